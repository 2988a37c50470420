// What lies in stores: the stream tells each item of a store summed; its lots are asked for by who looks at that one store,
// and again whenever the mark of the sum is another. They stay in the page's store, so that a phone keeps them.
import { get } from '../api'
import type { Holding, Kind, Kinds, Shelf, StockLot } from '../types'
import { learnt } from './live.svelte'

interface Known {
  all<K extends Kind>(kind: K): readonly Kinds[K][]
  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined
}
type Marked = Holding & { mark?: string }
const FEW = 3 // more than so many are asked for as the whole store
const asked = new Set<string>()

/** The lots of one store, of all its items, as far as they are here. */
export const lotsIn = (known: Known, store: string): StockLot[] =>
  known.all('holding').filter((one) => one.store_id === store).flatMap((one) => one.lots)

/** The items of a store whose lots are not here yet, or are those of before. */
export const lacking = (known: Known, store: string): Shelf[] =>
  known.all('shelf').filter((one) => one.store_id === store && (known.get('holding', one.id) as Marked | undefined)?.mark !== one.mark)

/** Ask for the lots that lack. What is on its way already is not asked for twice. */
export async function askLots(known: Known, store: string): Promise<void> {
  const wanted = lacking(known, store).filter((one) => !asked.has(one.id + one.mark))
  if (!wanted.length) return
  for (const one of wanted) asked.add(one.id + one.mark)
  try {
    const found = wanted.length > FEW ? await ofStore(store) : new Map(await Promise.all(wanted.map(async (one) => [one.item, (await get<Holding>(`/api/subjects/holding/${one.id}`)).lots] as const)))
    learnt(wanted.map(({ id, areas, store_id, item, unit, mark }) => ({ subject: `holding/${id}`, data: { id, areas, store_id, item, unit, lots: found.get(item) ?? [], mark } })))
  } finally {
    for (const one of wanted) asked.delete(one.id + one.mark)
  }
}

async function ofStore(store: string): Promise<Map<string, StockLot[]>> {
  const found = new Map<string, StockLot[]>()
  for (const lot of (await get<{ lots: StockLot[] }>(`/api/stores/${store}/stock`)).lots) found.set(lot.item, [...(found.get(lot.item) ?? []), lot])
  return found
}
