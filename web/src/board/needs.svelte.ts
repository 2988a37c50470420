// Needs of an incident against what is there, asked again when figures or consignments change.
import { get } from '../api'
import type { Needs } from '../types'

export interface GroupTotal {
  key: string
  zh: string
  en: string
  unit_zh: string
  unit_en: string
  needed: number | null
  atLeast: boolean
  held: number
  coming: number
}

/** Sums over places; where some place's need is unknown the sum is a lower bound. */
export function totals(needs: Needs | null): GroupTotal[] {
  const found = new Map<string, GroupTotal>()
  for (const group of needs?.places.flatMap((place) => place.groups) ?? []) {
    const sum = found.get(group.key) ?? { key: group.key, zh: group.zh, en: group.en, unit_zh: group.unit, unit_en: group.unit_en, needed: null, atLeast: false, held: 0, coming: 0 }
    if (group.needed === null) sum.atLeast = true
    else sum.needed = (sum.needed ?? 0) + group.needed
    sum.held += group.held
    sum.coming += group.coming
    found.set(group.key, sum)
  }
  return [...found.values()]
}

let asked = 0
export async function read(incident: string): Promise<Needs | null> {
  const mine = ++asked
  const found = await get<Needs>(`/api/incidents/${incident}/needs`)
  return mine === asked ? found : null // a later question has overtaken this one
}
