// What lies in stores: the server tells each item of a store by itself, so that a movement carries only what it touched.
import type { Kind, Kinds, StockLot } from '../types'

interface Known {
  all<K extends Kind>(kind: K): readonly Kinds[K][]
}

/** The lots of one store, of all its items. */
export const lotsIn = (known: Known, store: string): StockLot[] =>
  known.all('holding').filter((one) => one.store_id === store).flatMap((one) => one.lots)

/** The lots of every store, for who looks at many stores at once. */
export function lotsByStore(known: Known): ReadonlyMap<string, StockLot[]> {
  const found = new Map<string, StockLot[]>()
  for (const one of known.all('holding')) {
    const lots = found.get(one.store_id)
    if (lots) lots.push(...one.lots)
    else found.set(one.store_id, [...one.lots])
  }
  return found
}
