// A small map without tiles: points of a county in a frame, areas of circles by amounts.
import type { Position } from 'geojson'

const WIDTH = 520
const PAD = 24
const LARGEST = 34

export interface Frame {
  width: number
  height: number
  at: (point: Position) => [number, number]
}

/** A frame that holds all points, true to scale at its middle. */
export function framed(points: readonly Position[]): Frame {
  const lon = points.map((one) => one[0]!)
  const lat = points.map((one) => one[1]!)
  const [west, east, south, north] = points.length ? [least(lon), -least(lon.map((n) => -n)), least(lat), -least(lat.map((n) => -n))] : [0, 1, 0, 1]
  const flat = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = (WIDTH - 2 * PAD) / Math.max(1e-6, (east - west) * flat)
  const height = Math.min(2 * WIDTH, Math.max(WIDTH / 2, (north - south) * scale + 2 * PAD))
  return { width: WIDTH, height, at: ([x = 0, y = 0]) => [PAD + (x - west) * flat * scale, PAD + (north - y) * scale] }
}

export const pathOf = (ring: readonly Position[], frame: Frame): string =>
  `M${ring.map((point) => frame.at(point).map((n) => n.toFixed(1)).join(' ')).join('L')}Z`

/** By area, so that twice as many look twice as many. */
export const radius = (pieces: number, most: number): number => (pieces <= 0 ? 0 : Math.max(1.5, LARGEST * Math.sqrt(pieces / most)))

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity)
