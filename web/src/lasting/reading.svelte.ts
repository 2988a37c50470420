// The needs clock of the incident that the page looks at: asked once for all panes, again when goods or figures move.
import { get } from '../api'
import { hear, live } from '../live/live.svelte'
import type { Lasts, NeedsClock } from '../types'

const CONCERNS = /^(figures|consignment|plan|movement|holding|assisted_person|aid_issue)\//
const GATHER_MS = 1_500
const AGAIN_MS = 5 * 60_000 // what is eaten meanwhile
let told = $state.raw<NeedsClock | null>(null)
let failed = $state.raw<unknown>(null)
let wanted = ''
let watching = 0
let deaf = (): void => {}
let again: ReturnType<typeof setInterval> | undefined
let later: ReturnType<typeof setTimeout> | undefined

export const lasting = {
  /** Of this incident; null until it has come. */
  of: (incident: string | undefined): NeedsClock | null => (told?.incident_id === incident ? told : null),
  get failed(): unknown {
    return failed
  },
  /** Hours left as the screen's clock stands now: 0 where it is short, null where nobody knows, or never. */
  hours: (one: Lasts): number | null => (one.ends_at ? Math.max(0, Math.floor((Date.parse(one.ends_at) - live.now) / 3_600_000)) : one.hours),
  /** Keep it fresh while a pane shows it; returns the way to stop. */
  follow(incident: string, celsius: number | null): () => void {
    wanted = `/api/incidents/${incident}/needs-clock${celsius === null ? '' : `?lowest_celsius=${Math.round(celsius)}`}`
    void read()
    if (watching++ === 0) {
      again = setInterval(() => void read(), AGAIN_MS)
      deaf = hear((entries) => {
        if (!entries.some((entry) => CONCERNS.test(entry.subject))) return
        clearTimeout(later)
        later = setTimeout(() => void read(), GATHER_MS)
      })
    }
    return () => {
      if (--watching > 0) return
      clearInterval(again)
      clearTimeout(later)
      deaf()
    }
  },
}

async function read(): Promise<void> {
  const asked = wanted
  try {
    const found = await get<NeedsClock>(asked)
    if (asked !== wanted) return // another temperature has been asked for since
    told = found
    failed = null
  } catch (error) {
    if (asked === wanted) failed = error
  }
}
