// The small map without tiles: what is under the cross, how far off, and where it lies.
import { describe, expect, test } from 'vitest'
import { accuracy, distanceKm, dragged, inside, ruled, toPixels, whole, zoomed, type Line } from '../src/reporter/pin'

const SQUARE: Line = [[116, 43], [117, 43], [117, 44], [116, 44], [116, 43]]
const HOLE: Line = [[116.4, 43.4], [116.6, 43.4], [116.6, 43.6], [116.4, 43.6], [116.4, 43.4]]

describe('the pin', () => {
  test('a whole township is in view, its corners inside the frame', () => {
    const look = whole([SQUARE], 358, 320)
    expect(SQUARE.every(([lon, lat]) => toPixels(look, lon, lat).every((px, axis) => Math.abs(px) <= [179, 160][axis]!))).toBe(true)
  })
  test('dragging by some pixels and back is where one was, and the dragged point follows the finger', () => {
    const look = whole([SQUARE], 358, 320)
    const [x, y] = toPixels(dragged(look, 30, -20), look.lon, look.lat)
    expect([Math.round(x), Math.round(y)]).toEqual([30, -20])
    expect(dragged(dragged(look, 30, -20), -30, 20).lat).toBeCloseTo(look.lat, 9)
  })
  test('closer is more exact: half the metres a pixel, half the error, never below a metre a pixel', () => {
    const look = { lon: 116.5, lat: 43.5, metres: 100 }
    expect(accuracy(zoomed(look, 0.5))).toBe(accuracy(look) / 2)
    expect(zoomed(look, 1e-9).metres).toBe(1)
  })
  test('inside a township is outside the town cut out of it', () => {
    expect(inside(116.2, 43.2, [SQUARE, HOLE])).toBe(true)
    expect(inside(116.5, 43.5, [SQUARE, HOLE])).toBe(false)
    expect(inside(118, 43.5, [SQUARE, HOLE])).toBe(false)
  })
  test('a degree of latitude is 111 km, one of longitude less', () => {
    expect(distanceKm(116, 43, 116, 44)).toBeCloseTo(111.3, 1)
    expect(distanceKm(116, 43.5, 117, 43.5)).toBeCloseTo(80.7, 0)
  })
  test('the grid stands still on the ground and covers the frame', () => {
    expect(ruled(7, 10, 20)).toEqual([-13, -3, 7, 17])
    expect(ruled(-1003, 10, 20)).toEqual([-13, -3, 7, 17])
  })
})
