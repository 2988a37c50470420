// Money and gaps as a plan of stock shows them.
import { yuan } from '../look/amount'

/** Whole yuan: a plan is no bill. */
export const round = (fen: number): string => yuan(Math.round(fen / 100) * 100).replace('.00', '')

/** How far from the best: small shares keep their digits. */
export const gapOf = (share: number): string => `${(100 * share).toFixed(share < 0.001 ? 4 : 2)}%`
