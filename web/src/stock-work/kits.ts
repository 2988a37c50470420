// Recipes of kits, and how many a store's free parts make. Pure but for the catalogue.
import { book } from '../book.svelte'
import type { StockLot } from '../types'

export interface Kit {
  item: string
  parts: Readonly<Record<string, number>>
  flag?: string
}

export const kits = (): readonly Kit[] => (book.document('items') as { kits?: Kit[] }).kits ?? []

/** Neither damaged nor expired on that day. */
export const isGood = (lot: StockLot, today: string): boolean => lot.condition === 'good' && !(lot.expires_on !== null && lot.expires_on < today)

/** A gift stays under its own number, so none goes into a kit. */
const fits = (lot: StockLot, today: string): boolean => isGood(lot, today) && !lot.donation_id && !lot.earmark

/** How many kits the free parts make; the service decides. */
export const makes = (kit: Kit, lots: readonly StockLot[], today: string): number =>
  Math.min(...Object.entries(kit.parts).map(([item, pieces]) =>
    Math.floor(lots.filter((lot) => lot.item === item && fits(lot, today)).reduce((sum, lot) => sum + lot.on_hand, 0) / pieces)))
