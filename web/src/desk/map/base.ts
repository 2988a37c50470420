// What lies below: neighbouring counties, lakes and rivers, settlements. Static, from the service itself.
import type { Feature, FeatureCollection } from 'geojson'
import { get } from '../../api'
import { speaking } from '../../words/index.svelte'
import { ground } from './ground.svelte'
import { FONT, type Layer } from './layer'

export const base: Layer = {
  key: 'base',
  features: () => ground.base.features.map((feature) => ({
    ...feature,
    properties: { ...feature.properties, label: speaking.language === 'zh' ? feature.properties?.name : feature.properties?.name_en || feature.properties?.name },
  })),
  style: (c) => [
    { id: 'base-county', type: 'line', source: 'base', filter: ['==', ['get', 'layer'], 'county'], paint: { 'line-color': c['map-line'], 'line-opacity': 0.35, 'line-width': 1 } },
    { id: 'base-lake', type: 'fill', source: 'base', filter: ['==', ['get', 'layer'], 'lake'], paint: { 'fill-color': c['map-water'] } },
    { id: 'base-river', type: 'line', source: 'base', filter: ['==', ['get', 'layer'], 'river'], paint: { 'line-color': c['map-water'], 'line-width': 1.5 } },
    {
      id: 'base-place', type: 'symbol', source: 'base', filter: ['in', ['get', 'layer'], ['literal', ['place', 'airport']]], minzoom: 8.5,
      layout: { 'text-field': ['concat', ['case', ['==', ['get', 'layer'], 'airport'], '✈ ', '· '], ['get', 'label']], 'text-font': FONT, 'text-size': 11, 'text-anchor': 'left' },
      paint: { 'text-color': c['ink-3'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.2 },
    },
  ],
}

export async function readGround(): Promise<void> {
  const [townships, below, roads] = await Promise.all([
    get<FeatureCollection>('/api/geo/townships.geojson'), get<FeatureCollection>('/api/geo/base.geojson'), get<FeatureCollection>('/api/roads/segments.geojson'),
  ])
  ground.roads = roads
  ground.townships = townships
  ground.base = below
}

export const isTownship = (feature: Feature): boolean => feature.properties?.level === 'township'
