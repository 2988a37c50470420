// Which letter goes next, when it is tried again, and what an answer makes of it. Pure.
import type { LetterRow } from './box'

export const FIRST_WAIT_MS = 2_000
export const MOST_WAIT_MS = 5 * 60_000
/** Two failures running: the line is down, the rest of the round would fail too. */
export const GIVE_UP_AFTER = 2

/** Back-off with jitter, so that a county's phones do not all come back at once. */
export const waitAfter = (failures: number, chance: number): number =>
  Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1)) * (0.5 + 0.5 * chance)

/** Letters that may go now: oldest first, but one that keeps failing steps behind those that have not failed as often. */
export function due(letters: readonly LetterRow[], now: number): LetterRow[] {
  const waiting = new Set(letters.filter((one) => one.state === 'ready').map((one) => one.id))
  return letters
    .filter((one) => one.state === 'ready' && isTime(one.next_try, now) && !waiting.has(one.after))
    .sort((a, b) => a.failures - b.failures || a.made_at.localeCompare(b.made_at) || a.id.localeCompare(b.id))
}

/** When letters of another phone count as made here: in the order in which they were brought. A count bears the id of its
 * first draft, which is older than the steps that must go before it. */
export const madeWhenBrought = (now: number, place: number): string => new Date(now + place).toISOString()

/** A time further off than anybody waits was set by a clock that has since been put right. */
export const isTime = (next_try: number, now: number): boolean => next_try <= now || next_try > now + MOST_WAIT_MS

/** When somebody should look again; null: nothing waits. What waits for another letter goes when that one has gone. */
export function nextTry(letters: readonly LetterRow[], now: number): number | null {
  const ready = letters.filter((one) => one.state === 'ready')
  const ids = new Set(ready.map((one) => one.id))
  const times = ready.filter((one) => !ids.has(one.after)).map((one) => (isTime(one.next_try, now) ? now : one.next_try))
  return times.length ? Math.min(...times) : null
}

/** refused: never as it is; elsewhere: not by this session, but sealed; later: the same again. Only the service itself refuses:
 * a proxy's page ("failed") on the way says nothing about the letter. */
export function meaning(status: number, code: string): 'refused' | 'elsewhere' | 'later' {
  if (status === 401 || status === 403) return 'elsewhere'
  if (status < 400 || status >= 500 || [408, 425, 429].includes(status) || code === 'contended' || code === 'failed') return 'later'
  return 'refused'
}
