// Shelters: hollow when closed, filled when open, marked when nearly full; heads of capacity beside them.
import type { Feature } from 'geojson'
import type { Shelter } from '../../types'
import { named } from '../../words/index.svelte'
import { known } from '../known.svelte'
import { view } from '../view.svelte'
import { FONT, type Layer } from './layer'

export const NEARLY_FULL = 0.9

export const isNearlyFull = (one: Shelter): boolean =>
  one.state === 'open' && one.headcount !== null && one.headcount >= one.capacity_people * NEARLY_FULL

export const shelters: Layer = {
  key: 'shelters',
  clickable: true,
  features: () => known.all('shelter').filter((one) => one.point).map((shelter): Feature => ({
    type: 'Feature', geometry: { type: 'Point', coordinates: shelter.point ?? [] },
    properties: {
      id: shelter.id, subject: `shelter/${shelter.id}`, title: named(shelter), chosen: view.selected === `shelter/${shelter.id}`,
      picture: shelter.state === 'closed' ? 'shelter-closed' : isNearlyFull(shelter) ? 'shelter-full' : 'shelter-open',
      heads: shelter.state === 'closed' ? '' : `${shelter.headcount ?? '—'}/${shelter.capacity_people}`,
    },
  })),
  style: (c) => [
    { id: 'shelters-chosen', type: 'circle', source: 'shelters', filter: ['get', 'chosen'], paint: { 'circle-radius': 14, 'circle-color': 'transparent', 'circle-stroke-color': c.accent, 'circle-stroke-width': 3 } },
    {
      id: 'shelters-house', type: 'symbol', source: 'shelters',
      layout: {
        'icon-image': ['get', 'picture'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 6, 0.7, 10, 1],
        'text-field': ['step', ['zoom'], '', 8.5, ['get', 'heads'], 10.5, ['concat', ['get', 'title'], '\n', ['get', 'heads']]],
        'text-font': FONT, 'text-size': 11, 'text-anchor': 'left', 'text-offset': [1, 0], 'text-optional': true,
      },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.3 },
    },
  ],
}
