// What a decision sends, and which stores could send what was granted: those with enough first, then the nearest.
import { amount } from '../look/amount'
import type { GoodsRequest, Shelf, Point, StoreHouse } from '../types'
import { named } from '../words/index.svelte'

export interface Source {
  id: string
  name: string
  enough: boolean
  has: string
  gives: Record<string, number> // what it can send of what is granted and not sent yet
}

/** Every line as it is granted; what was left empty is granted nothing. */
export const granting = (given: Readonly<Record<string, number | null>>): { verdict: 'grant'; lines: { item: string; granted: number }[] } => ({
  verdict: 'grant', lines: Object.entries(given).map(([item, granted]) => ({ item, granted: granted ?? 0 })),
})

/** What is granted and no store sends yet. */
export function leftOf(request: GoodsRequest): { item: string; quantity: number }[] {
  const committed = (item: string): number => request.progress.find((line) => line.item === item)?.committed ?? 0
  return request.lines.map((line) => ({ item: line.item, quantity: (line.granted ?? 0) - committed(line.item) })).filter((line) => line.quantity > 0)
}

/** The lines that a store shall send; what was left empty is not sent. */
export const sending = (given: Readonly<Record<string, number | null>>): { item: string; quantity: number }[] =>
  Object.entries(given).map(([item, quantity]) => ({ item, quantity: quantity ?? 0 })).filter((line) => line.quantity > 0)

/** Active stores, those with enough first, then the nearest as the crow flies to `seat`. Damaged and expired goods are not counted; earmarks are the server's to judge. */
export function storesFor(request: GoodsRequest, stores: readonly StoreHouse[], shelves: readonly Shelf[], now: number, seat: Point | null = null): Source[] {
  const today = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
  const wanted = leftOf(request)
  const found = stores.filter((one) => one.active).map((one) => {
    const here = shelves.filter((shelf) => shelf.store_id === one.id)
    const has = wanted.map((line) => here.filter((shelf) => shelf.item === line.item).flatMap((shelf) => shelf.stock)
      .filter((part) => part.condition === 'good' && (part.expires_on === null || part.expires_on >= today)).reduce((sum, part) => sum + part.on_hand, 0))
    return { id: one.id, far: seat && one.point ? squared(seat, one.point) : Infinity, name: named(one), enough: wanted.every((line, at) => has[at]! >= line.quantity), has: has.map(amount).join(' / '), gives: Object.fromEntries(wanted.map((line, at) => [line.item, Math.min(line.quantity, has[at]!)])) }
  })
  return found.sort((a, b) => Number(b.enough) - Number(a.enough) || (a.far === b.far ? 0 : a.far - b.far) || a.name.localeCompare(b.name))
}

/** The square of a distance, for comparing alone: degrees of longitude shrink with the latitude. */
function squared([lon, lat]: Point, [lon2, lat2]: Point): number {
  return ((lon2 - lon) * Math.cos((lat * Math.PI) / 180)) ** 2 + (lat2 - lat) ** 2
}
