// Gifts, spendings and balances as the page reads them, and yuan as it is typed: exact to the fen.
import { book } from '../book.svelte'
import type { Whereabouts } from '../follow/following'
import { store } from '../live/live.svelte'
import { amount, yuan } from '../look/amount'
import { places } from '../places.svelte'
import type { Kind } from '../types'
import { named, said, t } from '../words/index.svelte'

export interface Donation {
  id: string
  number: string
  kind: 'goods' | 'money'
  lines: { item: string; quantity: number; unit: string; balance: Whereabouts }[]
  amount_fen: number | null
  earmark: { incident_id: string | null; place: string | null; item: string | null } | null
  state: 'offered' | 'received' | 'declined'
  declined_reason: string | null
  receipt_number: string | null
  offered_at: string
  received_at: string | null
  store_id: string | null
  anonymous: boolean
  balance: Whereabouts | null
}
export interface Spending {
  id: string
  state: 'committed' | 'paid' | 'released'
  incident_id: string
  place: string
  item: string | null
  head: string
  amount_fen: number
  document: string | null
  at: string
  paid_at: string | null
  donations: { donation_id: string; amount_fen: number }[]
}
export interface BalanceLine extends Whereabouts {
  donation_id: string
  kind: string
  unit: string
  difference: number
}
export interface BalanceCheck {
  id: string
  day: string
  at: string
  donations: number
  differences: number
  lines: BalanceLine[]
  truncated: boolean
}

const all = <View>(kind: string) => store.all(kind as Kind) as unknown as readonly View[]
const one = <View>(kind: string, id: string | null | undefined) => store.get(kind as Kind, id) as unknown as View | undefined

export const given = {
  get donations(): readonly Donation[] {
    return all<Donation>('donation')
  },
  donation: (id: string | null | undefined): Donation | undefined => one<Donation>('donation', id),
  get spendings(): readonly Spending[] {
    return all<Spending>('spending')
  },
  spending: (id: string): Spending | undefined => one<Spending>('spending', id),
  get checks(): readonly BalanceCheck[] {
    return all<BalanceCheck>('balance_check')
  },
  check: (day: string): BalanceCheck | undefined => one<BalanceCheck>('balance_check', day),
}

/** What was given, in words. */
export function what(gift: Donation): string {
  if (gift.kind === 'money') return yuan(gift.amount_fen)
  const first = gift.lines.slice(0, 2).map((line) => `${book.name('items', line.item)} ${amount(line.quantity)} ${said('unit', line.unit)}`)
  return first.join('、') + (gift.lines.length > 2 ? ` ${t('gift.items_more', { n: gift.lines.length })}` : '')
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
