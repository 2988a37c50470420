// The shapes the map stands on, once read; and the area being drawn on it.
import type { FeatureCollection, Polygon } from 'geojson'
import type { Point } from '../../types'

const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] }
let townships = $state.raw(nothing)
let base = $state.raw(nothing)
let roads = $state.raw(nothing)

export const ground = {
  get townships(): FeatureCollection {
    return townships
  },
  set townships(found: FeatureCollection) {
    townships = found
  },
  get base(): FeatureCollection {
    return base
  },
  set base(found: FeatureCollection) {
    base = found
  },
  get roads(): FeatureCollection {
    return roads
  },
  set roads(found: FeatureCollection) {
    roads = found
  },
}

/** Drawing an area: each click on the map is a corner. Picking a place: the next click is told to who asked; asking: who may take what is clicked for itself. */
export const pencil = $state({ drawing: false, corners: [] as Point[], picking: null as ((at: Point) => void) | null, asking: null as ((subject: string, title: string) => boolean) | null })

/** Roads that a form is about to change, to be seen on the map meanwhile. */
export const picked = $state({ roads: [] as string[] })

export function drawnPolygon(): Polygon | null {
  const corners = pencil.corners
  return corners.length < 3 ? null : { type: 'Polygon', coordinates: [[...corners.map((c) => [...c]), [...corners[0]!]]] }
}
