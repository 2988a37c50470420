// Brings a map source to a list of features by what changed only.
import type { Feature, GeoJSON } from 'geojson'
import type { GeoJSONSource, GeoJSONSourceDiff, Map as Chart } from 'maplibre-gl'

const drawn = new WeakMap<GeoJSONSource, Map<string, string>>()

export function sync(chart: Chart, source: string, features: readonly Feature[]): void {
  const target = chart.getSource<GeoJSONSource>(source)
  if (!target) return
  const before = drawn.get(target)
  const after = new Map(features.map((feature) => [String(feature.properties?.id), JSON.stringify(feature)]))
  drawn.set(target, after)
  if (!before) return void target.setData({ type: 'FeatureCollection', features: [...features] } satisfies GeoJSON)
  const changes = difference(before, after, features)
  if (changes.add?.length || changes.remove?.length) target.updateData(changes)
}

/** A feature that is added under a known id takes the place of the old one. */
export function difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, features: readonly Feature[]): GeoJSONSourceDiff {
  return {
    remove: [...before.keys()].filter((id) => !after.has(id)),
    add: features.filter((feature) => before.get(String(feature.properties?.id)) !== after.get(String(feature.properties?.id))),
  }
}
