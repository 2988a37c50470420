// The plans of stock of this county: what the live store says of them, and what is asked for apart.
import { get } from '../api'
import { store } from '../live/live.svelte'
import { me } from '../me.svelte'
import type { Catalogue, Fulfilment, StockPlan, StockPlanDetail } from '../types'

export const county = (): string => me.is.jurisdiction

/** Newest first; what is in force stands above all. */
export const plans = (): StockPlan[] =>
  [...store.all('stock_plan')].sort((a, b) => rank(a) - rank(b) || b.made_at.localeCompare(a.made_at))

const rank = (plan: StockPlan): number => ({ approved: 0, computing: 1, draft: 2, failed: 3, superseded: 4 })[plan.state]

export const catalogue = (): Promise<Catalogue> => get(`/api/placement/scenarios?county=${county()}`)
export const detail = (id: string): Promise<StockPlanDetail> => get(`/api/stock-plans/${id}`)
export const fulfilment = (id: string): Promise<Fulfilment> => get(`/api/stock-plans/${id}/fulfilment`)

/** Township of a site where a store would be opened, or "". */
export const siteOf = (id: string): string => (id.startsWith('site-') ? id.slice(5) : '')
