// What is known: now, or as it was known at an earlier journal number. Panes read here and need not ask which.
import { get } from '../api'
import { live, store as present } from '../live/live.svelte'
import { Store } from '../live/store'
import type { Snapshot } from '../live/stream'
import type { Incident, Kind, Kinds } from '../types'
import { view } from './view.svelte'

let past = $state.raw<Store | null>(null)
let pastAt = $state('')
let asked = 0

export const known = {
  get isPast(): boolean {
    return past !== null
  },
  /** The moment of what is shown, by the server's clock, in ms. */
  get now(): number {
    return past ? Date.parse(pastAt) : live.now
  },
  all: <K extends Kind>(kind: K): readonly Kinds[K][] => (past ?? present).all(kind),
  get: <K extends Kind>(kind: K, id: string | null | undefined): Kinds[K] | undefined => (past ?? present).get(kind, id),

  /** The incident this desk works on: the chosen one, else the open one with the highest level, else the newest of which anybody spoke. */
  get incident(): Incident | undefined {
    const chosen = known.get('incident', view.incident)
    if (chosen) return chosen
    const told = new Set(known.all('figures').filter((one) => Object.keys(one.values).length > 0).map((one) => one.incident_id))
    return [...known.all('incident')].filter((one) => one.state !== 'closed').sort(byWeight(told))[0]
  },

  /** Show what was known at entry `seq`, which was written `at`; null returns to now. */
  async travel(seq: number | null, at = ''): Promise<void> {
    const mine = ++asked
    view.at(seq)
    if (seq === null) {
      past = null
      return
    }
    const [found, entry] = await Promise.all([
      get<Snapshot>(`/api/snapshot?upto=${seq}`), get<{ entries: { entry: { at: string } | null }[] }>(`/api/journal?after=${seq - 1}&limit=1`),
    ])
    if (mine !== asked) return // a later wish has overtaken this one
    const then = new Store((run) => run())
    then.replace(found.subjects)
    pastAt = at || entry.entries[0]?.entry?.at || found.at
    past = then
  },
}

const WEIGHT = ['I', 'II', 'III', 'IV', 'warning']
const weight = (one: Incident): number => (one.level ? WEIGHT.indexOf(one.level) : WEIGHT.length)

/** The highest level first; an incident that has just been opened and of which nothing is told takes nobody's screen. */
export const byWeight = (told: ReadonlySet<string>) => (a: Incident, b: Incident): number =>
  weight(a) - weight(b) || Number(told.has(b.id)) - Number(told.has(a.id)) || b.opened_at.localeCompare(a.opened_at)
