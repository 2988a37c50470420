// The count of a consignment at its end. Pure.
import type { ConsignmentLine } from '../types'

export interface Counted {
  line: number
  item: string
  unit: string
  sent: number
  good: number | null
  damaged: number | null
  lost: number | null
}

export const started = (lines: readonly ConsignmentLine[]): Counted[] =>
  lines.map((one) => ({ line: one.line, item: one.item, unit: one.unit, sent: one.quantity, good: one.quantity, damaged: 0, lost: 0 }))

/** Nothing is left open: every piece is good, damaged or lost, and every field says so. */
export const adds = (one: Counted): boolean =>
  one.good !== null && one.damaged !== null && one.lost !== null && one.good + one.damaged + one.lost === one.sent

export const isWhole = (one: Counted): boolean => one.good === one.sent

/** What is neither good nor damaged is lost, until somebody says otherwise. */
export const restLost = (one: Counted): number | null =>
  one.good === null || one.damaged === null ? null : Math.max(0, one.sent - one.good - one.damaged)
