// Warnings in force: their outline in the official colour, always with the word.
import type { Feature } from 'geojson'
import { said } from '../../words/index.svelte'
import { known } from '../known.svelte'
import { FONT, type Layer } from './layer'

export const warnings: Layer = {
  key: 'warnings',
  clickable: false,
  features: () => known.all('alert').filter((one) => one.state === 'in_force').flatMap((alert) =>
    alert.polygons.map((ring, at): Feature => ({
      type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] },
      properties: { id: `${alert.id}-${at}`, subject: `alert/${alert.id}`, colour: alert.colour ?? '', label: `${alert.event_zh} ${said('colour', alert.colour)}` },
    }))),
  style: (c) => [
    {
      id: 'warnings-line', type: 'line', source: 'warnings',
      paint: { 'line-color': ['match', ['get', 'colour'], 'blue', c.blue, 'yellow', c.yellow, 'orange', c.orange, 'red', c.red, c.ink], 'line-width': 3, 'line-opacity': 0.9 },
    },
    {
      id: 'warnings-word', type: 'symbol', source: 'warnings',
      layout: { 'symbol-placement': 'line', 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'symbol-spacing': 600, 'text-offset': [0, -0.9] },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.5 },
    },
  ],
}
