// The values of a place's figures at this officer's last look, for the small ▲▼: the server keeps how far he has looked.
import { changes } from './changes.svelte'

/** Old values of what moved since; what has not moved is not in it. */
export function lastLook(figures: string): Record<string, number | null> {
  const place = figures.slice(figures.indexOf('.') + 1)
  if (!changes.found || !changes.found.since) return {}
  return Object.fromEntries(changes.found.figures.filter((one) => one.place === place).map((one) => [one.indicator, one.old]))
}
