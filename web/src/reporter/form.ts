// What a follow-up, verified report or correction starts from, and what it sends. Pure.
import type { Term } from '../book.svelte'
import type { Incident, Report, TownFigures } from '../types'
import type { Told } from './outbox.svelte'

export type FormKind = 'follow_up' | 'verified' | 'correct'
/** A number, "asked, unknown", or nothing said. */
export type Entry = { value: number | null; unknown: boolean }

/** Indicators that a hazard may speak of, in the form's order. */
export const termsOf = (terms: readonly Term[], hazard: string): Term[] =>
  terms.filter((term) => !term.hazards || term.hazards.length === 0 || term.hazards.includes(hazard))

/** What was last said of a figure at this place; undefined: nobody spoke of it. */
export const lastOf = (figures: TownFigures | undefined, key: string): number | null | undefined => figures?.values[key]?.value

export function saidFigures(entries: Readonly<Record<string, Entry>>): Told['figures'] {
  const spoken = Object.entries(entries).filter(([, one]) => one.unknown || one.value !== null)
  return Object.fromEntries(spoken.map(([key, one]) => [key, one.unknown ? null : one.value]))
}

export const entriesOf = (figures: Readonly<Record<string, number | null>>): Record<string, Entry> =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, { value, unknown: value === null }]))

/** The fields of a new report about an incident, or of one that corrects another. */
export function begun(kind: FormKind, incident: Incident | undefined, corrected: Report | undefined, now: string): Partial<Told> {
  if (kind === 'correct')
    return corrected ? {
      place: corrected.place, hazard: corrected.hazard, kind: corrected.kind, occurred_at: corrected.occurred_at,
      observed_at: corrected.observed_at, figures: corrected.figures, incident_id: corrected.incident_id, corrects: corrected.id,
    } : {}
  return incident ? { hazard: incident.hazard, kind, occurred_at: incident.occurred_at, observed_at: now, incident_id: incident.id } : {}
}
