// The checks over one open form: what they find, at which figure each is shown, and what still keeps the report back.
import { blocking, judge, type Found, type Rules, type Told } from './checks/judge'

export interface Judged {
  all: readonly Found[]
  at: (key: string) => Found[]
  errors: number
  warnings: number // without a note
  first: string // the figure to look at first
}

/** Each finding stands at the figure last touched, else at the first of its figures that is filled. */
export function judging(rules: Rules, told: Told, notes: Readonly<Record<string, string>>, touched: string): Judged {
  const all = judge(rules, told).filter((one) => one.judged)
  const order = [...(rules.indicators ?? []), ...(rules.local_extras ?? [])].map((term) => term.key)
  const home = (one: Found): string =>
    one.indicators.includes(touched) ? touched : (order.find((key) => one.indicators.includes(key) && told.figures[key] != null) ?? one.indicators[0] ?? '')
  const homes = new Map(all.map((one) => [one, home(one)]))
  const open = blocking(all, notes)
  return {
    all,
    at: (key) => all.filter((one) => homes.get(one) === key),
    errors: open.filter((one) => one.severity === 'error').length,
    warnings: open.filter((one) => one.severity === 'warn').length,
    first: open.length ? homes.get(open[0]!)! : '',
  }
}

/** The notes of checks that are found: others explain nothing any more. */
export const wantedNotes = (judged: Judged, notes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(notes).map(([check, note]) => [check, note.trim()] as const)
    .filter(([check, note]) => note.length > 1 && judged.all.some((one) => one.check === check)))
