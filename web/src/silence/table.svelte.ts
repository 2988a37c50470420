// Who is mute in the incident that the page looks at: asked of the server, again when something was said, and each minute.
import { get } from '../api'
import { hear, live } from '../live/live.svelte'
import type { SilenceTable, SilentPlace } from '../types'

const AGAIN_MS = 60_000
const GATHER_MS = 700
const TOLD = /^(report|silence|alert|evacuation_order|incident|merge|dataset)\//
let table = $state.raw<SilenceTable | null>(null)
let wanted = ''
let timer: ReturnType<typeof setTimeout> | undefined
let asked = 0

export const mute = {
  /** The table of this incident; null until it has come. */
  of: (incident: string | undefined): SilenceTable | null => (table?.incident_id === incident ? table : null),
  place: (incident: string | undefined, code: string): SilentPlace | undefined => byCode(mute.of(incident)).get(code),
  /** Hours of silence as the clock stands now: the score is reckoned, never stored. */
  hours: (one: SilentPlace): number => Math.max(0, (live.now - Date.parse(one.since)) / 3_600_000),
  score: (one: SilentPlace): number => one.harm * mute.hours(one) * one.damping,
  /** Keep the table of this incident fresh while the page shows it; returns the way to stop. */
  follow(incident: string): () => void {
    wanted = incident
    void read()
    const again = setInterval(() => void read(), AGAIN_MS)
    const deaf = hear((entries) => {
      if (entries.some((entry) => TOLD.test(entry.subject))) soon()
    })
    return () => {
      clearInterval(again)
      deaf()
    }
  },
}

function soon(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void read(), GATHER_MS)
}

async function read(): Promise<void> {
  const mine = ++asked
  const incident = wanted
  try {
    const found = await get<SilenceTable>(`/api/incidents/${incident}/silence`)
    if (mine === asked && incident === wanted) table = found
  } catch {
    // The next minute asks again; the map goes on showing what was last known.
  }
}

let indexed: SilenceTable | null = null
let index = new Map<string, SilentPlace>()

function byCode(of: SilenceTable | null): Map<string, SilentPlace> {
  if (of !== indexed) {
    indexed = of
    index = new Map((of?.places ?? []).map((one) => [one.place, one]))
  }
  return index
}
