// What changed since this officer last looked, kept at the server, so that another device goes on from there.
import { get, put } from '../api'
import { hear, live } from '../live/live.svelte'
import type { Changes } from '../types'
import { known } from './known.svelte'

const AGAIN_MS = 2_500
const SHARE = 20 // asking takes at most a twentieth of the time
let found = $state.raw<Changes | null>(null)
let failed = $state.raw<unknown>(null)
let of = ''
let took_ms = 0
let timer: ReturnType<typeof setTimeout> | undefined

export const changes = {
  get found(): Changes | null {
    return found
  },
  /** The incident that `found` is about. */
  get incident(): string {
    return of
  },
  get failed(): unknown {
    return failed
  },
  get count(): number {
    return found ? found.figures.length + found.subjects.length : 0
  },
  /** Value of an indicator of a place at the last look; undefined where it has not moved since. */
  before(place: string, indicator: string): number | null | undefined {
    return found?.figures.find((one) => one.place === place && one.indicator === indicator)?.old
  },
  async load(incident: string): Promise<void> {
    if (of !== incident) found = null // another incident's changes are none of this one's
    of = incident
    const asked = performance.now()
    try {
      const told = await get<Changes>(`/api/changes?incident=${incident}`)
      if (of === incident) [found, failed] = [told, null]
    } catch (error) {
      failed = error
    }
    took_ms = performance.now() - asked
  },
  /** I have looked at this incident, up to what I was shown and no further. */
  async mark(incident: string, shown: Changes): Promise<void> {
    await put('/api/looked', { incident_id: incident, epoch: shown.epoch, seq: shown.seq })
    if (of === incident) await changes.load(incident)
  },
}

/** Follow what happens while the desk is in sight; returns the way to stop. */
export function followChanges(): () => void {
  const soon = (): void => {
    if (timer !== undefined || document.hidden) return
    timer = setTimeout(() => {
      timer = undefined
      const incident = known.incident?.id
      if (incident && live.state === 'live') void changes.load(incident)
    }, Math.max(AGAIN_MS, took_ms * SHARE))
  }
  const quiet = hear(soon)
  document.addEventListener('visibilitychange', soon)
  return () => {
    quiet()
    document.removeEventListener('visibilitychange', soon)
    clearTimeout(timer)
    timer = undefined
  }
}
