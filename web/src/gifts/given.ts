// Gifts, spendings and balances as the page reads them, and yuan as it is typed: exact to the fen.
import { book } from '../book.svelte'
import { store } from '../live/live.svelte'
import { amount, yuan } from '../look/amount'
import { places } from '../places.svelte'
import type { BalanceCheck, Donation, Spending } from '../types'
import { comma, named, said, t } from '../words/index.svelte'

export const given = {
  get donations(): readonly Donation[] {
    return store.all('donation')
  },
  donation: (id: string | null | undefined): Donation | undefined => store.get('donation', id),
  get spendings(): readonly Spending[] {
    return store.all('spending')
  },
  spending: (id: string): Spending | undefined => store.get('spending', id),
  get checks(): readonly BalanceCheck[] {
    return store.all('balance_check')
  },
  check: (day: string): BalanceCheck | undefined => store.get('balance_check', day),
}

/** What was given, in words. */
export function what(gift: Donation): string {
  if (gift.kind === 'money') return yuan(gift.amount_fen)
  const first = gift.lines.slice(0, 2).map((line) => `${book.name('items', line.item)} ${amount(line.quantity)} ${said('unit', line.unit)}`)
  return first.join(comma()) + (gift.lines.length > 2 ? ` ${t('gift.items_more', { n: gift.lines.length })}` : '')
}

/** What the giver wished it used for. */
export function wish(earmark: Donation['earmark']): string {
  if (!earmark) return ''
  const parts = [
    earmark.incident_id && named(store.get('incident', earmark.incident_id)),
    earmark.place && places.name(earmark.place, true),
    earmark.item && book.name('items', earmark.item),
  ]
  return parts.filter(Boolean).join(' · ')
}

/** Yuan as typed → fen, never through a fraction of binary; null where it is no amount of money. */
export function fenOf(typed: string): number | null {
  const found = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(typed.normalize('NFKC').replace(/[,\s]/g, ''))
  const fen = found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : 0
  return fen > 0 ? fen : null
}

/** Fen as one types them. */
export const typedYuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
