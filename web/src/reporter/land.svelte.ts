// The reporter's own land: his townships and their villages, with the base figures that checks compare with. Small, and
// kept on the phone for when there is no net.
import { get } from '../api'
import { me } from '../me.svelte'
import { keep, kept } from '../phone/kept'
import type { Division } from '../types'
import { either } from '../words/index.svelte'
import { ground } from './ground.svelte'

type Place = Pick<Division, 'code' | 'name' | 'name_en' | 'level' | 'parent_code'> & { base?: Record<string, number> }
const NAME = 'land'
const GROUNDS_MAX = 3 // maps of more townships are asked for when they are opened
let known = $state.raw<readonly Place[]>(kept<Place[]>(NAME) ?? [])

export const land = {
  /** The townships one may report from. */
  get townships(): readonly Place[] {
    return known.filter((one) => one.level === 'township' && me.is.areas.some((area) => one.code.startsWith(area) || area.startsWith(one.code)))
  },
  villagesOf: (township: string): readonly Place[] =>
    known.filter((one) => one.parent_code === township && me.is.areas.some((area) => one.code.startsWith(area))),
  name(code: string): string {
    const found = known.find((one) => one.code === code)
    return found ? either(found.name, found.name_en || found.name) : code
  },
  /** A village with its township before it: village names repeat. */
  full: (code: string): string => (code.length > 9 ? [land.name(code.slice(0, 9)), land.name(code)].filter(Boolean).join(' · ') : land.name(code)),
  /** Population, sown area … of a place, as far as known. */
  base: (code: string): Readonly<Record<string, number>> => known.find((one) => one.code === code)?.base ?? {},
  async load(): Promise<void> {
    const below = async (parent: string) => (await get<{ divisions: Division[] }>(`/api/geo/divisions?parent=${parent}`)).divisions
    const townships = await below(me.is.jurisdiction)
    const mine = townships.filter((one) => me.is.areas.some((area) => area.length >= 9 && area.startsWith(one.code)))
    const villages = await Promise.all((mine.length ? mine : townships).map((one) => below(one.code)))
    known = [...townships, ...villages.flat()].map(({ code, name, name_en, level, parent_code, values }) => ({
      code, name, name_en, level, parent_code, base: Object.fromEntries(Object.entries(values).map(([key, figure]) => [key, figure.value])),
    }))
    keep(NAME, known)
    if (mine.length <= GROUNDS_MAX) await Promise.all(mine.map((one) => ground.load(one.code)))
  },
}
