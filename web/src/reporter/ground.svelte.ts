// The map of one's own townships, drawn without tiles: outline, villages, water. Fetched once, kept for when there is no net.
import { get } from '../api'
import { keep, kept } from '../phone/kept'
import { distanceKm, inside, type Line } from './pin'

export interface Ground {
  code: string
  name: string
  derived: boolean
  outline: Line[]
  water: Line[]
  villages: { code: string; name: string; name_en: string; lon: number; lat: number; exact: boolean }[]
  seat: readonly [number, number] | null
  places: { name: string; name_en: string; lon: number; lat: number }[]
}

const name = (code: string): string => `ground.${code}`
let grounds = $state.raw<Readonly<Record<string, Ground>>>({})

export const ground = {
  of(code: string): Ground | null {
    return grounds[code] ?? kept<Ground>(name(code))
  },
  async load(code: string): Promise<void> {
    const found = await get<Ground>(`/api/geo/ground/${code}`)
    grounds = { ...grounds, [code]: found }
    keep(name(code), found)
  },
  /** The one of these townships that holds a point, without asking anybody; empty where it is none whose map is here. */
  holding: (lon: number, lat: number): string => Object.values(grounds).find((one) => inside(lon, lat, one.outline))?.code ?? '',
  /** The nearest village of a township whose seat is known. */
  nearest(code: string, lon: number, lat: number): { code: string; km: number } | null {
    const villages = (ground.of(code)?.villages ?? []).map((one) => ({ code: one.code, km: distanceKm(lon, lat, one.lon, one.lat) }))
    return villages.reduce<{ code: string; km: number } | null>((best, one) => (best && best.km <= one.km ? best : one), null)
  },
}
