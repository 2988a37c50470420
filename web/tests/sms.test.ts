import { expect, test } from 'vitest'
import shared from '../../tests/intake/sms-vectors.json'
import { BadLine, NotForSms, decoded, encoded, fitted, inGroups, type Carried } from '../src/carry/sms'

// The same file that the server's tests read: what one side writes the other reads.
const vectors = shared as unknown as { name: string; line: string; report: Carried }[]
const same = (one: Carried): Carried => ({ ...one, occurred_at: new Date(one.occurred_at).toISOString(), observed_at: one.observed_at ? new Date(one.observed_at).toISOString() : null })

test.each(vectors)('both sides write and read the same line: $name', ({ line, report }) => {
  expect(encoded(report)).toBe(line)
  expect(same(decoded(line))).toEqual(same(report))
})

test('a line typed in the groups in which it was read out is the same report', () => {
  for (const { line, report } of vectors) expect(same(decoded(inGroups(line).join('\n')))).toEqual(same(report))
})

test('every single wrong character and every swap of two is caught', () => {
  const line = vectors[0]!.line
  const isCaught = (wrong: string): boolean => {
    try {
      decoded(wrong)
      return false
    } catch (error) {
      return error instanceof BadLine
    }
  }
  const missed: string[] = []
  for (let a = 0; a < line.length; a++) {
    for (const char of '0123456789 #-') {
      const wrong = line.slice(0, a) + char + line.slice(a + 1)
      if (wrong !== line && !isCaught(wrong)) missed.push(wrong)
    }
    for (let b = a + 1; b < line.length; b++) {
      const wrong = line.slice(0, a) + line[b] + line.slice(a + 1, b) + line[a] + line.slice(b + 1)
      if (wrong !== line && !isCaught(wrong)) missed.push(wrong)
    }
  }
  expect(missed).toEqual([])
})

test('what does not fit is refused, not cut off', () => {
  const { report } = vectors[0]!
  const many = Object.fromEntries(['deaths', 'missing', 'injured', 'relocated_now', 'relocated_total', 'central_now', 'central_total', 'dispersed_now', 'dispersed_total', 'schools'].map((key) => [key, 1]))
  for (const figures of [many, { deaths: -1 }, { deaths: 1.23456 }, { deaths: 12345678901 }, { nothing: 1 }])
    expect(() => encoded({ ...report, figures: figures as Record<string, number> })).toThrow(NotForSms)
})

test('where not all figures fit, the gravest go first and the rest is counted', () => {
  const { report } = vectors[0]!
  const keys = ['schools', 'hospitals', 'road_km', 'crop_affected_ha', 'grain_affected_ha', 'burnt_ha', 'dike_km', 'city_road_km', 'commerce_units', 'deaths', 'missing']
  const { line, left } = fitted({ ...report, figures: Object.fromEntries(keys.map((key) => [key, 1234567])) })
  const told = Object.keys(decoded(line).figures)
  expect(told.slice(0, 2).sort()).toEqual(['deaths', 'missing'])
  expect(told.length + left).toBe(keys.length)
})
