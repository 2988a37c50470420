// Arithmetic of the small map: degrees to pixels and back, distances, what lies inside. Pure; WGS-84.
export type Line = readonly (readonly [lon: number, lat: number])[]
export interface Look {
  lon: number // the middle
  lat: number
  metres: number // one CSS pixel
}

const METRES_A_DEGREE = 111_320
const AIM_PX = 10 // how far off a thumb sets the cross
const CLOSE_M = 1
const FAR_M = 2_000

const wide = (lat: number): number => Math.cos((lat * Math.PI) / 180)

/** Pixels right of and below the middle. */
export const toPixels = (look: Look, lon: number, lat: number): [x: number, y: number] =>
  [((lon - look.lon) * METRES_A_DEGREE * wide(look.lat)) / look.metres, ((look.lat - lat) * METRES_A_DEGREE) / look.metres]

/** The look after the map was dragged by so many pixels. */
export const dragged = (look: Look, dx: number, dy: number): Look => ({
  ...look, lon: look.lon - (dx * look.metres) / (METRES_A_DEGREE * wide(look.lat)), lat: look.lat + (dy * look.metres) / METRES_A_DEGREE,
})

export const zoomed = (look: Look, by: number): Look => ({ ...look, metres: Math.min(FAR_M, Math.max(CLOSE_M, look.metres * by)) })

/** How far off a pin may be that is set at this scale. */
export const accuracy = (look: Look): number => Math.ceil(look.metres * AIM_PX)

/** All of these lines in view. */
export function whole(lines: readonly Line[], width: number, height: number): Look {
  const points = lines.flat()
  const [west, east] = [Math.min(...points.map(([lon]) => lon)), Math.max(...points.map(([lon]) => lon))]
  const [south, north] = [Math.min(...points.map(([, lat]) => lat)), Math.max(...points.map(([, lat]) => lat))]
  const lat = (south + north) / 2
  const metres = Math.max(((east - west) * METRES_A_DEGREE * wide(lat)) / width, ((north - south) * METRES_A_DEGREE) / height) * 1.1
  return { lon: (west + east) / 2, lat, metres: metres || FAR_M }
}

/** Where lines stand that are `step` apart, one of them at `at`, between -half and half. */
export const ruled = (at: number, step: number, half: number): number[] =>
  Array.from({ length: Math.floor((half - at) / step) - Math.ceil((-half - at) / step) + 1 }, (_, nth) => at + (Math.ceil((-half - at) / step) + nth) * step)

/** Whether a point lies inside these rings; a ring within a ring is a hole. */
export const inside = (lon: number, lat: number, rings: readonly Line[]): boolean =>
  rings.reduce((is, ring) => is !== crosses(lon, lat, ring), false)

function crosses(lon: number, lat: number, ring: Line): boolean {
  let is = false
  for (let at = 0; at < ring.length; at += 1) {
    const [[x1, y1], [x2, y2]] = [ring[at]!, ring[(at + 1) % ring.length]!]
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) is = !is
  }
  return is
}

export const distanceKm = (lon1: number, lat1: number, lon2: number, lat2: number): number =>
  Math.hypot((lon2 - lon1) * wide((lat1 + lat2) / 2), lat2 - lat1) * (METRES_A_DEGREE / 1000)
