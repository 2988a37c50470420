// Goods in a few words.
import { book } from '../book.svelte'
import { amount } from '../look/amount'
import { comma, said } from '../words/index.svelte'

export const goods = (lines: readonly { item: string; quantity: number }[]): string =>
  lines.map((one) => `${book.name('items', one.item)} ${amount(one.quantity)} ${said('unit', book.unit('items', one.item))}`).join(comma())
