// Checks on the phone: the server's own cases give the server's own findings, with no server there.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from '../src/reporter/checks/expressions'
import { blocking, judge, type Rules } from '../src/reporter/checks/judge'
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
  test('what the language of rules does not have is refused, not guessed', () => {
    for (const text of ['a.b > 1', 'f(x) > 1', 'a and b', '"a" == b', '(a > 1', 'a >', 'a ** 2', ''])
      expect(() => parse(text), text).toThrow()
  })
})
