// Checks on the phone: the server's own cases give the server's own findings, with no server there.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from '../src/reporter/checks/expressions'
import { blocking, judge, noteKey, type Rules } from '../src/reporter/checks/judge'
import { chipsFor, judging, wantedNotes } from '../src/reporter/judging'
import type { Values } from '../src/reporter/checks/expressions'

interface Case {
  kind: string
  hazard: string
  figures: Values
  previous: Values
  base: Values
  found: [string, string, boolean, string[], string | null][]
}
const { document, cases } = JSON.parse(readFileSync('tests/vectors/checks.json', 'utf8')) as { document: Rules; cases: Case[] }
const told = (more: Partial<Case>) => ({ kind: 'follow_up', hazard: 'snow', figures: {}, previous: {}, base: {}, ...more })

describe('the phone judges as the server does', () => {
  test('every case of every check gives the same findings in the same order', () => {
    for (const one of cases) {
      const found = judge(document, one).map((each) => [each.check, each.severity, each.judged, [...each.indicators], each.statement])
      expect(found, JSON.stringify(one)).toEqual(one.found)
    }
    expect(cases.length).toBeGreaterThan(100)
  })
  test('unknown is not zero: a check without one of its figures says nothing', () => {
    expect(judge(document, told({ figures: { deaths: 5, affected_population: null } }))).toEqual([])
    expect(judge(document, told({ figures: { deaths: 5, affected_population: 0 } })).map((one) => one.check)).toEqual(['pop_deaths'])
  })
  test('collective and dispersed make up those relocated', () => {
    const figures = { relocated_total: 120, central_total: 80, dispersed_total: 30 }
    expect(judge(document, told({ figures })).map((one) => one.check)).toEqual(['reloc_sum'])
    expect(judge(document, told({ figures: { ...figures, dispersed_total: 40 } }))).toEqual([])
  })
  test('a sharp rise asks for a note and goes with one; an error does not', () => {
    const rise = judge(document, told({ figures: { affected_population: 200 }, previous: { affected_population: 100 } }))
    expect(blocking(rise, {})).toHaveLength(1)
    expect(blocking(rise, { monotonic: '新增三个嘎查' })).toEqual([])
    const wrong = judge(document, told({ figures: { deaths: 2, affected_population: 1 } }))
    expect(blocking(wrong, { pop_deaths: '已核实' })).toHaveLength(1)
  })
  test('each figure has its own note, and none speaks for another', () => {
    const now = told({ figures: { injured: 1, need_emergency_aid_total: 30, affected_population: 200 }, previous: { injured: 2, need_emergency_aid_total: 40, affected_population: 100 } })
    const found = judge(document, now)
    const at = (key: string) => found.find((one) => one.check === 'monotonic' && one.indicators[0] === key)!
    const notes: Record<string, string> = { [noteKey(at('injured'))]: '上次重复' }
    const open = () => judging(document, now, notes, '')
    expect(open().warnings).toBe(2)
    expect(wantedNotes(open(), notes, (key) => key)).toEqual({})
    notes[noteKey(at('need_emergency_aid_total'))] = '已返家'
    notes[noteKey(at('affected_population'))] = '新增一村'
    expect(open().warnings).toBe(0)
    const words = wantedNotes(open(), notes, (key) => key).monotonic!
    expect(words.split('；').sort()).toEqual(['affected_population：新增一村', 'injured：上次重复', 'need_emergency_aid_total：已返家'])
    expect(chipsFor(at('injured'))).not.toContain('more_counted')
    expect(chipsFor(at('affected_population'))).not.toContain('counted_twice')
  })
  test('what the language of rules does not have is refused, not guessed', () => {
    for (const text of ['a.b > 1', 'f(x) > 1', 'a and b', '"a" == b', '(a > 1', 'a >', 'a ** 2', ''])
      expect(() => parse(text), text).toThrow()
  })
})
