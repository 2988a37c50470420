// What the plan panes and the map look at together: a need group, a pair of store and place, one side of a what-if.
import type { Plan, WhatIf } from '../../types'
import { known } from '../known.svelte'
import { view } from '../view.svelte'

export type Side = 'standing' | 'alternative' | 'difference'
const held = $state({ group: '', pair: '', side: 'difference' as Side })
let answer = $state.raw<WhatIf | null>(null)
let onpair: ((store: string, place: string) => void) | null = null

export const shown = {
  get group(): string {
    return held.group
  },
  set group(key: string) {
    held.group = key
  },
  get pair(): string {
    return held.pair
  },
  get side(): Side {
    return held.side
  },
  set side(chosen: Side) {
    held.side = chosen
  },
  get answer(): WhatIf | null {
    return answer
  },
  set answer(found: WhatIf | null) {
    answer = found
  },
  /** A flow is looked at, on the map and in the tables; chosen again it is let go. */
  choose: (pair: string): void => void (held.pair = held.pair === pair ? '' : pair),
  /** A flow was pressed on the map: told to who listens, else looked at. */
  press(pair: string): void {
    const [store, place] = pair.split(' ')
    if (onpair && store && place) onpair(store, place)
    else shown.choose(pair)
  },
  letGo: (): void => void (held.pair = ''),
  /** Who wants to know which flow is pressed on the map; undone by what it returns. */
  listen(told: (store: string, place: string) => void): () => void {
    onpair = told
    return () => (onpair = null)
  },
}

export const ofIncident = (): Plan[] =>
  known.all('plan').filter((one) => one.incident_id === known.incident?.id).sort((a, b) => b.made_at.localeCompare(a.made_at))

/** The plan that stands: the draft, else the newest that was signed. */
export const standing = (): Plan | undefined => {
  const plans = ofIncident().filter((one) => one.support_id === null)
  return plans.find((one) => one.state === 'draft') ?? plans.find((one) => one.state === 'approved')
}

/** What is supposed is on the map only while one supposes: an order never stands beside a store that is not there. */
export const supposing = (): boolean => view.selected === 'panel/what-if'

/** The plan that is drawn, and beside it the one it is compared with. */
export function drawn(): { plan: Plan | undefined; beside: Plan | undefined } {
  if (supposing()) {
    if (!answer) return { plan: standing(), beside: undefined }
    if (held.side === 'standing') return { plan: answer.standing, beside: undefined }
    return { plan: answer.alternative, beside: held.side === 'difference' ? answer.standing : undefined }
  }
  if (view.kind === 'plan' || view.kind === 'plan_trips') return { plan: known.get('plan', view.id), beside: undefined }
  return { plan: standing(), beside: undefined }
}
