// Gachas that owe a word and are mute: a hatched sign at the seat, where one is known. Shown from near enough to tell them apart.
import type { Feature } from 'geojson'
import { places } from '../../places.svelte'
import { mute } from '../../silence/table.svelte'
import { known } from '../known.svelte'
import type { Layer } from './layer'

export const gachas: Layer = {
  key: 'gachas',
  clickable: true,
  features: () => {
    if (known.isPast) return []
    return (mute.of(known.incident?.id)?.places ?? []).flatMap((one): Feature[] => {
      const division = places.get(one.place)
      if (!one.silent || one.place.length !== 12 || division?.lon == null || division.lat == null) return []
      return [{
        type: 'Feature', geometry: { type: 'Point', coordinates: [division.lon, division.lat] },
        properties: { id: one.place, subject: `township/${one.place}`, title: places.name(one.place, true), rank: -one.score },
      }]
    })
  },
  style: () => [{
    id: 'gachas-silent', type: 'symbol', source: 'gachas', minzoom: 7.5,
    layout: { 'icon-image': 'gacha-silent', 'icon-size': 0.7, 'icon-allow-overlap': false, 'symbol-sort-key': ['get', 'rank'] },
  }],
}
