// The ledgers as the server answers them, and what of them is worth a look. Pure.
import type { Casualty, House } from '../types'

export const INDICATORS_OF = ['deaths', 'missing', 'collapsed_households', 'severe_households', 'light_households'] as const

export const LEDGER_OF: Readonly<Record<string, string>> = {
  deaths: 'deaths_missing', missing: 'deaths_missing',
  collapsed_households: 'damaged_houses', severe_households: 'damaged_houses', light_households: 'damaged_houses',
}

export interface Compared {
  ledger: number
  figure: number | null
  at_least: boolean
  difference: number | null
  verdict: 'equal' | 'ledger_short' | 'ledger_over' | 'unknown'
}
export interface PlaceLedgers {
  place: string
  lines: Record<string, Compared>
  findings: { check_id: string; judged: boolean; zh: string; en: string }[]
}
export interface Ledgers {
  incident_id: string
  begun: string[]
  places: PlaceLedgers[]
}
export interface Household {
  head: string | null
  id_number: string | null
  phone: string | null
  family_kind: string | null
  address: string | null
  words: string | null
}
export interface Victim {
  name: string | null
  sex: 'male' | 'female' | null
  age: number | null
  ethnicity: string | null
  registered_at: string | null
  is_resident: boolean | null
  comfort_paid: boolean | null
  id_number: string | null
  happened_at: string | null
  happened_where: string | null
  cause: string | null
  family: string | null
}
export interface LedgerList {
  houses: { view: House; household: Household; doubles: string[] }[]
  casualties: { view: Casualty; person: Victim; doubles: string[] }[]
  truncated: boolean
}

/** Whether a ledger and a figure of this place contradict each other. */
export const differing = (place: PlaceLedgers): boolean =>
  Object.values(place.lines).some((line) => line.verdict === 'ledger_short' || line.verdict === 'ledger_over')

/**
 * Which indicators were compared in some place, and of which there are lines, but no firm figure to compare them with.
 * A ledger that is not begun is compared with nothing: deaths 0 = 0 says nothing about houses.
 */
export function comparedOf({ begun, places }: Pick<Ledgers, 'begun' | 'places'>): { compared: string[]; left: string[] } {
  const lines = (key: string): Compared[] => places.flatMap((one) => one.lines[key] ?? [])
  const kept = INDICATORS_OF.filter((key) => begun.includes(LEDGER_OF[key] ?? ''))
  return {
    compared: kept.filter((key) => lines(key).some((line) => line.verdict !== 'unknown')),
    left: kept.filter((key) => lines(key).some((line) => line.verdict === 'unknown' && (line.ledger > 0 || line.at_least))),
  }
}
