// What this keeper has entered and the service has not shown back yet, laid over what is known: a step that waits on the phone
// has been taken, for who holds the phone.
import { outbox, type Letter } from '../reporter/outbox.svelte'
import type { Consignment } from '../types'

export interface StepTold {
  consignment_id: string
  told: { state: string; vehicle_id?: string; deliverer?: string; eta_at?: string }
}
export interface ReceiptTold {
  consignment_id: string
  told: { lines: { line: number; good: number; damaged: number; lost: number }[]; receiver: string; received_at: string }
}
export interface IntakeTold {
  store_id: string
  told: { lines: { item: string; quantity: number; owner: string; batch?: string; expires_on?: string }[]; document?: string }
}
export interface AdjustmentTold {
  store_id: string
  told: { lines: { lot_id: string; quantity: number; what: 'found' | 'missing' | 'damaged' }[]; reason: string }
}

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
  step: (id: string, told: StepTold['told']): Promise<string> => outbox.post({ consignment_id: id, told } satisfies StepTold, { door: 'step', after: lastOf(id) }),
  receive: (id: string, told: ReceiptTold['told']): Promise<string> => outbox.post({ consignment_id: id, told } satisfies ReceiptTold, { door: 'receipt', after: lastOf(id) }),
  takeIn: (id: string, store: string, told: IntakeTold['told']): Promise<string> => outbox.post({ store_id: store, told } satisfies IntakeTold, { door: 'intake', id }),
  adjust: (id: string, store: string, told: AdjustmentTold['told']): Promise<string> => outbox.post({ store_id: store, told } satisfies AdjustmentTold, { door: 'adjustment', id }),
}

/** The newest letter about a consignment that waits: what comes next goes after it. */
const lastOf = (id: string): string => waiting(id).sort((a, b) => b.made_at.localeCompare(a.made_at) || b.id.localeCompare(a.id))[0]?.id ?? ''
