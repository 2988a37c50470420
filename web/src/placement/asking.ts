// What an officer types into a new plan, as the service takes it.
import type { StockScenario } from '../types'

const WHOLE = /^\d{1,10}$/

/** Empty is "no limit". */
export const isYuan = (typed: string): boolean => typed.trim() === '' || WHOLE.test(typed.trim().replaceAll(',', ''))

export const isOften = (typed: string): boolean => WHOLE.test(typed.trim()) && Number(typed) <= 10_000

/** Only what differs from the catalogue is sent. */
export function asBody(scenarios: readonly StockScenario[], often: Readonly<Record<string, string>>, budget: string): { budget_fen: number | null; per_10000_years: Record<string, number> } {
  const yuan = budget.trim().replaceAll(',', '')
  const changed = scenarios.filter((one) => Number(often[one.id]) !== one.per_10000_years)
  return {
    budget_fen: yuan === '' ? null : Number(yuan) * 100,
    per_10000_years: Object.fromEntries(changed.map((one) => [one.id, Number(often[one.id])])),
  }
}
