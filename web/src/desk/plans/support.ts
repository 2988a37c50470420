// What a county asks its league for: whose it is to act, and what is asked for the incident that is open.
import { me } from '../../me.svelte'
import type { Plan, Support } from '../../types'
import { known } from '../known.svelte'

const OPEN = new Set<Support['state']>(['asked', 'planned', 'on_the_way'])
export const isOpen = (one: Support): boolean => OPEN.has(one.state)

/** Whether I work in this division or above it. The server decides. */
export const worksIn = (code: string): boolean => me.is.areas.some((own) => code.startsWith(own))

/** The newest that was asked for the incident of a county's own plan. */
export const supportOf = (plan: Plan): Support | undefined =>
  known.all('support').filter((one) => one.incident_id === plan.incident_id).sort((a, b) => b.asked_at.localeCompare(a.asked_at))[0]
