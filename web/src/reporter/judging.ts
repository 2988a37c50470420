// The checks over one open form: what they find, at which figure each is shown, and what still keeps the report back.
import { blocking, judge, noteOf, type Found, type Rules, type Told } from './checks/judge'

const NOTE_MAX = 2_000

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

/** The notes of what is found, one for each check: where it found several figures, each note names its own. A note that is
 * missing leaves the check without any, as the others do not speak for it. */
export function wantedNotes(judged: Judged, notes: Readonly<Record<string, string>>, name: (indicator: string) => string): Record<string, string> {
  const checks = new Set(judged.all.filter((one) => one.severity === 'warn').map((one) => one.check))
  return Object.fromEntries([...checks].flatMap((check) => {
    const found = judged.all.filter((one) => one.check === check)
    const said = found.map((one) => noteOf(one, notes).trim())
    if (said.some((note) => note.length < 2)) return []
    const words = new Set(said).size === 1 ? said[0]! : found.map((one, at) => `${one.indicators.map(name).join('、')}：${said[at]}`).join('；')
    return [[check, words.slice(0, NOTE_MAX)]]
  }))
}

/** Sentences that may be true of a change: no growth where the figure fell, nothing counted twice where it rose. */
export function chipsFor(one: Found): string[] {
  const change = /: ([\d.]+) → ([\d.]+)$/.exec(one.statement ?? '')
  if (!change) return ['checked_true']
  return Number(change[2]) < Number(change[1]) ? ['counted_twice', 'checked_true'] : ['more_counted', 'new_places', 'checked_true']
}
