// Stores, with what they hold.
import type { Feature } from 'geojson'
import { amount } from '../../look/amount'
import { named, t } from '../../words/index.svelte'
import { sites, type Line, type Site } from '../../stock-board/sites'
import { warningDays } from '../../stock-board/warning'
import { known } from '../known.svelte'
import { view } from '../view.svelte'
import { FONT, type Layer } from './layer'

export const stores: Layer = {
  key: 'stores',
  clickable: true,
  features: () => featuresOf(sites(known.all('store'), known.all('shelf'), known.all('consignment'), known.now, warningDays)),
  style: (c) => [
    { id: 'stores-lacks', type: 'circle', source: 'stores', filter: ['get', 'lacks'], paint: { 'circle-radius': 11, 'circle-color': 'transparent', 'circle-stroke-color': c.alarm, 'circle-stroke-width': 2 } },
    { id: 'stores-chosen', type: 'circle', source: 'stores', filter: ['get', 'chosen'], paint: { 'circle-radius': 14, 'circle-color': 'transparent', 'circle-stroke-color': c.accent, 'circle-stroke-width': 3 } },
    {
      id: 'stores-box', type: 'symbol', source: 'stores',
      layout: {
        'icon-image': 'store', 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 6, 0.7, 10, 1],
        'text-field': ['step', ['zoom'], '', 9.5, ['get', 'title']], 'text-font': FONT, 'text-size': 11, 'text-anchor': 'top', 'text-offset': [0, 0.9], 'text-optional': true, 'text-max-width': 10,
      },
      paint: { 'text-color': c['map-label'], 'text-halo-color': c['map-halo'], 'text-halo-width': 1.3 },
    },
  ],
}

function featuresOf(found: readonly Site[]): Feature[] {
  return found.filter((one) => one.store?.point).map(({ store, lines }): Feature => ({
    type: 'Feature', geometry: { type: 'Point', coordinates: store?.point ?? [] },
    properties: {
      id: store?.id, subject: `store/${store?.id}`, title: store ? named(store) : '', chosen: view.selected === `store/${store?.id}`,
      lacks: lines.some((one) => one.below > 0), note: note(lines),
    },
  }))
}

/** Kinds on hand, set aside, on the way, due to expire, below their minimum; only what there is. */
function note(lines: readonly Line[]): string {
  const kinds = (of: (line: Line) => number): number => lines.filter((line) => of(line) > 0).length
  const told = [[t('stock.reserved'), kinds((one) => one.reserved)], [t('stock.on_the_way'), kinds((one) => one.on_the_way)],
    [t('stock.expiring'), kinds((one) => one.expiring + one.expired)], [t('map.store_below'), kinds((one) => one.below)]] as const
  return [t('map.store_holds', { kinds: amount(kinds((one) => one.on_hand)) }), ...told.filter(([, n]) => n > 0).map(([word, n]) => `${word} ${amount(n)}`)].join(' · ')
}
