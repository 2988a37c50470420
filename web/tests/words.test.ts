import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { admin } from '../src/words/admin'
import { aid } from '../src/words/aid'
import { board } from '../src/words/board'
import { checking } from '../src/words/checking'
import { follow } from '../src/words/follow'
import { gifts } from '../src/words/gifts'
import { keeping } from '../src/words/keeping'
import { moves } from '../src/words/moves'
import { placement } from '../src/words/placement'
import { panes } from '../src/words/panes'
import { planning } from '../src/words/planning'
import { plans } from '../src/words/plans'
import { roads } from '../src/words/roads'
import { stocks } from '../src/words/stocks'
import { stores } from '../src/words/stores'
import { supply } from '../src/words/supply'
import { support } from '../src/words/support'
import { happened, words as shared, type Words } from '../src/words/index.svelte'

const lists: Record<string, Words> = { admin, aid, board, checking, follow, gifts, keeping, moves, panes, placement, planning, plans, roads, stocks, stores, supply, support }
const words: Words = Object.assign({}, shared, ...Object.values(lists))

const SOURCE = join(import.meta.dirname, '../src')
const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('words'))
  .map((path) => [path, readFileSync(join(SOURCE, path), 'utf8')] as const)

/** Units that have no English word of their own: "3" rooms are rooms, "3 个" is 3. */
const MAY_BE_EMPTY = /^unit\./

test('every word is there in both languages, with the same facts in it', () => {
  for (const [key, [zh, en]] of Object.entries(words as Words)) {
    if (!MAY_BE_EMPTY.test(key)) expect(Boolean(zh && en), key).toBe(true)
    const facts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort()
    expect(facts(zh), key).toEqual(facts(en))
  }
})

test('no key has two meanings: of two lists the later one would win, on every page', () => {
  const keys = readdirSync(join(SOURCE, 'words')).flatMap((file) => [...readFileSync(join(SOURCE, 'words', file), 'utf8').matchAll(/'([^'\s]+)': \[\s*'/g)].map((found) => found[1]!))
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

test('a call that nobody answered is not an overdue one', () => {
  expect(happened('contact.missed')).toBe('联络对象 未接通')
  expect(happened('deadline.missed')).toBe('报送时限 已超时')
})

test('every key that a page uses is there', () => {
  const missing = sources.flatMap(([path, text]) =>
    [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((found) => found[1]!).filter((key) => !(key in words)).map((key) => `${path}: ${key}`))
  expect(missing).toEqual([])
})

/** All that a page's main.ts draws in, its words apart; a part that is read later brings its own words. */
function drawnIn(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file) || file.startsWith(join(SOURCE, 'words')) || !/\.(ts|svelte)$/.test(file)) return known
  known.add(file)
  for (const [, path] of readFileSync(file, 'utf8').replace(/import type .*/g, '').matchAll(/(?:from |import |import\()'(\.[^']+)'/g)) {
    const found = ['', '.ts', '.svelte.ts'].map((end) => join(dirname(file), path!) + end).find((one) => /\.\w+$/.test(one) && existsSync(one))
    if (found) drawnIn(found, known)
  }
  return known
}

test.each(sources.map(([path]) => path).filter((path) => path.endsWith('main.ts')))('%s loads the words that its page says', (main) => {
  const drawn = [...drawnIn(join(SOURCE, main))].map((file) => readFileSync(file, 'utf8')).join('\n')
  const loaded = Object.keys(lists).filter((list) => new RegExp(`import { ${list} } from`).test(drawn))
  const known: Words = Object.assign({}, shared, ...loaded.map((list) => lists[list]))
  const families = new Set([...drawn.matchAll(/\bsaid\(\s*'([^']+)'/g)].map((found) => found[1]!))
  const isSaid = (key: string) => (key.includes('.') && drawn.includes(`'${key}'`)) || drawn.includes(`t('${key}'`) || families.has(key.slice(0, key.lastIndexOf('.')))
  expect(drawn.length).toBeGreaterThan(5_000)
  expect(Object.keys(words).filter((key) => !(key in known) && isSaid(key))).toEqual([])
})

test('every family that a page names has words', () => {
  const families = new Set(Object.keys(words).map((key) => key.slice(0, key.lastIndexOf('.'))))
  const missing = sources.flatMap(([path, text]) =>
    [...text.matchAll(/\bsaid\(\s*'([^']+)'/g)].map((found) => found[1]!).filter((family) => !families.has(family)).map((family) => `${path}: ${family}`))
  expect(missing).toEqual([])
})

test('no Chinese stands in a page outside the words', () => {
  const stray = sources.filter(([, text]) => /[\u4e00-\u9fff]/.test(text.replace(/'unit', '[^']+'/g, '').replace(/<!--[\s\S]*?-->|\/\/.*$|\/\*[\s\S]*?\*\//gm, '')))
  expect(stray.map(([path]) => path).filter((path) => !ALLOWED.has(path))).toEqual([])
})

/** Files whose Chinese is data or the form of numbers and dates. */
const ALLOWED = new Set(['look/amount.ts'])
