// The choropleth's classes: zero apart from little, breaks that can be read aloud.
export const CLASSES = 5

/** Lower bounds of classes 1…5 for these values; class 0 is exactly zero. Empty when nothing is above zero. */
export function breaks(values: readonly number[]): number[] {
  const most = Math.max(0, ...values)
  if (most <= 0) return []
  const wanted = [0, 0.1, 0.25, 0.5, 0.75].map((share) => Math.max(1, readable(most * share)))
  return [...new Set(wanted)].filter((bound) => bound <= most)
}

/** 0 for zero, else the number of bounds that the value reaches, stretched so that the highest class is the darkest. */
export function classOf(value: number, bounds: readonly number[]): number {
  if (value <= 0 || bounds.length === 0) return 0
  const reached = Math.max(1, bounds.filter((bound) => value >= bound).length)
  return Math.round((reached / bounds.length) * CLASSES) || 1
}

function readable(value: number): number {
  if (value < 10) return Math.round(value)
  const unit = 10 ** Math.floor(Math.log10(value))
  return Math.round((value / unit) * 2) * (unit / 2)
}
