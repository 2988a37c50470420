// Vehicles and teams where they were last seen: the older a position, the fainter it is drawn, and it says its age.
import type { Feature } from 'geojson'
import type { Position } from '../../types'
import { live } from '../../live/live.svelte'
import { ago } from '../../words/when'
import { known } from '../known.svelte'
import { isGone, opacity, positions } from '../positions.svelte'
import { view } from '../view.svelte'
import { FONT, type Layer } from './layer'

const STEP_MS = 10_000

export const tracks: Layer = {
  key: 'tracks',
  clickable: true,
  features: () => {
    if (known.isPast) return [] // where they were is not kept for the time line
    const now = Math.floor(live.now / STEP_MS) * STEP_MS
    return positions.all().filter((one) => !isGone(one, now)).map((one) => drawn(one, now))
  },
  style: (c) => [
    {
      id: 'tracks-team', type: 'circle', source: 'tracks', filter: ['==', ['get', 'kind'], 'team'],
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 9, 7], 'circle-color': c.ink, 'circle-opacity': ['get', 'opacity'],
        'circle-stroke-color': c.card, 'circle-stroke-width': 2, 'circle-stroke-opacity': ['get', 'opacity'],
      },
    },
    {
      id: 'tracks-vehicle', type: 'symbol', source: 'tracks', filter: ['!=', ['get', 'kind'], 'team'],
      layout: { 'icon-image': ['case', ['get', 'turns'], 'vehicle', 'vehicle-standing'], 'icon-rotate': ['get', 'course'], 'icon-rotation-alignment': 'map', 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': 0.95 },
      paint: { 'icon-opacity': ['get', 'opacity'] },
    },
    {
      id: 'tracks-name', type: 'symbol', source: 'tracks',
      layout: { 'text-field': ['step', ['zoom'], '', 8, ['concat', ['get', 'title'], '\n', ['get', 'note']]], 'text-font': FONT, 'text-size': 10.5, 'text-anchor': 'top', 'text-offset': [0, 1], 'text-optional': true },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.3, 'text-opacity': ['get', 'opacity'] },
    },
  ],
}

function drawn(one: Position, now: number): Feature {
  const subject = one.consignments[0] ? `consignment/${one.consignments[0]}` : `panel/trackers`
  return {
    type: 'Feature', geometry: { type: 'Point', coordinates: one.point },
    properties: {
      id: one.of, subject, kind: one.kind, title: one.name_zh, note: ago(one.observed_at, now), opacity: opacity(one.observed_at, now),
      turns: one.course !== null && (one.speed_kmh ?? 0) > 3, course: one.course ?? 0, chosen: view.selected === subject,
    },
  }
}
