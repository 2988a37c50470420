// What a stretch of road is called and how long it is.
import { named, said } from '../../words/index.svelte'

export interface Stretch {
  id: string
  name: string
  name_en: string
  ref: string
  road_class: string
  metres: number
  flag?: string
  may?: boolean // of those that were drawn: this officer may say how it is
}

export function nameOf(stretch: Pick<Stretch, 'name' | 'name_en' | 'ref' | 'road_class'> | undefined): string {
  if (!stretch) return ''
  const own = named({ name_zh: stretch.name, name_en: stretch.name_en })
  return own || [stretch.ref, said('road_class', stretch.road_class)].filter(Boolean).join(' ')
}

export const kmOf = (metres: number): string => (metres / 1000).toFixed(1)
