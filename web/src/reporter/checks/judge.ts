// Whether figures agree with each other, with their hazard and with the report before (disaster/rulebook/rules/checks.py):
// the same document, the same findings in the same order, without a network. Pure.
import { compare, fraction, minus, times } from './fractions'
import { parse, verdict, type Statement, type Values } from './expressions'

export interface CheckTerm {
  key: string
  type?: string
  timing?: string
  hazards?: readonly string[]
}
export interface Check {
  id: string
  severity: 'error' | 'warn'
  report_kinds?: readonly string[]
  expr?: string | null
  rule?: string | null
  change_share?: string | number | null
  zh: string
  en: string
}
export interface Rules {
  indicators?: readonly CheckTerm[]
  local_extras?: readonly CheckTerm[]
  checks?: readonly Check[]
}
export interface Found {
  check: string
  severity: 'error' | 'warn'
  judged: boolean
  indicators: readonly string[]
  statement: string | null
}
export interface Told {
  kind: string
  hazard: string
  figures: Values
  previous: Values
  base: Values
}

// A drought report with collapsed houses names the wrong hazard.
const NO_COLLAPSE: Readonly<Record<string, readonly string[]>> = {
  drought: ['collapsed_rooms', 'collapsed_dwelling_rooms', 'collapsed_households'],
}

/** Every check that these figures break. */
export function judge(rules: Rules, told: Told): Found[] {
  const terms = [...(rules.indicators ?? []), ...(rules.local_extras ?? [])]
  return (rules.checks ?? [])
    .filter((check) => !check.report_kinds?.length || check.report_kinds.includes(told.kind))
    .flatMap((check) => judged(check, terms, told))
}

/** Each finding has a note of its own: the same words must not stand by another figure. */
export const noteKey = (one: Found): string => `${one.check}:${one.indicators.join('+')}`

/** What was written about it; a note that names only the check speaks for all that it found. */
export const noteOf = (one: Found, notes: Readonly<Record<string, string>>): string => notes[noteKey(one)] ?? notes[one.check] ?? ''

/** What still keeps the report from going upward: errors always, warnings without a note. */
export const blocking = (found: readonly Found[], notes: Readonly<Record<string, string>>): Found[] =>
  found.filter((one) => one.judged && (one.severity === 'error' || !noteOf(one, notes).trim()))

function judged(check: Check, terms: readonly CheckTerm[], told: Told): Found[] {
  const found = (indicators: readonly string[], statement: string | null, isJudged = true): Found =>
    ({ check: check.id, severity: check.severity, judged: isJudged, indicators, statement })
  switch (check.rule) {
    case 'non_negative':
      return terms.filter((term) => !isCount(term, told.figures[term.key])).map((term) => found([term.key], term.key))
    case 'hazard_scope':
      return outOfScope(terms, told).map((key) => found([key], key))
    case 'monotonic':
      return leaps(check, terms, told).map((key) => found([key], `${key}: ${told.previous[key]} → ${told.figures[key]}`))
    case 'ledger':
      return [found(statementsOf(check.expr)[0]?.names ?? [], check.expr ?? null, false)]
    default:
      return statementsOf(check.expr)
        .filter((statement) => verdict(statement, told.figures, told.base) === 'broken')
        .map((statement) => found(statement.names, statement.source))
  }
}

const read = new Map<string, Statement[]>()

/** A text that this phone cannot read yet says nothing here; the server, which can, judges it on arrival. */
function statementsOf(text: string | null | undefined): Statement[] {
  if (!text) return []
  let statements = read.get(text)
  if (!statements) {
    try {
      statements = parse(text)
    } catch {
      statements = []
    }
    read.set(text, statements)
  }
  return statements
}

const isCount = (term: CheckTerm, value: number | null | undefined): boolean =>
  value == null || (value >= 0 && (term.type === 'decimal' || Number.isInteger(value)))

function outOfScope(terms: readonly CheckTerm[], { hazard, figures }: Told): string[] {
  const foreign = terms.filter((term) => term.hazards?.length && !term.hazards.includes(hazard) && figures[term.key] != null)
  return [...foreign.map((term) => term.key), ...(NO_COLLAPSE[hazard] ?? []).filter((key) => figures[key])]
}

function leaps(check: Check, terms: readonly CheckTerm[], { kind, figures, previous }: Told): string[] {
  if (kind === 'first' || check.change_share == null) return []
  const share = check.change_share
  return terms.filter((term) => term.timing === 'cumulative' && leapt(previous[term.key], figures[term.key], share)).map((term) => term.key)
}

/** A rise from zero has no share to be measured by and counts as growth. */
function leapt(before: number | null | undefined, now: number | null | undefined, share: string | number): boolean {
  if (before == null || now == null) return false
  const [was, is] = [fraction(before), fraction(now)]
  return compare(is, was) < 0 || (before > 0 && compare(minus(is, was), times(fraction(share), was)) > 0)
}
