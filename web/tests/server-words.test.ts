import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words } from '../src/words/index.svelte'

const SERVER = join(import.meta.dirname, '../../disaster')
const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.py'))
  .map((path) => readFileSync(join(SERVER, path), 'utf8'))

/** Refusals of the command line, which no screen shows. */
const NOT_ON_SCREENS = /^(drill_|not_a_drill_world|simulation_)/

test('every refusal of the server has words', () => {
  const codes = new Set(sources.flatMap((text) => [...text.matchAll(/\bcode(?:, status)? = "([a-z_]+)"/g)].map((found) => found[1]!)))
  expect([...codes].filter((code) => !NOT_ON_SCREENS.test(code) && !(`refusal.${code}` in words))).toEqual([])
})

test('every entry that the journal may hold can be said', () => {
  const kinds = new Set(sources.flatMap((text) => [...text.matchAll(/\brecord\(\s*session,\s*"([a-z_]+)\.([a-z_]+)"/g)].map((found) => `${found[1]} ${found[2]}`)))
  const unsaid = [...kinds].filter((kind) => !(`subject.${kind.split(' ')[0]}` in words) || !(`verb.${kind.split(' ')[1]}` in words))
  expect(unsaid).toEqual([])
})
