import { expect, test } from 'vitest'
import { asBody, isOften, isYuan } from '../src/placement/asking'
import { framed, radius } from '../src/placement/picture'
import type { StockScenario } from '../src/types'

const scenario = (id: string, often: number): StockScenario => ({ id, per_10000_years: often }) as StockScenario

test('an empty budget is no limit, nought is nought, and only changed weights are sent', () => {
  const scenarios = [scenario('snow-1', 400), scenario('quake-1', 20)]
  expect(asBody(scenarios, { 'snow-1': '400', 'quake-1': '0' }, '')).toEqual({ budget_fen: null, per_10000_years: { 'quake-1': 0 } })
  expect(asBody(scenarios, { 'snow-1': '400', 'quake-1': '20' }, '0')).toEqual({ budget_fen: 0, per_10000_years: {} })
  expect(asBody(scenarios, { 'snow-1': '400', 'quake-1': '20' }, ' 1,200 ').budget_fen).toBe(120_000)
})

test('what is no whole number is not taken', () => {
  expect([isYuan('12.5'), isYuan('-1'), isYuan('一万')]).toEqual([false, false, false])
  expect([isOften('0'), isOften('10000'), isOften('10001'), isOften('')]).toEqual([true, true, false, false])
})

test('twice as many look twice as large', () => {
  expect((radius(200, 400) / radius(100, 400)) ** 2).toBeCloseTo(2)
  expect(radius(0, 400)).toBe(0)
  const frame = framed([[116, 43], [117, 44]])
  expect(frame.at([116, 44])[0]).toBeLessThan(frame.at([117, 44])[0])
  expect(frame.at([116, 44])[1]).toBeLessThan(frame.at([116, 43])[1])
})
