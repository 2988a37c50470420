// What lies in stores: the server tells each item of a store by itself, so that a movement carries only what it touched.
import type { Kind, Kinds, StockLot } from '../types'

interface Known {
  all<K extends Kind>(kind: K): readonly Kinds[K][]
}

/** The lots of one store, of all its items. */
export const lotsIn = (known: Known, store: string): StockLot[] =>
  known.all('holding').filter((one) => one.store_id === store).flatMap((one) => one.lots)
