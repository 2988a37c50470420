// A line of digits as an officer types what is read out: which row is wrong, while it is being typed. Pure.
import { mod97_10 } from 'cdigit'
import { decoded, type Carried } from './sms'

export const ROWS = ['identity', 'what', 'figures'] as const
const LENGTHS: Readonly<Record<(typeof ROWS)[number], readonly [least: number, most: number]>> = { identity: [40, 40], what: [33, 33], figures: [3, 96] }
export type Heard = { state: 'empty' | 'right' | 'wrong' } | { state: 'short' | 'long'; by: number } | { state: 'strange'; group: number }

const plain = (typed: string): string => typed.normalize('NFKC').replace(/[\s\-.,/|#]/g, '')

/** How one row stands: too short or long by so many digits, a group with what is no digit, or a slip of the ear. */
export function heard(row: (typeof ROWS)[number], typed: string): Heard {
  const digits = plain(typed)
  const [least, most] = LENGTHS[row]
  const strange = digits.search(/\D/)
  if (digits === '') return { state: 'empty' }
  if (strange >= 0) return { state: 'strange', group: Math.floor(strange / 4) + 1 }
  if (digits.length < least) return { state: 'short', by: least - digits.length }
  if (digits.length > most) return { state: 'long', by: digits.length - most }
  return { state: mod97_10.validate(digits) ? 'right' : 'wrong' }
}

/** A whole line that was pasted into a row, cut into the three; null where it is one row only. */
export function cut(pasted: string): [string, string, string] | null {
  const digits = plain(pasted)
  const [first, second] = [LENGTHS.identity[1], LENGTHS.identity[1] + LENGTHS.what[1]]
  return digits.length > second && /^\d+$/.test(digits) ? [digits.slice(0, first), digits.slice(first, second), digits.slice(second)] : null
}

/** In groups of four, as it is read out: eye and ear stay together. */
export const grouped = (typed: string): string => (plain(typed).match(/.{1,4}/g) ?? []).join(' ')

/** The line of three rows that are right, and what it says; null while one is not, or says what is not of this world. */
export function told(rows: readonly string[]): { line: string; report: Carried } | null {
  if (ROWS.some((row, at) => heard(row, rows[at] ?? '').state !== 'right')) return null
  const line = `#${rows.map(plain).join(' ')}#`
  try {
    return { line, report: decoded(line) }
  } catch {
    return null
  }
}
