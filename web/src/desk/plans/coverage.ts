// What a plan covers: by place and need group, in the group's unit; and its flows from store to place.
import { book } from '../../book.svelte'
import type { Plan } from '../../types'
import { either } from '../../words/index.svelte'

export interface Group {
  key: string
  zh: string
  en: string
  unit_zh: string
  unit_en: string
  serves: Record<string, number>
}
export interface Met {
  place: string
  group: string
  need: number
  served: number
  percent: number
}
export interface Flow {
  pair: string // "<store> <place>"
  store: string
  place: string
  pieces: number
  percent: number | null // of what the place needs; null: nothing is known of its need
}
type Planned = Pick<Plan, 'lines' | 'shortages'>

export const groups = (): Group[] => (book.document('items').need_groups ?? []) as Group[]

export function groupName(key: string): string {
  const found = groups().find((group) => group.key === key)
  return found ? either(found.zh, found.en) : book.name('items', key)
}

export function groupUnit(key: string): string {
  const found = groups().find((group) => group.key === key)
  return found ? either(found.unit_zh, found.unit_en) : ''
}

/** Every place and group that the plan serves or leaves short. 99 % is not all: rounded down. */
export function met(plan: Planned, known: readonly Group[] = groups()): Met[] {
  const of = new Map(known.flatMap((group) => Object.entries(group.serves).map(([item, heads]) => [item, { group: group.key, heads }] as const)))
  const served = new Map<string, number>()
  for (const line of plan.lines) {
    const { group, heads } = of.get(line.item) ?? { group: line.item, heads: 1 }
    const cell = `${line.place} ${group}`
    served.set(cell, (served.get(cell) ?? 0) + line.quantity * heads)
  }
  const short = new Map<string, number>()
  for (const one of plan.shortages)
    for (const [place, lacks] of Object.entries(one.short_by_place)) short.set(`${place} ${one.group}`, (short.get(`${place} ${one.group}`) ?? 0) + lacks)
  return [...new Set([...served.keys(), ...short.keys()])].sort().map((cell) => {
    const [place, group] = cell.split(' ') as [string, string]
    const [given, lacks] = [Math.floor(served.get(cell) ?? 0), short.get(cell) ?? 0]
    return { place, group, need: given + lacks, served: given, percent: lacks ? Math.floor((100 * given) / (given + lacks)) : 100 }
  })
}

/** Percent of each place: of one group, or the worst of all. */
export function percents(cells: readonly Met[], group: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const cell of cells)
    if (!group || cell.group === group) found.set(cell.place, Math.min(cell.percent, found.get(cell.place) ?? 100))
  return found
}

/** Pieces from each store to each place, of one group or of all. */
export function flows(plan: Planned, group: string, known: readonly Group[] = groups()): Flow[] {
  const covered = percents(met(plan, known), group)
  const wanted = group ? new Set(Object.keys(known.find((one) => one.key === group)?.serves ?? { [group]: 1 })) : null
  const found = new Map<string, Flow>()
  for (const line of plan.lines) {
    if (wanted && !wanted.has(line.item)) continue
    const pair = `${line.store_id} ${line.place}`
    const flow = found.get(pair) ?? { pair, store: line.store_id, place: line.place, pieces: 0, percent: covered.get(line.place) ?? null }
    found.set(pair, { ...flow, pieces: flow.pieces + line.quantity })
  }
  return [...found.values()].sort((a, b) => b.pieces - a.pieces)
}

export type Shade = 'full' | 'most' | 'half' | 'little'
/** Four classes that can be told apart without colour: the last is dashed. */
export const shade = (percent: number | null): Shade => (percent === null || percent >= 100 ? 'full' : percent >= 75 ? 'most' : percent >= 50 ? 'half' : 'little')

export const WIDEST = 11
/** Width in pixels: the area a line takes grows with its pieces, and the least one can be seen. */
export const width = (pieces: number, most: number): number => (most > 0 ? Math.max(1.5, WIDEST * Math.sqrt(pieces / most)) : 1.5)
