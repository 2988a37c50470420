// Which aid came too soon, by the rule of disaster/aid/rules.py (tests hold the two against each other). Pure.
export interface AidKind {
  key: string
  zh: string
  en: string
  days: number
  items: readonly string[]
}
export interface Periods {
  flag: string
  kinds: readonly AidKind[]
  others_days: number
}
export interface Given {
  issue_id: string
  issued_at: string
  items: readonly string[]
}
export interface Again {
  kind: string
  issue_id: string
  issued_at: string
  due_at: string
}
const DAY_MS = 24 * 3_600_000

export function kindOf(periods: Periods, item: string): { key: string; days: number } {
  const found = periods.kinds.find((kind) => kind.items.includes(item))
  return found ? { key: found.key, days: found.days } : { key: item, days: periods.others_days }
}

/** Earlier aid of the same kind less than the kind's days away, before or after; of each kind the nearest. */
export function tooSoon(earlier: readonly Given[], items: readonly string[], issued_at: string, periods: Periods): Again[] {
  const at = Date.parse(issued_at)
  const wanted = new Map(items.map((item) => kindOf(periods, item)).map((kind) => [kind.key, kind.days]))
  const far = (one: Given): number => Math.abs(Date.parse(one.issued_at) - at)
  const found = new Map<string, Again>()
  for (const one of [...earlier].sort((a, b) => far(b) - far(a) || b.issue_id.localeCompare(a.issue_id)))
    for (const kind of new Set(one.items.map((item) => kindOf(periods, item).key))) {
      const days = wanted.get(kind)
      if (days !== undefined && far(one) < days * DAY_MS)
        found.set(kind, { kind, issue_id: one.issue_id, issued_at: one.issued_at, due_at: new Date(Date.parse(one.issued_at) + days * DAY_MS).toISOString() })
    }
  return [...found.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1))
}

/** Every kind of aid that was had lately, and from when on it is due again. */
export function notDue(earlier: readonly Given[], now: string, periods: Periods): Again[] {
  const before = earlier.filter((one) => Date.parse(one.issued_at) <= Date.parse(now))
  return tooSoon(before, [...new Set(earlier.flatMap((one) => one.items))], now, periods)
}
