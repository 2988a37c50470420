// Where vehicles and teams are: asked once, then told by the stream; asked anew after a break, for what was missed.
import { SvelteMap } from 'svelte/reactivity'
import { get } from '../api'
import { hearPositions, live } from '../live/live.svelte'
import type { Consignment, Position, Positions } from '../types'

const told = new SvelteMap<string, Position>()
const FADES: readonly [minutes: number, opacity: number][] = [[2, 1], [10, 0.8], [30, 0.6], [120, 0.4]]
const OLDEST = 0.25
const GONE_MS = 24 * 3_600_000

export const positions = {
  all: (): Position[] => [...told.values()],
  of: (name: string): Position | undefined => told.get(name),
  /** The last place of a load, by its vehicle or by itself. */
  ofLoad: (one: Consignment): Position | undefined => told.get(`vehicle/${one.vehicle_id}`) ?? told.get(`consignment/${one.id}`),
}

/** Follow them while the page is open; called inside an effect. */
export function followPositions(): void {
  hearPositions((found) => found.forEach(keep))
  $effect(() => {
    if (live.state === 'live') void read()
  })
}

/** How plain a position is drawn: the older, the fainter. */
export function opacity(observed_at: string, now: number): number {
  const minutes = (now - Date.parse(observed_at)) / 60_000
  return FADES.find(([until]) => minutes < until)?.[1] ?? OLDEST
}

export const isGone = (one: Position, now: number): boolean => now - Date.parse(one.observed_at) > GONE_MS

async function read(): Promise<void> {
  try {
    const found = await get<Positions>('/api/positions/now')
    const names = new Set(found.positions.map((one) => one.of))
    for (const name of [...told.keys()]) if (!names.has(name)) told.delete(name)
    found.positions.forEach(keep)
  } catch {
    setTimeout(() => live.state === 'live' && void read(), 5_000)
  }
}

function keep(one: Position): void {
  const before = told.get(one.of)
  if (!before || before.observed_at <= one.observed_at) told.set(one.of, one)
}
