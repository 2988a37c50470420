// Closed incidents, newest first: few enough to choose from.
import type { Incident } from '../types'

const MOST = 10

export const closedLately = (all: readonly Incident[]): Incident[] =>
  all.filter((one) => one.state === 'closed').sort((a, b) => b.opened_at.localeCompare(a.opened_at)).slice(0, MOST)
