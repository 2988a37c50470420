// The page's colours as the map needs them: read from the same custom properties.
const NAMES = [
  'ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'ramp-5', 'map-ground', 'map-land', 'map-line', 'map-water', 'map-hatch',
  'map-label', 'map-halo', 'accent', 'accent-ink', 'ink', 'ink-2', 'ink-3', 'card', 'line-strong', 'blue', 'yellow', 'orange', 'red', 'alarm',
] as const
export type Colours = Record<(typeof NAMES)[number], string>

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours
}
