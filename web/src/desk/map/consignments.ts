// Consignments on their way: a line from store to township, and an arrow where it should be by now (an estimate).
import type { Feature } from 'geojson'
import type { Consignment, Point } from '../../types'
import { live } from '../../live/live.svelte'
import { known } from '../known.svelte'
import { isGone, positions } from '../positions.svelte'
import { view } from '../view.svelte'
import { FONT, type Layer } from './layer'

const STEP_MS = 10_000

export const consignments: Layer = {
  key: 'consignments',
  clickable: true,
  features: () => {
    const now = known.isPast ? known.now : Math.floor(live.now / STEP_MS) * STEP_MS
    return known.all('consignment').filter(isMoving).flatMap((one) => drawn(one, now))
  },
  style: (c) => [
    {
      id: 'consignments-way', type: 'line', source: 'consignments', filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round' },
      paint: { 'line-color': c.accent, 'line-width': ['case', ['get', 'chosen'], 4, 2], 'line-dasharray': [1, 2], 'line-opacity': 0.9 },
    },
    {
      id: 'consignments-arrow', type: 'symbol', source: 'consignments', filter: ['==', ['geometry-type'], 'Point'],
      layout: {
        'icon-image': ['get', 'picture'], 'icon-rotate': ['get', 'bearing'], 'icon-rotation-alignment': 'map', 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': 0.85,
        'text-field': ['step', ['zoom'], '', 8.5, ['get', 'title']], 'text-font': FONT, 'text-size': 10.5, 'text-anchor': 'top', 'text-offset': [0, 1], 'text-optional': true,
      },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.3 },
    },
  ],
}

export const isMoving = (one: Consignment): boolean => ['packed', 'departed', 'halted', 'arrived'].includes(one.state)

/** The share of the way that should be behind it, by departure and expected arrival. */
export function progress(one: Consignment, now: number): number {
  if (one.state === 'arrived') return 1
  if (!one.departed_at || !one.eta_at) return one.departed_at ? 0.5 : 0
  const from = Date.parse(one.departed_at)
  return Math.min(0.97, Math.max(0, (now - from) / Math.max(1, Date.parse(one.eta_at) - from)))
}

function drawn(one: Consignment, now: number): Feature[] {
  const { from_point: from, to_point: to } = one
  if (!from || !to) return []
  const seen = known.isPast ? undefined : positions.ofLoad(one) // then it is drawn where it was seen, not where it should be
  const share = progress(one, now)
  const at: Point = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
  const properties = { subject: `consignment/${one.id}`, title: one.number, chosen: view.selected === `consignment/${one.id}` }
  return [
    { type: 'Feature', geometry: { type: 'LineString', coordinates: [from, to] }, properties: { ...properties, id: `${one.id}-way` } },
    ...(seen && !isGone(seen, now) ? [] : [{
      type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: at },
      properties: { ...properties, id: one.id, picture: one.state === 'halted' ? 'vehicle-halted' : 'vehicle', bearing: bearing(from, to) },
    }]),
  ]
}

function bearing(from: Point, to: Point): number {
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180)
  return (Math.atan2(east, to[1] - from[1]) * 180) / Math.PI
}
