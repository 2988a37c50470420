// Stores, with what they hold.
import type { Feature } from 'geojson'
import { amount } from '../../look/amount'
import { named, t } from '../../words/index.svelte'
import { lotsByStore } from '../../live/held'
import type { StockLot } from '../../types'
import { known } from '../known.svelte'
import { view } from '../view.svelte'
import { FONT, type Layer } from './layer'

export const stores: Layer = {
  key: 'stores',
  clickable: true,
  features: () => featuresOf(lotsByStore(known)),
  style: (c) => [
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

function featuresOf(lots: ReadonlyMap<string, StockLot[]>): Feature[] {
  return known.all('store').filter((one) => one.active && one.point).map((store): Feature => {
    const kinds = new Set((lots.get(store.id) ?? []).filter((lot) => lot.on_hand > 0).map((lot) => lot.item)).size
    return {
      type: 'Feature', geometry: { type: 'Point', coordinates: store.point ?? [] },
      properties: {
        id: store.id, subject: `store/${store.id}`, title: named(store), chosen: view.selected === `store/${store.id}`,
        note: t('map.store_holds', { kinds: amount(kinds) }),
      },
    }
  })
}
