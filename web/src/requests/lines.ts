// Goods by kind and quantity, as they are entered; shared by offers and requests.
export interface EnteredLine {
  item: string
  quantity: number | null
}

export const emptyLine = (): EnteredLine => ({ item: '', quantity: null })

/** What was filled, each item once: null where something is missing. */
export function filledLines(lines: readonly EnteredLine[]): { item: string; quantity: number }[] | null {
  const filled = lines.filter((line) => line.item !== '' || line.quantity !== null)
  const whole = filled.filter((line): line is { item: string; quantity: number } => line.item !== '' && Number.isInteger(line.quantity) && line.quantity! > 0)
  return filled.length > 0 && whole.length === filled.length ? whole.map(({ item, quantity }) => ({ item, quantity })) : null
}
