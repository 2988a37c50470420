// Divisions by code: names, parents, seats. Codes identify; names are for reading. Read once for a page.
import { get } from './api'
import type { Division, Point } from './types'
import { either } from './words/index.svelte'

let byCode = $state.raw<ReadonlyMap<string, Division>>(new Map())

export const places = {
  get all(): readonly Division[] {
    return [...byCode.values()]
  },
  get: (code: string): Division | undefined => byCode.get(code),
  get townships(): readonly Division[] {
    return places.all.filter((division) => division.level === 'township')
  },
  villagesOf: (township: string): readonly Division[] =>
    places.all.filter((division) => division.level === 'village' && division.parent_code === township),
  /** The name in the reader's language, with the township before a village: village names repeat. */
  name(code: string, full = false): string {
    const found = byCode.get(code)
    if (!found) return code
    const own = either(found.name, found.name_en || found.name)
    const parent = full && found.level === 'village' ? byCode.get(found.parent_code ?? '') : undefined
    return parent ? `${either(parent.name, parent.name_en || parent.name)} · ${own}` : own
  },
  seat(code: string): Point | null {
    const found = byCode.get(code)
    if (found?.lon != null && found.lat != null) return [found.lon, found.lat]
    return code.length > 9 ? places.seat(code.slice(0, 9)) : null
  },
  async load(): Promise<void> {
    const found = new Map<string, Division>()
    for (let after: string | null = ''; after !== null; ) {
      const page: { divisions: Division[]; next: string | null } = await get(`/api/geo/divisions?limit=1000&after=${after}`)
      for (const division of page.divisions) found.set(division.code, division)
      after = page.next
    }
    byCode = found
  },
}
