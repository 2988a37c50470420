// Warnings in force: their outline in the official colour, always with the word.
import type { Feature, Geometry, Position } from 'geojson'
import type { Alert } from '../../types'
import { said } from '../../words/index.svelte'
import { known } from '../known.svelte'
import { ground } from './ground.svelte'
import { FONT, type Layer } from './layer'

export const warnings: Layer = {
  key: 'warnings',
  clickable: false,
  features: () => known.all('alert').filter((one) => one.state === 'in_force').flatMap((alert) =>
    shapes(alert).map((geometry, at): Feature => ({
      type: 'Feature', geometry,
      properties: { id: `${alert.id}-${at}`, subject: `alert/${alert.id}`, colour: alert.colour ?? '', label: `${alert.event_zh} ${said('colour', alert.colour)}` },
    }))),
  style: (c) => [
    {
      id: 'warnings-line', type: 'line', source: 'warnings',
      paint: { 'line-color': ['match', ['get', 'colour'], 'blue', c.blue, 'yellow', c.yellow, 'orange', c.orange, 'red', c.red, c.ink], 'line-width': 2.5, 'line-opacity': 0.9 },
    },
    {
      id: 'warnings-word', type: 'symbol', source: 'warnings',
      layout: { 'symbol-placement': 'line', 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'symbol-spacing': 600, 'text-offset': [0, -0.9] },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.5 },
    },
  ],
}

/** The issuer's own area; where it named codes only, the outlines of those places. */
function shapes(alert: Alert): Geometry[] {
  if (alert.polygons.length) return alert.polygons.map((ring) => ({ type: 'Polygon', coordinates: [ring] }))
  const cells = ground.townships.features.filter((one) => alert.areas.includes(String(one.properties?.code)))
  return [{ type: 'MultiLineString', coordinates: outline(cells.map((one) => one.geometry)) }]
}

/** The border of neighbouring cells together: cells share their vertices, so an edge that two have is inside. */
function outline(cells: Geometry[]): Position[][] {
  const edges = new Map<string, Position[]>()
  for (const ring of cells.flatMap(rings))
    ring.slice(1).forEach((to, at) => {
      const from = ring[at]!
      const name = [from.join(), to.join()].sort().join(' ')
      if (!edges.delete(name)) edges.set(name, [from, to])
    })
  return chained([...edges.values()])
}

const rings = (shape: Geometry): Position[][] =>
  shape.type === 'Polygon' ? shape.coordinates : shape.type === 'MultiPolygon' ? shape.coordinates.flat() : []

/** Edges that follow one another become one line, so that a word can be written along it. */
function chained(edges: Position[][]): Position[][] {
  const lines: Position[][] = []
  for (const [from, to] of edges as [Position, Position][]) {
    const last = lines[lines.length - 1]
    if (last && last[last.length - 1]!.join() === from.join()) last.push(to)
    else lines.push([from, to])
  }
  return lines
}
