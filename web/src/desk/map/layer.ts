// What every map layer is: one source of features, its drawing, what a click on it selects.
import type { Feature } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import type { Colours } from './colours'

export interface Layer {
  key: string // the source's name, and the legend's
  /** Features with properties.id; properties.subject is what a click selects. Read inside an effect. */
  features: () => Feature[]
  style: (colours: Colours) => LayerSpecification[]
  clickable?: boolean
}

export const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif']

