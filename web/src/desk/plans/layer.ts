// The flows of the plan that is shown, as map features: an arc each, so that two ways between the same ends are told apart.
import type { Feature } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import { amount } from '../../look/amount'
import { places } from '../../places.svelte'
import type { Point } from '../../types'
import { named, t } from '../../words/index.svelte'
import { known } from '../known.svelte'
import type { Colours } from '../map/colours'
import { FONT } from '../map/layer'
import { flows, met, percents, shade, width, type Flow } from './coverage'
import { drawn, shown, supposing } from './shown.svelte'

export const SOURCE = 'plan'
const BOW = 0.12 // how far an arc bows out, as a share of its length
const STEPS = 16

export const storePoint = (id: string): Point | null => (known.get('store', id)?.point as Point | null) ?? shown.answer?.stores.find((one) => one.id === id)?.point ?? null
export const storeName = (id: string): string => named(known.get('store', id)) || (shown.answer?.stores.find((one) => one.id === id)?.name ?? t('consignment.elsewhere'))

/** Lines of the flows, points where goods go or lack, and supposed stores. */
export function features(): Feature[] {
  const { plan, beside } = drawn()
  if (!plan) return []
  const now = flows(plan, shown.group)
  const before = beside ? flows(beside, shown.group) : null
  const most = Math.max(0, ...now.map((flow) => flow.pieces), ...(before ?? []).map((flow) => flow.pieces))
  const was = new Map((before ?? []).map((flow) => [flow.pair, flow.pieces]))
  const lines = now.map((flow) => line(flow, most, !before ? 'plain' : was.get(flow.pair) === flow.pieces ? 'same' : 'new'))
  const gone = (before ?? []).filter((flow) => !now.some((one) => one.pair === flow.pair)).map((flow) => line(flow, most, 'gone'))
  return [...gone, ...lines, ...seats(percents(met(plan), shown.group)), ...supposed()].filter((one) => one !== null)
}

function line(flow: Flow, most: number, change: 'plain' | 'same' | 'new' | 'gone'): Feature | null {
  const [from, to] = [storePoint(flow.store), places.seat(flow.place)]
  if (!from || !to) return null
  return {
    type: 'Feature', geometry: { type: 'LineString', coordinates: arc(from, to) },
    properties: {
      id: `${change === 'gone' ? 'gone ' : ''}${flow.pair}`, pair: flow.pair, change, width: width(flow.pieces, most), shade: shade(flow.percent), chosen: shown.pair === flow.pair,
      title: `${storeName(flow.store)} → ${places.name(flow.place)}`,
      note: change === 'gone' ? t('flow.gone') : t('flow.note', { pieces: amount(flow.pieces), place: places.name(flow.place), percent: flow.percent ?? '—' }),
    },
  }
}

const seats = (covered: ReadonlyMap<string, number>): (Feature | null)[] => [...covered].map(([place, percent]) => {
  const at = places.seat(place)
  return at && {
    type: 'Feature', geometry: { type: 'Point', coordinates: at },
    properties: { id: `at ${place}`, part: 'seat', percent, shade: shade(percent), label: `${percent}%`, title: places.name(place), note: t('flow.place', { percent }) },
  }
})

const supposed = (): Feature[] => (supposing() ? shown.answer?.stores ?? [] : []).map((one) => ({
  type: 'Feature', geometry: { type: 'Point', coordinates: one.point }, properties: { id: one.id, part: 'store', label: one.name, title: one.name, note: '' },
}))

/** A bow to the left of the way, so that there and back do not cover each other. */
export function arc([x, y]: Point, [u, v]: Point): Point[] {
  const squeeze = Math.cos((((y + v) / 2) * Math.PI) / 180) || 1
  const [east, north] = [(u - x) * squeeze, v - y]
  const [cx, cy] = [(x + u) / 2 - (north * BOW) / squeeze, (y + v) / 2 + east * BOW]
  return Array.from({ length: STEPS + 1 }, (_, at): Point => {
    const s = at / STEPS
    const [a, b, c] = [(1 - s) * (1 - s), 2 * s * (1 - s), s * s]
    return [a * x + b * cx + c * u, a * y + b * cy + c * v]
  })
}

export function styles(c: Colours): LayerSpecification[] {
  const colour = ['match', ['get', 'shade'], 'full', c['ramp-5'], 'most', c['ramp-4'], 'half', c['ramp-3'], c.alarm] as unknown as string
  const faint = ['case', ['==', ['get', 'change'], 'same'], 0.35, 0.95] as unknown as number
  const is = (shade: boolean): ['all', ...unknown[]] => ['all', ['==', ['geometry-type'], 'LineString'], [shade ? '==' : '!=', ['get', 'shade'], 'little'], ['!=', ['get', 'change'], 'gone']]
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'plan-chosen', type: 'line', source: SOURCE, filter: ['==', ['get', 'chosen'], true], layout: round, paint: { 'line-color': c.ink, 'line-width': ['+', ['get', 'width'], 6], 'line-opacity': 0.5 } },
    { id: 'plan-casing', type: 'line', source: SOURCE, filter: ['all', ['==', ['geometry-type'], 'LineString'], ['!=', ['get', 'change'], 'gone']], layout: round, paint: { 'line-color': c['map-halo'], 'line-width': ['+', ['get', 'width'], 2.5], 'line-opacity': faint } },
    { id: 'plan-gone', type: 'line', source: SOURCE, filter: ['==', ['get', 'change'], 'gone'], paint: { 'line-color': c['ink-2'], 'line-width': ['get', 'width'], 'line-dasharray': [0.6, 0.6], 'line-opacity': 0.6 } },
    { id: 'plan-flow', type: 'line', source: SOURCE, filter: is(false) as never, layout: round, paint: { 'line-color': colour, 'line-width': ['get', 'width'], 'line-opacity': faint } },
    { id: 'plan-little', type: 'line', source: SOURCE, filter: is(true) as never, paint: { 'line-color': colour, 'line-width': ['get', 'width'], 'line-opacity': faint, 'line-dasharray': [2, 0.8] } },
    { id: 'plan-hit', type: 'line', source: SOURCE, filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': c.ink, 'line-opacity': 0, 'line-width': ['+', ['get', 'width'], 14] } },
    {
      id: 'plan-way', type: 'symbol', source: SOURCE, filter: ['all', ['==', ['geometry-type'], 'LineString'], ['!=', ['get', 'change'], 'gone']],
      layout: { 'symbol-placement': 'line-center', 'text-field': '➤', 'text-font': FONT, 'text-size': ['+', 9, ['get', 'width']], 'text-keep-upright': false, 'text-rotation-alignment': 'map', 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.4 },
    },
    { id: 'plan-seat', type: 'circle', source: SOURCE, filter: ['==', ['get', 'part'], 'seat'], paint: { 'circle-radius': 6, 'circle-color': colour, 'circle-stroke-color': c['map-halo'], 'circle-stroke-width': 2 } },
    {
      id: 'plan-percent', type: 'symbol', source: SOURCE, filter: ['==', ['get', 'part'], 'seat'],
      layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'left', 'text-offset': [0.8, -0.7], 'text-padding': 0, 'symbol-sort-key': ['get', 'percent'] },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 2 },
    },
    {
      id: 'plan-store', type: 'symbol', source: SOURCE, filter: ['==', ['get', 'part'], 'store'],
      layout: { 'icon-image': 'store', 'icon-allow-overlap': true, 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 0.9], 'text-optional': true },
      paint: { 'text-color': c.accent, 'text-halo-color': c['map-halo'], 'text-halo-width': 2 },
    },
  ]
}
