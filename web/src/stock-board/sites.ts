// What lies at each site, item by item: stores, and places that goods are on their way to. Pure.
import type { Consignment, Shelf, ShelfPart, StoreHouse } from '../types'

export interface Line {
  item: string
  on_hand: number
  available: number
  reserved: number
  on_the_way: number
  expiring: number
  expired: number
  damaged: number
  minimum: number | null // null: it has none of its own
  below: number
}
export interface Site {
  store: StoreHouse | null
  place: string
  lines: Line[]
}
const MOVING = ['departed', 'halted', 'arrived']
const COUNTED = ['on_hand', 'available', 'reserved', 'on_the_way', 'expiring', 'expired', 'damaged', 'below'] as const

/** Every active store, then every place with goods on their way to it. `warning`: days before its expiry an item is named. */
export function sites(stores: readonly StoreHouse[], shelves: readonly Shelf[], consignments: readonly Consignment[], now: number, warning: (item: string) => number): Site[] {
  const moving = consignments.filter((one) => MOVING.includes(one.state))
  const atStores = stores.filter((one) => one.active).map((store): Site => {
    const lines = new Map<string, Line>()
    for (const shelf of shelves) if (shelf.store_id === store.id) for (const part of shelf.stock) add(lineOf(lines, shelf.item), part, now, warning(shelf.item))
    for (const one of moving) if (one.store_id === store.id) onTheWay(lines, one)
    for (const [item, least] of Object.entries(store.minimum)) lineOf(lines, item).minimum = least
    for (const line of lines.values()) line.below = Math.max(0, (line.minimum ?? 0) - line.available)
    return { store, place: store.areas[0] ?? '', lines: sorted(lines) }
  })
  const places = new Map<string, Map<string, Line>>()
  for (const one of moving) {
    const lines = places.get(one.place) ?? new Map<string, Line>()
    places.set(one.place, lines)
    onTheWay(lines, one)
  }
  return [...atStores, ...[...places].map(([place, lines]): Site => ({ store: null, place, lines: sorted(lines) }))]
}

/** All of them added up, item by item; what is on the way counts once, where it comes from. */
export function totals(found: readonly Site[]): Line[] {
  const lines = new Map<string, Line>()
  for (const site of found) if (site.store) for (const line of site.lines) {
    const sum = lineOf(lines, line.item)
    for (const name of COUNTED) sum[name] += line[name]
    if (line.minimum !== null) sum.minimum = (sum.minimum ?? 0) + line.minimum
  }
  return sorted(lines)
}

/** A day and so many days after it, in the county, as a date. */
export const dayAfter = (now: number, days: number): string => new Date(now + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

function add(line: Line, part: ShelfPart, now: number, days: number): void {
  line.on_hand += part.on_hand
  line.reserved += part.reserved
  if (part.condition === 'damaged') line.damaged += part.on_hand
  else if (part.expires_on !== null && part.expires_on < dayAfter(now, 0)) line.expired += part.on_hand
  else {
    line.available += part.on_hand
    if (part.expires_on !== null && part.expires_on <= dayAfter(now, days)) line.expiring += part.on_hand
  }
}

function onTheWay(lines: Map<string, Line>, one: Consignment): void {
  for (const line of one.lines) lineOf(lines, line.item).on_the_way += line.quantity
}

function lineOf(lines: Map<string, Line>, item: string): Line {
  const known = lines.get(item) ?? { item, on_hand: 0, available: 0, reserved: 0, on_the_way: 0, expiring: 0, expired: 0, damaged: 0, minimum: null, below: 0 }
  lines.set(item, known)
  return known
}

const sorted = (lines: ReadonlyMap<string, Line>): Line[] => [...lines.values()].sort((a, b) => a.item.localeCompare(b.item))
