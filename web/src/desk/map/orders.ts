// Evacuation orders as drawn areas, the villages' way to their shelters, and the area being drawn now.
import type { Feature, Geometry } from 'geojson'
import { places } from '../../places.svelte'
import type { EvacuationOrder } from '../../types'
import { known } from '../known.svelte'
import { view } from '../view.svelte'
import { pencil } from './ground.svelte'
import type { Layer } from './layer'

export const isRunning = (one: EvacuationOrder): boolean => one.state === 'ordered' || one.state === 'under_way'

export const orders: Layer = {
  key: 'orders',
  clickable: true,
  features: () => known.all('evacuation_order').filter(isRunning).flatMap((order) => [...area(order), ...ways(order)]),
  style: (c) => [
    { id: 'orders-area', type: 'fill', source: 'orders', filter: ['==', ['get', 'part'], 'area'], paint: { 'fill-color': c.ink, 'fill-opacity': 0.1 } },
    { id: 'orders-edge', type: 'line', source: 'orders', filter: ['==', ['get', 'part'], 'area'], paint: { 'line-color': c.ink, 'line-width': ['case', ['get', 'chosen'], 4, 2] } },
    { id: 'orders-way', type: 'line', source: 'orders', filter: ['==', ['get', 'part'], 'way'], paint: { 'line-color': c.ink, 'line-width': 1.5, 'line-dasharray': [4, 2], 'line-opacity': 0.7 } },
  ],
}

export const drawing: Layer = {
  key: 'drawing',
  features: () => {
    const corners = pencil.corners
    const points = corners.map((corner, at): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [...corner] }, properties: { id: `corner-${at}` } }))
    if (corners.length < 2) return points
    const ring = [...corners, corners[0]!].map((corner) => [...corner])
    const geometry: Geometry = corners.length > 2 ? { type: 'Polygon', coordinates: [ring] } : { type: 'LineString', coordinates: ring.slice(0, 2) }
    return [...points, { type: 'Feature', geometry, properties: { id: 'ring' } }]
  },
  style: (c) => [
    { id: 'drawing-area', type: 'fill', source: 'drawing', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': c.accent, 'fill-opacity': 0.18 } },
    { id: 'drawing-edge', type: 'line', source: 'drawing', filter: ['!=', ['geometry-type'], 'Point'], paint: { 'line-color': c.accent, 'line-width': 2.5 } },
    { id: 'drawing-corner', type: 'circle', source: 'drawing', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 5, 'circle-color': c.card, 'circle-stroke-color': c.accent, 'circle-stroke-width': 2.5 } },
  ],
}

function area(order: EvacuationOrder): Feature[] {
  const shape = order.polygon as Geometry | null
  if (!shape) return []
  return [{ type: 'Feature', geometry: shape, properties: { ...about(order), id: `${order.id}-area`, part: 'area' } }]
}

function ways(order: EvacuationOrder): Feature[] {
  return order.villages.flatMap((village) => order.shelters.flatMap((id): Feature[] => {
    const from = places.seat(village.code)
    const to = known.get('shelter', id)?.point
    if (!from || !to) return []
    return [{ type: 'Feature', geometry: { type: 'LineString', coordinates: [from, to] }, properties: { ...about(order), id: `${order.id}-${village.code}-${id}`, part: 'way' } }]
  }))
}

const about = (order: EvacuationOrder) => ({
  subject: `evacuation_order/${order.id}`, title: order.number, chosen: view.selected === `evacuation_order/${order.id}`,
})
