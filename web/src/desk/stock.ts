// Totals of goods over all stores, item by item. Pure.
import type { Consignment, Holding } from '../types'

export interface Total {
  item: string
  on_hand: number
  reserved: number
  on_the_way: number
  expiring: number
}
const MOVING = ['departed', 'halted', 'arrived']

/** `until`: lots that expire on or before this day are due. Damaged goods are not on hand. */
export function totals(stocks: readonly Holding[], consignments: readonly Consignment[], until: string): Total[] {
  const found = new Map<string, Total>()
  const of = (item: string): Total => {
    const known = found.get(item) ?? { item, on_hand: 0, reserved: 0, on_the_way: 0, expiring: 0 }
    found.set(item, known)
    return known
  }
  for (const lot of stocks.flatMap((stock) => stock.lots)) {
    if (lot.condition === 'good') of(lot.item).on_hand += lot.on_hand
    of(lot.item).reserved += lot.reserved
    if (lot.expires_on !== null && lot.expires_on <= until) of(lot.item).expiring += lot.on_hand
  }
  for (const line of consignments.filter((one) => MOVING.includes(one.state)).flatMap((one) => one.lines)) of(line.item).on_the_way += line.quantity
  return [...found.values()].sort((a, b) => a.item.localeCompare(b.item))
}
