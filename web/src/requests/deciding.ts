// What a decision sends, and which stores could send what was granted: the nearest is the server's business, enough is ours.
import { amount } from '../look/amount'
import type { GoodsRequest, Stock, StoreHouse } from '../types'
import { named } from '../words/index.svelte'

export interface Source {
  id: string
  name: string
  enough: boolean
  has: string
}

/** Every line as it is granted; what was left empty is granted nothing. */
export const granting = (given: Readonly<Record<string, number | null>>): { verdict: 'grant'; lines: { item: string; granted: number }[] } => ({
  verdict: 'grant', lines: Object.entries(given).map(([item, granted]) => ({ item, granted: granted ?? 0 })),
})

/** Active stores, those with enough first. Damaged and expired goods are not counted; earmarks are the server's to judge. */
export function storesFor(request: GoodsRequest, stores: readonly StoreHouse[], stock: readonly Stock[], now: number): Source[] {
  const today = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
  const wanted = request.lines.filter((line) => (line.granted ?? 0) > 0)
  const found = stores.filter((one) => one.active).map((one) => {
    const lots = (stock.find((held) => held.store_id === one.id)?.lots ?? []).filter((lot) => lot.condition === 'good' && (lot.expires_on === null || lot.expires_on >= today))
    const has = wanted.map((line) => lots.filter((lot) => lot.item === line.item).reduce((sum, lot) => sum + lot.on_hand, 0))
    return { id: one.id, name: named(one), enough: wanted.every((line, at) => has[at]! >= line.granted!), has: has.map(amount).join(' / ') }
  })
  return found.sort((a, b) => Number(b.enough) - Number(a.enough) || a.name.localeCompare(b.name))
}
