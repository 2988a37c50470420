// The way that a load has come, by its positions: asked when the load is looked at, then longer by each that is heard.
import { get } from '../api'
import type { Point, Position, Way } from '../types'

export interface Driven {
  load: string
  points: readonly Point[]
  at: readonly string[] // when it was at each of them, oldest first
}
/** Between two positions further apart than this nobody knows where it drove. */
export const GAP_MS = 15 * 60_000
let way = $state.raw<Driven | null>(null)
let wanted = ''

export const driven = {
  of: (load: string): Driven | null => (way?.load === load && way.points.length ? way : null),
  /** While a load is looked at; what may not be seen, or is no longer kept, is not drawn. */
  follow(load: string): () => void {
    wanted = load
    void read(load)
    return () => {
      if (wanted === load) [wanted, way] = ['', null]
    }
  },
  /** A position was heard. */
  heard(load: string, found: Position): void {
    if (way?.load === load) way = longer(way, found)
  },
}

export function longer(known: Driven, found: Position): Driven {
  const last = known.at.at(-1)
  if (last && Date.parse(found.observed_at) <= Date.parse(last)) return known
  return { ...known, points: [...known.points, found.point as Point], at: [...known.at, found.observed_at] }
}

/** At most so many places of it, evenly, the first and the last among them: by number. */
export function spread(count: number, most: number): number[] {
  const step = Math.max(1, (count - 1) / Math.max(1, most - 1))
  return [...new Set(Array.from({ length: Math.min(count, most) }, (_, at) => Math.min(count - 1, Math.round(at * step))))]
}

async function read(load: string): Promise<void> {
  const found = await get<Way>(`/api/consignments/${load}/way`).catch(() => null)
  if (wanted === load) way = found && { load, points: found.points as Point[], at: found.observed_at }
}
