// The legal clocks of what the desk works on: which runs out next at each level, and how long is left. Pure.
import type { Deadline } from '../types'
import { t } from '../words/index.svelte'

const SOON_MS = 14 * 86_400_000 // a yearly clock is in the bar only when it is near
const HOUR = 3_600_000
const DAY = 24 * HOUR

export const isRunning = (one: Deadline): boolean => !one.met_at && !one.lifted_at

/** The clocks of this incident, and the county's yearly ones, by time. */
export function clocksOf(all: readonly Deadline[], incident: string | undefined): Deadline[] {
  return all.filter((one) => one.incident_id === null || one.incident_id === incident).sort((a, b) => a.due_at.localeCompare(b.due_at))
}

/** The next one of each level: county first. */
export function nextClocks(all: readonly Deadline[], incident: string | undefined, now: number): Deadline[] {
  const running = clocksOf(all, incident).filter((one) => isRunning(one) && (one.incident_id !== null || Date.parse(one.due_at) - now < SOON_MS))
  return (['county', 'township'] as const).flatMap((level) => running.find((one) => one.level === level) ?? [])
}

/** A running countdown: 1:23:45 within a day, in days and hours beyond. */
export function countdown(ms: number): string {
  const left = Math.abs(ms)
  if (left >= DAY) return `${t('time.days', { n: Math.floor(left / DAY) })} ${t('time.hours', { n: Math.floor((left % DAY) / HOUR) })}`
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${Math.floor(left / HOUR)}:${two((left % HOUR) / 60_000)}:${two((left % 60_000) / 1_000)}`
}
