import { expect, test } from 'vitest'
import { isGone, opacity } from '../src/desk/positions.svelte'
import type { Position } from '../src/types'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const before = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString()

test('a position is the fainter the older it is, and is never drawn as fresh again', () => {
  const drawn = [0, 1, 3, 15, 60, 300].map((minutes) => opacity(before(minutes), NOW))
  expect(drawn[0]).toBe(1)
  expect([...drawn].sort((a, b) => b - a)).toEqual(drawn)
  expect(drawn.at(-1)).toBeLessThan(0.3)
})

test('what was not seen for a day is not on the map', () => {
  const seen = (minutes: number): Position => ({ of: 'tracker/x', observed_at: before(minutes) }) as Position
  expect([isGone(seen(60), NOW), isGone(seen(25 * 60), NOW)]).toEqual([false, true])
})
