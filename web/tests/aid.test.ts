import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kindOf, notDue, tooSoon, type Given, type Periods } from '../src/aid-page/soon'
import { cardText, codeOf, labelText, read } from '../src/scan/codes'

interface Case {
  had: [number, string[]][]
  items: string[]
  found: [string, number][]
}
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../tests/aid/vectors.json'), 'utf8')) as { codes: [string, string][]; too_soon: Case[] }
const DAY = 24 * 3_600_000
const NOW = Date.parse('2026-01-20T04:00:00Z')
// The shipped periods, read as plainly as the test needs them.
const yaml = readFileSync(join(import.meta.dirname, '../../disaster/rulebook/data/aid.yaml'), 'utf8')
const periods: Periods = {
  flag: 'proposal',
  others_days: Number(/others_days: (\d+)/.exec(yaml)![1]),
  kinds: [...yaml.matchAll(/\{key: (\w+), zh: (.+?), en: (.+?), days: (\d+), items: \[(.+?)\]\}/g)].map(([, key, zh, en, days, items]) => ({ key: key!, zh: zh!, en: en!, days: Number(days), items: items!.split(', ') })),
}
const given = (had: Case['had']): Given[] => had.map(([days, items], at) => ({ issue_id: `0${at}`, issued_at: new Date(NOW - days * DAY).toISOString(), items }))

test.each(vectors.codes)('the code of household %s is what the service works out', (id, code) => expect(codeOf(id)).toBe(code))

test.each(vectors.too_soon)('the phone warns as the service does: %j', ({ had, items, found }) => {
  expect(tooSoon(given(had), items, new Date(NOW).toISOString(), periods).map((one) => [one.kind, Number(one.issue_id)])).toEqual(found)
})

test('goods that no kind names are a kind of their own', () => {
  expect(periods.kinds.length).toBeGreaterThan(5)
  expect(kindOf(periods, 'snow_chain')).toEqual({ key: 'snow_chain', days: 30 })
})

test('what lies in the future is not waited for', () => {
  expect(notDue(given([[-1, ['coal']], [2, ['coal']]]), new Date(NOW).toISOString(), periods).map((one) => one.due_at)).toEqual([new Date(NOW + 28 * DAY).toISOString()])
})

test('a card is read however it was typed, and a misread digit is told', () => {
  const code = codeOf('0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b')
  for (const typed of [cardText(code), code, 'vwhp foy6 hbe', 'VWHP-F0Y6-HBE']) expect(read(typed)).toEqual({ kind: 'household', code })
  expect(read(cardText(code.replace('W', 'X'))).kind).toBe('misread')
  expect(read('6901234567892').kind).toBe('other')
  expect(read(labelText('0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b'))).toEqual({ kind: 'lot', id: '0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b' })
  expect(read('G1:nonsense').kind).toBe('misread')
})
