// What the board shows and what each number is made of. Pure.
import type { FigureCell, TownFigures } from '../types'

export type CardKey = 'affected' | 'dead' | 'injured' | 'relocated' | 'in_need' | 'houses' | 'livestock'
export interface Card {
  key: CardKey
  sum: readonly string[] // the indicators whose sum is the large number
  parts: readonly string[] // shown beneath
}
export const CARDS: readonly Card[] = [
  { key: 'affected', sum: ['affected_population'], parts: [] },
  { key: 'dead', sum: ['deaths', 'missing'], parts: ['deaths', 'missing'] },
  { key: 'injured', sum: ['injured'], parts: ['seriously_injured'] },
  { key: 'relocated', sum: ['relocated_total'], parts: ['central_total', 'dispersed_total'] },
  { key: 'in_need', sum: ['need_emergency_aid_total'], parts: [] },
  { key: 'houses', sum: ['collapsed_rooms', 'severe_rooms'], parts: ['collapsed_rooms', 'severe_rooms'] },
  { key: 'livestock', sum: ['livestock_dead'], parts: [] },
]
export const indicatorsOf = (card: Card): readonly string[] => [...new Set([...card.sum, ...card.parts])]

export interface Total {
  value: number | null
  atLeast: boolean
}

/** A sum of which some terms are unknown is a lower bound; of which all are, unknown. */
export function total(figures: TownFigures | undefined, indicators: readonly string[]): Total {
  const cells: (FigureCell | undefined)[] = indicators.map((key) => figures?.values[key])
  const said = cells.flatMap((cell) => (cell?.value == null ? [] : [cell.value]))
  if (said.length === 0) return { value: null, atLeast: false }
  return { value: said.reduce((sum, value) => sum + value, 0), atLeast: cells.some((cell) => cell?.value == null || cell.at_least) }
}
