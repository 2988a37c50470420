// A rule set as a table of floors: read from its document, written back into a copy of it. Pure.
export const LEVELS = ['I', 'II', 'III', 'IV'] as const
export type SetLevel = (typeof LEVELS)[number]
export interface Metric {
  zh: string
  en: string
  unit: string | null
  expr: string | null
  needs: string[]
}
export interface Clause {
  metric: string
  area: string
  hazards: string[]
  min: Record<string, number | string>
  flags?: Record<string, string>
}
export interface Document {
  id: string
  zh: string
  en: string
  jurisdiction: string | null
  comparison: boolean
  valid_from: string | null
  valid_to: string | null
  flag: string
  source: string | null
  notice_zh: string | null
  notice_en: string | null
  triggers: Clause[]
  manual: { metric: string }[]
  metrics: Record<string, Metric>
  levels: Record<string, { decides: string | null; decides_zh: string; decides_en: string; flag: string }>
  [more: string]: unknown
}
export interface Listed {
  id: string
  shipped: boolean
  comparison: boolean
  zh: string
  en: string
  flag: string
  valid_from: string | null
  valid_to: string | null
  source: string | null
  withdrawn_at: string | null
  in_force: boolean
}
export interface Own {
  zh: string
  en: string
  source: string
  valid_from: string
  valid_to: string
  jurisdiction: string
}
/** One row of the table: what is written in its fields, by level. */
export interface Row {
  clause: Clause
  isShare: boolean
  floors: Record<SetLevel, string>
}

const PERCENT = 100
const DIGITS = 6
const tidy = (value: number): string => String(Number(value.toFixed(DIGITS)))

export const shown = (value: number | string, isShare: boolean): string => tidy(Number(value) * (isShare ? PERCENT : 1))

export function rowsOf(document: Document, metrics: Readonly<Record<string, Metric>>): Row[] {
  return document.triggers.map((clause) => {
    const isShare = metrics[clause.metric]?.unit === 'ratio'
    const floor = (level: SetLevel): string => (clause.min[level] === undefined ? '' : shown(clause.min[level], isShare))
    return { clause, isShare, floors: { I: floor('I'), II: floor('II'), III: floor('III'), IV: floor('IV') } }
  })
}

/** Numbers only, and each level above the next. */
export function isOrdered(row: Row): boolean {
  const floors = LEVELS.map((level) => row.floors[level].trim()).filter((text) => text !== '')
  const numbers = floors.map(Number)
  return numbers.every((value) => Number.isFinite(value) && value > 0) && numbers.every((value, at) => at === 0 || numbers[at - 1]! > value)
}

/** The city's own set: the copied clauses with these floors, this source, these days. A clause without a floor is left out. */
export function written(document: Document, rows: readonly Row[], own: Own): Record<string, unknown> {
  const triggers = rows.flatMap((row) => {
    const min = Object.fromEntries(LEVELS.filter((level) => row.floors[level].trim() !== '')
      .map((level) => [level, Number(tidy(Number(row.floors[level]) / (row.isShare ? PERCENT : 1)))]))
    const { flags: _, ...clause } = row.clause
    return Object.keys(min).length ? [{ ...clause, min }] : []
  })
  const { scope_zh: _a, scope_en: _b, basis_zh: _c, basis_en: _d, ...rest } = document
  const levels = Object.fromEntries(Object.entries(document.levels).map(([level, one]) => [level, { ...one, flag: 'verified' }]))
  return {
    ...rest, id: 'own', zh: own.zh, en: own.en, source: own.source, jurisdiction: own.jurisdiction, comparison: false, flag: 'verified',
    valid_from: own.valid_from, valid_to: own.valid_to || null, notice_zh: null, notice_en: null, triggers, levels,
  }
}
