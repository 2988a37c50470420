// What this keeper has entered and the service has not shown back yet, laid over what is known: a step that waits on the phone
// has been taken, for who holds the phone.
import { live } from '../live/live.svelte'
import { outbox, type Letter } from '../reporter/outbox.svelte'
import type { Consignment } from '../types'

export interface StepTold {
  consignment_id: string
  told: { state: string; observed_at?: string; vehicle_id?: string; deliverer?: string; eta_at?: string }
}
export interface ReceiptTold {
  consignment_id: string
  told: { lines: { line: number; good: number; damaged: number; lost: number }[]; receiver: string; received_at: string; signature?: number[][] }
}
export interface IntakeTold {
  store_id: string
  told: { lines: { item: string; quantity: number; owner: string; batch?: string; expires_on?: string }[]; document?: string; observed_at?: string }
}
export interface AdjustmentTold {
  store_id: string
  told: { lines: { lot_id: string; quantity: number; what: 'found' | 'missing' | 'damaged' }[]; reason: string }
}

export interface CountLine {
  lot_id?: string
  item?: string
  owner?: string
  batch?: string
  expires_on?: string
  counted: number
  damaged: number
  reason?: string
  words?: string
}
export interface StocktakeTold {
  store_id: string
  told: { counted_at: string; items: string[] | null; lines: CountLine[] }
  close: boolean
}

const nowAt = (): string => new Date(live.now).toISOString()
const ORDER = ['ordered', 'packed', 'departed', 'halted', 'arrived', 'received']
const isWaiting = (one: Letter<unknown>): boolean => one.state === 'ready' || one.state === 'sending'
const waiting = (id: string): Letter<StepTold | ReceiptTold>[] =>
  [...outbox.of<StepTold>('step'), ...outbox.of<ReceiptTold>('receipt')].filter((one) => one.told.consignment_id === id && isWaiting(one))
const stateIn = (one: Letter<StepTold | ReceiptTold>): string => ('state' in one.told.told ? one.told.told.state : 'received')

export const keeping = {
  /** Where a consignment stands, with what waits on this phone. */
  state(one: Consignment): string {
    return waiting(one.id).map(stateIn).concat(one.state).reduce((far, next) => (ORDER.indexOf(next) > ORDER.indexOf(far) ? next : far))
  },
  /** Whether something about it has not been sent. */
  waits: (id: string): boolean => waiting(id).length > 0,
  /** A step, after those that wait. */
  step: (id: string, told: StepTold['told']): Promise<string> => outbox.post({ consignment_id: id, told: { observed_at: nowAt(), ...told } } satisfies StepTold, { door: 'step', after: lastOf(id) }),
  receive: (id: string, told: ReceiptTold['told']): Promise<string> => outbox.post({ consignment_id: id, told } satisfies ReceiptTold, { door: 'receipt', after: lastOf(id) }),
  takeIn: (id: string, store: string, told: IntakeTold['told']): Promise<string> => outbox.post({ store_id: store, told: { observed_at: nowAt(), ...told } } satisfies IntakeTold, { door: 'intake', id }),
  /** A count: after every step of this store that waits, so that the book knows what left before it. */
  count: (id: string, told: StocktakeTold): Promise<string> => outbox.post(told, { door: 'stocktake', id, after: newest([...outbox.of<StepTold>('step'), ...outbox.of<IntakeTold>('intake')].filter(isWaiting)) }),
  adjust: (id: string, store: string, told: AdjustmentTold['told']): Promise<string> => outbox.post({ store_id: store, told } satisfies AdjustmentTold, { door: 'adjustment', id }),
}

/** The newest letter about a consignment that waits: what comes next goes after it. */
const lastOf = (id: string): string => newest(waiting(id))
const newest = (letters: readonly Letter<unknown>[]): string => [...letters].sort((a, b) => b.made_at.localeCompare(a.made_at) || b.id.localeCompare(a.id))[0]?.id ?? ''
