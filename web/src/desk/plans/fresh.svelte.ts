// Whether a draft still rests on what is known: asked when it is looked at, and again when something it rests on changes.
import { get } from '../../api'
import { live } from '../../live/live.svelte'
import type { Plan } from '../../types'
import { untrack } from 'svelte'

const CALM_MS = 1_500
let stale = $state.raw<{ id: string; is: boolean } | null>(null)

export const freshness = {
  isStale: (plan: Plan): boolean => stale?.id === plan.id && stale.is,
  /** Asks at once and, some calm after each entry of the journal, again. */
  follow(id: string): () => void {
    void live.seq
    const wait = setTimeout(() => void ask(id), untrack(() => stale?.id) === id ? CALM_MS : 0)
    return () => clearTimeout(wait)
  },
}

async function ask(id: string): Promise<void> {
  try {
    stale = { id, is: (await get<{ stale: boolean }>(`/api/plans/${id}/standing`)).stale }
  } catch {
    // the bar says when the service is not there; an old answer stands until then
  }
}
