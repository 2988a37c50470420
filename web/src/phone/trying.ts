// One try at sending one letter: by its writer's session where there is one, else sealed, which needs none.
import { Problem, post, put } from '../api'
import { me } from '../me.svelte'
import type { LetterRow, LetterState } from './box'
import { keys } from './keys'
import { meaning } from './order'

/** What its writer can read of a letter. */
export interface Written {
  body: unknown
  facts?: Record<string, unknown>
}
interface Receipt {
  state: LetterState
  code: string | null
  facts: Record<string, unknown>
  at: string
  shut_out: boolean
}
/** `heard`: the service answered something. `row`: what changes, where the matter is settled. */
export interface Answer {
  heard: boolean
  code: string
  row?: Partial<LetterRow>
  shutOut?: boolean
}

/** What a letter about goods holds: whose door it goes to, and what is told there. */
interface About {
  consignment_id?: string
  store_id?: string
  told: unknown
}
type Door = (id: string, body: unknown) => { path: string; told: unknown }
const whole = (path: string): Door => (id, body) => ({ path: `${path}/${id}`, told: body })
const of = (path: (id: string, about: About) => string): Door => (id, body) => ({ path: path(id, body as About), told: (body as About).told })

/** The door of each kind of letter for who is signed in. */
export const plainDoors: Record<string, Door> = {
  report: whole('/api/reports'),
  house: whole('/api/houses'),
  household: whole('/api/households'),
  issue: whole('/api/aid-issues'),
  step: of((_, about) => `/api/consignments/${about.consignment_id}/state`),
  receipt: of((_, about) => `/api/consignments/${about.consignment_id}/receipt`),
  intake: of((id, about) => `/api/stores/${about.store_id}/receipts/${id}`),
  stocktake: of((id, about) => `/api/stores/${about.store_id}/stocktakes/${id}`),
  adjustment: of((id, about) => `/api/stores/${about.store_id}/adjustments/${id}`),
}

export async function tried(row: LetterRow, written: Written | null): Promise<Answer> {
  const door = plainDoors[row.door]
  if (door && written && row.owner === me.is.actor) {
    try {
      const { path, told: body } = door(row.id, written.body)
      const told = await put<{ filed_at?: string; recorded_at?: string; at?: string }>(path, body)
      if ((written.body as { close?: boolean }).close) await put(`${path}/closing`)
      return settled({ state: 'received', received_at: told.filed_at ?? told.recorded_at ?? told.at ?? new Date().toISOString() })
    } catch (error) {
      const answer = isTooEarly(row, error) ? { heard: true, code: 'no_such_step' } : await failed(error, written)
      if (answer.code !== 'elsewhere') return answer
    }
  }
  if (!row.sealed) return { heard: true, code: 'not_sealed' }
  try {
    const told = await post<Receipt>(`/api/sealed?road=${row.owner ? 'phone' : 'carrier'}`, row.sealed)
    const copy = written && Object.keys(told.facts).length ? await copied({ ...written, facts: told.facts }) : {}
    return { ...settled({ state: told.state, code: told.code ?? '', received_at: told.at, ...copy }), shutOut: told.shut_out }
  } catch (error) {
    const answer = await failed(error, written)
    if (answer.code === 'unknown_sealing_key') return { heard: true, code: answer.code, row: written ? { sealed: await keys.seal(row.id, row.door, written.body, row.made_at), next_try: Date.now() + 60_000 } : answer.row! }
    return answer
  }
}

const settled = (row: Partial<LetterRow>): Answer => ({ heard: true, code: '', row: { failures: 0, code: '', ...row } })

/** His own copy; none anew where he has signed out meanwhile. */
const copied = (written: Written): Promise<Pick<LetterRow, 'copy'> | object> => keys.copy(written).then((copy) => ({ copy }), () => ({}))

/** Who sent the goods off has not been heard yet: his letter waits on another phone, and this receipt waits for it. */
const isTooEarly = (row: LetterRow, error: unknown): boolean =>
  row.door === 'receipt' && error instanceof Problem && error.code === 'no_such_step' && ['ordered', 'packed'].includes(String(error.facts.state))

async function failed(error: unknown, written: Written | null): Promise<Answer> {
  const problem = error instanceof Problem ? error : new Problem('failed', 0)
  const then = meaning(problem.status, problem.code)
  if (then === 'elsewhere') return { heard: true, code: 'elsewhere' }
  if (then === 'later') return { heard: problem.status !== 0, code: problem.code }
  const copy = written ? await copied({ ...written, facts: problem.facts }) : {}
  return { heard: true, code: problem.code, row: { state: 'refused', code: problem.code, ...copy } }
}
