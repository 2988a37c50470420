// Townships by the chosen figure; who has not been heard from is hatched, who spoke of other things is dotted. Derived lines are dashed.
import type { Feature } from 'geojson'
import { places } from '../../places.svelte'
import type { Report, TownFigures } from '../../types'
import { amount } from '../../look/amount'
import { mute } from '../../silence/table.svelte'
import { t } from '../../words/index.svelte'
import { known } from '../known.svelte'
import { view } from '../view.svelte'
import { isTownship } from './base'
import { ground } from './ground.svelte'
import { FONT, type Layer } from './layer'
import { breaks, classOf } from './scale'

export const townFigures = (): TownFigures[] =>
  known.all('figures').filter((one) => one.incident_id === known.incident?.id && one.place.length === 9)

const figuresByPlace = (): Map<string, TownFigures> => new Map(townFigures().map((one) => [one.place, one]))

/** Townships whose every word that stands is a nil report: they said that there is nothing. */
export function nilTownships(reports: readonly Pick<Report, 'incident_id' | 'place' | 'kind' | 'state' | 'replaced_by' | 'duplicate_of'>[], incident: string | undefined): Set<string> {
  const standing = reports.filter((one) => one.incident_id === incident && !one.replaced_by && !one.duplicate_of && one.state !== 'returned' && one.state !== 'withdrawn')
  const of = (nil: boolean): Set<string> => new Set(standing.filter((one) => (one.kind === 'nil') === nil).map((one) => one.place.slice(0, 9)))
  const others = of(false)
  return new Set([...of(true)].filter((code) => !others.has(code)))
}
const nils = (): Set<string> => nilTownships(known.all('report'), known.incident?.id)

export const townBreaks = (): number[] =>
  breaks(townFigures().flatMap((one) => one.values[view.by]?.value ?? []))

export const townships: Layer = {
  key: 'townships',
  clickable: true,
  features: () => {
    const byPlace = figuresByPlace()
    const [bounds, nil] = [townBreaks(), nils()]
    return ground.townships.features.map((feature) => dressed(feature, byPlace.get(String(feature.properties?.code)), bounds, nil))
  },
  style: (c) => [
    { id: 'townships-land', type: 'fill', source: 'townships', filter: ['==', ['get', 'level'], 'county'], paint: { 'fill-color': c['map-land'] } },
    {
      id: 'townships-fill', type: 'fill', source: 'townships', filter: ['==', ['get', 'level'], 'township'],
      paint: {
        'fill-color': ['match', ['get', 'step'], 0, c['ramp-0'], 1, c['ramp-1'], 2, c['ramp-2'], 3, c['ramp-3'], 4, c['ramp-4'], 5, c['ramp-5'], c['map-land']],
        'fill-opacity': 0.92,
      },
    },
    { id: 'townships-silent', type: 'fill', source: 'townships', filter: ['==', ['get', 'silent'], true], paint: { 'fill-pattern': 'hatch', 'fill-opacity': 0.55 } },
    { id: 'townships-unknown', type: 'fill', source: 'townships', filter: ['==', ['get', 'unknown'], true], paint: { 'fill-pattern': 'dots', 'fill-opacity': 0.7 } },
    { id: 'townships-line', type: 'line', source: 'townships', filter: ['==', ['get', 'level'], 'township'], paint: { 'line-color': c['map-line'], 'line-width': 1, 'line-dasharray': [3, 2] } },
    { id: 'townships-county', type: 'line', source: 'townships', filter: ['==', ['get', 'level'], 'county'], paint: { 'line-color': c['map-line'], 'line-width': 2 } },
  ],
}

/** Names and figures at the seats, also of units that have no shape. */
export const labels: Layer = {
  key: 'labels',
  clickable: true,
  features: () => {
    const byPlace = figuresByPlace()
    const [bounds, nil] = [townBreaks(), nils()]
    return places.townships.flatMap((division): Feature[] => {
      if (division.lon == null || division.lat == null) return []
      const value = byPlace.get(division.code)?.values[view.by]
      return [{
        type: 'Feature', geometry: { type: 'Point', coordinates: [division.lon, division.lat] },
        properties: {
          id: division.code, subject: `township/${division.code}`, name: places.name(division.code),
          figure: value?.value == null && nil.has(division.code) ? t('legend.nil.mark') : view.by === 'silence' || value?.value == null ? '' : `${value.at_least ? '≥' : ''}${amount(value.value)}`,
          step: value?.value == null ? 0 : classOf(value.value, bounds), rank: division.has_shape ? 0 : 1,
        },
      }]
    })
  },
  style: (c) => [
{ id: 'labels-chosen', type: 'line', source: 'townships', filter: ['==', ['get', 'chosen'], true], paint: { 'line-color': c.accent, 'line-width': 3 } },
    { id: 'labels-seat', type: 'circle', source: 'labels', paint: { 'circle-radius': 2.5, 'circle-color': c['ink-2'], 'circle-stroke-color': c['map-halo'], 'circle-stroke-width': 1 } },
    {
      id: 'labels-text', type: 'symbol', source: 'labels',
      layout: {
        'text-field': ['format', ['get', 'name'], {}, ['case', ['==', ['get', 'figure'], ''], '', '\n'], {}, ['get', 'figure'], { 'font-scale': 1.1 }],
        'text-font': FONT, 'text-size': ['interpolate', ['linear'], ['zoom'], 6, 11, 10, 13], 'text-line-height': 1.3, 'text-max-width': 12,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 1.1, 'text-justify': 'auto', 'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.4 },
    },
  ],
}

/** As the server reckons it; while it has not answered, and in the past, who has not been heard from. */
function isMute(code: string, heard: boolean): boolean {
  const judged = known.isPast ? undefined : mute.place(known.incident?.id, code)
  return judged ? judged.silent : !heard
}

/** The townships that the map hatches, by code. */
export const hatched = (): string[] =>
  ground.townships.features.filter((feature) => isTownship(feature) && known.incident !== undefined
    && isMute(String(feature.properties?.code), known.get('figures', `${known.incident.id}.${feature.properties?.code}`)?.heard ?? false))
    .map((feature) => String(feature.properties?.code))

function dressed(feature: Feature, figures: TownFigures | undefined, bounds: number[], nil: ReadonlySet<string>): Feature {
  const code = String(feature.properties?.code)
  const value = figures?.values[view.by]?.value
  const township = isTownship(feature)
  const heard = figures?.heard ?? false
  return {
    type: 'Feature', geometry: feature.geometry,
    properties: {
      id: code, level: feature.properties?.level, subject: township ? `township/${code}` : '',
      step: township && value != null ? classOf(value, bounds) : -1,
      silent: township && known.incident !== undefined && isMute(code, heard),
      unknown: township && heard && value == null && !nil.has(code) && view.by !== 'silence',   // it spoke, and not of this: never like zero
      chosen: view.selected === `township/${code}`, title: places.name(code), note: feature.properties?.derived ? t('schematic') : '',
    },
  }
}
