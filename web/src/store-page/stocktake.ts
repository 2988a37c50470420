// A count as it is drafted on the phone. Pure.
import type { StockLot } from '../types'
import type { CountLine } from './keeping.svelte'

export const REASONS = ['miscounted_before', 'entered_wrongly', 'lost', 'spoilt', 'expired', 'found', 'other'] as const
export interface Entry {
  counted: number | null
  damaged: number | null
  reason: string
  words: string
  book?: number // what the book had when this was counted
}
export interface Extra extends Entry {
  item: string
  owner: string
  batch: string
}
export interface Draft {
  id: string
  items: string[] // none: the whole store
  lots: Record<string, Entry>
  extras: Extra[]
}
export const entry = (): Entry => ({ counted: null, damaged: null, reason: '', words: '' })

/** What the book of this phone says lies there: free and set aside alike. */
export const booked = (lot: StockLot): number => lot.on_hand + lot.reserved

/** What was expected and was not found whole; below zero what is over. */
export const lacks = (lot: StockLot, told: Entry): number => booked(lot) - (told.counted ?? 0) - (told.damaged ?? 0)

export const isCounted = (told: Entry | undefined): told is Entry => told !== undefined && told.counted !== null
export const differs = (lot: StockLot, told: Entry): boolean => lacks(lot, told) !== 0 || (told.damaged ?? 0) > 0

/** Goods moved after they were counted: what was counted is no longer what lies there. */
export const hasMoved = (lot: StockLot, told: Entry): boolean => isCounted(told) && told.book !== undefined && told.book !== booked(lot)

const isWhole = (one: Extra): boolean => one.item !== '' && one.owner.trim() !== '' && one.counted !== null && one.counted > 0 && one.reason !== ''

/** How far a count is: lots left, or moved since they were counted, differences without a reason, goods outside the book that are not whole. */
export function standing(draft: Draft, lots: readonly StockLot[]): { of: number; left: number; unexplained: number } {
  const done = lots.flatMap((lot) => (isCounted(draft.lots[lot.lot_id]) && !hasMoved(lot, draft.lots[lot.lot_id]!) ? [[lot, draft.lots[lot.lot_id]!] as const] : []))
  return {
    of: lots.length,
    left: lots.length - done.length,
    unexplained: done.filter(([lot, told]) => differs(lot, told) && !told.reason).length + draft.extras.filter((one) => !isWhole(one)).length,
  }
}

/** The lines of the letter: what was counted of what the book knows, and what it does not know. */
export function lines(draft: Draft, lots: readonly StockLot[]): CountLine[] {
  const note = (told: Entry) => ({ counted: told.counted ?? 0, damaged: told.damaged ?? 0, ...(told.reason && { reason: told.reason }), ...(told.words.trim() && { words: told.words.trim() }) })
  const known = lots.flatMap((lot) => {
    const told = draft.lots[lot.lot_id]
    return isCounted(told) && !hasMoved(lot, told) ? [{ lot_id: lot.lot_id, ...note(differs(lot, told) ? told : { ...told, reason: '' }) }] : []
  })
  return [...known, ...draft.extras.filter(isWhole).map((one) => ({ item: one.item, owner: one.owner.trim(), ...(one.batch.trim() && { batch: one.batch.trim() }), ...note(one) }))]
}
