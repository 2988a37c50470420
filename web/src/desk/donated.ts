// What was given, in words.
import { book } from '../book.svelte'
import { amount, yuan } from '../look/amount'
import type { Donation, Whereabouts } from '../types'
import { comma, said } from '../words/index.svelte'

export function what(donation: Donation): string {
  if (donation.kind === 'money') return yuan(donation.amount_fen)
  return donation.lines.map((line) => `${book.name('items', line.item)} ${amount(line.quantity)} ${said('unit', line.unit || book.unit('items', line.item))}`).join(comma())
}

/** Where the goods of a donation are, all its lines together. */
export function sumOf(donation: Donation): Whereabouts {
  const sum = { received: 0, in_store: 0, in_transit: 0, issued: 0, lost: 0 } as Whereabouts
  for (const line of donation.lines) for (const key of Object.keys(line.balance) as (keyof Whereabouts)[]) sum[key] = (sum[key] ?? 0) + line.balance[key]
  return sum
}
