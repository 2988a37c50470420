// Damaged houses added up, as figures of a report: what a follow-up or verified form can take over with one tap. Pure.
import type { HouseRollup } from '../types'

export const GRADES = ['collapsed', 'severe', 'light'] as const
export type Grade = (typeof GRADES)[number]
export const INDICATORS = GRADES.flatMap((grade) => [`${grade}_rooms`, `${grade}_dwelling_rooms`, `${grade}_households`] as const)

/** The roll-up of a place in an incident. */
export const rollupOf = (all: readonly HouseRollup[], incident: string, place: string): HouseRollup | undefined =>
  all.find((one) => one.incident_id === incident && one.place === place)

/**
 * Indicator → amount. An amount of which houses have not said all is given as what is known so far, and named in
 * `partly`, so that the form can say so; one that nobody knows is null: asked, unknown. Never zero for unknown.
 */
export function figuresOf(rollup: HouseRollup): { figures: Record<string, number | null>; partly: string[] } {
  const told = INDICATORS.map((key) => [key, rollup.values[key]] as const)
  return {
    figures: Object.fromEntries(told.map(([key, sum]) => [key, sum?.value ?? null])),
    partly: told.filter(([, sum]) => sum !== undefined && sum.unknown > 0 && sum.value !== null).map(([key]) => key),
  }
}
