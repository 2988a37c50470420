import { expect, test } from 'vitest'
import { longer, spread } from '../src/tracks/driven.svelte'
import type { Position } from '../src/types'

const heard = (observed_at: string): Position => ({ point: [116.3, 44], observed_at }) as Position
const way = { load: 'a', points: [[116.1, 43.9], [116.2, 43.95]] as [number, number][], at: ['2026-11-25T11:00:00Z', '2026-11-25T11:10:00Z'] }

test('a way grows by what is heard later, and not by a position that came late', () => {
  expect(longer(way, heard('2026-11-25T11:20:00+00:00')).points).toHaveLength(3)
  expect(longer(way, heard('2026-11-25T11:05:00Z'))).toBe(way)
})

test('of a long way few positions have their age beside them, the first and the last among them', () => {
  expect(spread(500, 5)).toEqual([0, 125, 250, 374, 499])
  expect([spread(0, 5), spread(1, 5), spread(3, 5)]).toEqual([[], [0], [0, 1, 2]])
})
