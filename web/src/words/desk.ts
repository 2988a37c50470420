// Words of the desk.
import type { Words } from './index.svelte'

export const desk = {
  'desk.title': ['值班台', 'Duty desk'],
} satisfies Words
