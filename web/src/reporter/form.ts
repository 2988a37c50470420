// What a follow-up, verified report or correction starts from, what it sends, and what it is compared with. Pure.
import type { Term } from '../book.svelte'
import type { Incident, Report, TownFigures } from '../types'
import type { Told } from './outbox.svelte'

export type FormKind = 'follow_up' | 'verified' | 'correct'
/** A number, "asked, unknown", or nothing said. */
export type Entry = { value: number | null; unknown: boolean }
export type Figures = Readonly<Record<string, number | null>>

/** Indicators that a hazard may speak of, in the form's order. */
export const termsOf = (terms: readonly Term[], hazard: string): Term[] =>
  terms.filter((term) => !term.hazards || term.hazards.length === 0 || term.hazards.includes(hazard))

/** What is told of a figure at this place; undefined: nobody spoke of it. */
export const lastOf = (figures: TownFigures | undefined, key: string): number | null | undefined => figures?.values[key]?.value

export function saidFigures(entries: Readonly<Record<string, Entry>>): Told['figures'] {
  const spoken = Object.entries(entries).filter(([, one]) => one.unknown || one.value !== null)
  return Object.fromEntries(spoken.map(([key, one]) => [key, one.unknown ? null : one.value]))
}

export const entriesOf = (figures: Figures): Record<string, Entry> =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, { value, unknown: value === null }]))

/** The point of a report that stands, as a new version says it again. */
const pointOf = ([lon, lat]: readonly [number, number], accuracy_m: number | null): NonNullable<Told['point']> => ({ lon, lat, ...(accuracy_m && { accuracy_m }), datum: 'wgs84' })

/** The fields of a new report about an incident, or of one that corrects another. */
export function begun(kind: FormKind, incident: Incident | undefined, corrected: Report | undefined, now: string): Partial<Told> {
  if (kind === 'correct')
    return corrected ? {
      place: corrected.place, hazard: corrected.hazard, kind: corrected.kind, occurred_at: corrected.occurred_at,
      observed_at: corrected.observed_at, ...(corrected.point && { point: pointOf(corrected.point, corrected.accuracy_m) }), figures: corrected.figures, incident_id: corrected.incident_id, corrects: corrected.id,
    } : {}
  return incident ? { hazard: incident.hazard, kind, occurred_at: incident.occurred_at, observed_at: now, incident_id: incident.id } : {}
}

/** A form that was opened and says nothing yet: it is about now, whenever it was opened. */
export const isBare = (draft: (Partial<Told> & { needs?: string[]; otherNeed?: string }) | null): boolean =>
  !draft || !(draft.text?.trim() || draft.reason?.trim() || draft.otherNeed?.trim() || draft.needs?.length || draft.point || Object.keys(draft.figures ?? {}).length || (draft.kind === 'first' && draft.hazard))

export interface Earlier {
  place: string
  incident_id?: string | null
  observed_at: string
  figures: Figures
}

/** The reports of this source that stand: what a new one is compared with. */
export const standing = (reports: readonly Report[], source: Report['source'], without: string | undefined): Report[] =>
  reports.filter((one) => one.source === source && one.id !== without && one.replaced_by === null && one.state !== 'returned' && one.state !== 'withdrawn')

/** What was last said of each indicator of this place, as far as it was a number; what waits on this phone counts too. */
export function previousOf(earlier: readonly Earlier[], incident: string | undefined, place: string, observed: string): Record<string, number> {
  const before = earlier.filter((one) => one.incident_id === incident && one.place === place && one.observed_at <= observed)
  const said = before.toSorted((a, b) => a.observed_at.localeCompare(b.observed_at)).flatMap((one) => Object.entries(one.figures))
  return Object.fromEntries(said.filter((one): one is [string, number] => one[1] !== null))
}

/** Terms that a search names, or all; of those, if asked, only what is filled or has a value before. */
export function shownTerms(terms: readonly Term[], search: string, isSpoken: ((key: string) => boolean) | null): Term[] {
  const wanted = search.trim().toLowerCase()
  return terms.filter((term) => (wanted === '' || `${term.zh} ${term.en} ${term.definition?.zh ?? ''}`.toLowerCase().includes(wanted)) && (!isSpoken || isSpoken(term.key)))
}
