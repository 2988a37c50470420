// Roads with the state that they have now: open ones thin and grey, slow ones dashed, closed ones struck out in red.
import type { Feature } from 'geojson'
import { named, said, t } from '../../words/index.svelte'
import { known } from '../known.svelte'
import { view } from '../view.svelte'
import { ground, picked } from './ground.svelte'
import type { Layer } from './layer'

const GREAT = ['motorway', 'national', 'provincial']

export const roads: Layer = {
  key: 'roads',
  clickable: true,
  features: () => {
    const states = new Map(known.all('road').map((road) => [road.id, road]))
    return ground.roads.features.map((feature): Feature => {
      const { id, name, name_en, ref, road_class, paved } = feature.properties as Record<string, string>
      const state = states.get(id!)
      return {
        type: 'Feature', geometry: feature.geometry,
        properties: {
          id, subject: `road/${id}`, state: state?.state ?? 'open', great: GREAT.includes(road_class!), paved,
          title: [ref, named({ name_zh: name!, name_en: name_en! }) || said('road_class', road_class)].filter(Boolean).join(' '),
          note: state && state.state !== 'open' ? t(`road_state.${state.state}`) : '',
          chosen: view.selected === `road/${id}` || picked.roads.includes(id!),
        },
      }
    })
  },
  style: (c) => [
    {
      id: 'roads-chosen', type: 'line', source: 'roads', filter: ['get', 'chosen'], layout: { 'line-cap': 'round' },
      paint: { 'line-color': c.accent, 'line-width': 10, 'line-opacity': 0.35 },
    },
    {
      id: 'roads-open', type: 'line', source: 'roads', filter: ['all', ['!=', ['get', 'state'], 'closed'], ['get', 'paved']], layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': ['case', ['==', ['get', 'state'], 'slow'], c.orange, c['ink-3']], 'line-width': ['case', ['==', ['get', 'state'], 'slow'], 3.5, ['get', 'great'], 2.2, 1.2], 'line-opacity': 0.85 },
    },
    {
      id: 'roads-track', type: 'line', source: 'roads', filter: ['all', ['!=', ['get', 'state'], 'closed'], ['!', ['get', 'paved']]],
      paint: { 'line-color': ['case', ['==', ['get', 'state'], 'slow'], c.orange, c['ink-3']], 'line-width': ['case', ['==', ['get', 'state'], 'slow'], 3, 1.2], 'line-dasharray': [3, 2], 'line-opacity': 0.8 },
    },
    {
      id: 'roads-closed', type: 'line', source: 'roads', filter: ['==', ['get', 'state'], 'closed'], layout: { 'line-cap': 'butt' },
      paint: { 'line-color': c.alarm, 'line-width': 4.5 },
    },
    {
      id: 'roads-closed-bars', type: 'line', source: 'roads', filter: ['==', ['get', 'state'], 'closed'],
      paint: { 'line-color': c.card, 'line-width': 2, 'line-dasharray': [1, 2] },
    },
  ],
}
