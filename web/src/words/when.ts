// Times as the county reads them: its own time zone wherever the screen stands, 24 hours, spans in words.
import { speaking, t } from './index.svelte'

const ZONE = 'Asia/Shanghai'
const part = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hourCycle: 'h23', ...options })
const clock = part({ hour: '2-digit', minute: '2-digit' })
const clockSeconds = part({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayParts = part({ year: 'numeric', month: 'numeric', day: 'numeric' })

/** 14:02 */
export const hour = (at: string | number): string => clock.format(moment(at))

/** 14:02:11 */
export const second = (at: string | number): string => clockSeconds.format(moment(at))

/** 11月23日 / 23 Nov */
export function day(at: string | number): string {
  const { month, day } = parts(at)
  if (speaking.language === 'zh') return `${month}月${day}日`
  return `${day} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][month - 1]}`
}

/** 14:02 on the day itself, else with its date. */
export function when(at: string | number | null | undefined, now: number = Date.now()): string {
  if (at == null || at === '') return t('unknown')
  return sameDay(at, now) ? hour(at) : `${day(at)} ${hour(at)}`
}

/** 2026年11月23日 14:02, for paper. */
export function full(at: string | number): string {
  const { year, month, day: date } = parts(at)
  return speaking.language === 'zh' ? `${year}年${month}月${date}日 ${hour(at)}` : `${day(at)} ${year} ${hour(at)}`
}

/** A span in its two largest units: 2 小时 05 分. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  if (minutes < 1) return t('time.seconds', { n: Math.floor(Math.abs(ms) / 1000) })
  if (minutes < 60) return t('time.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return pair(t('time.hours', { n: hours }), minutes % 60 && t('time.minutes', { n: minutes % 60 }))
  return pair(t('time.days', { n: Math.floor(hours / 24) }), hours % 24 && t('time.hours', { n: hours % 24 }))
}

export const ago = (at: string, now: number): string => t('time.ago', { span: span(now - Date.parse(at)) })

/** The value of a datetime-local field for a moment, in the county's time. */
export function forField(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16)
}

/** The moment that a datetime-local field names. */
export const fromField = (value: string): string => new Date(`${value}:00+08:00`).toISOString()

const pair = (large: string, small: string | 0): string => (small ? `${large} ${small}` : large)
const moment = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at))

function parts(at: string | number): { year: number; month: number; day: number } {
  const found = Object.fromEntries(dayParts.formatToParts(moment(at)).map((p) => [p.type, Number(p.value)]))
  return { year: found.year ?? 0, month: found.month ?? 1, day: found.day ?? 1 }
}

function sameDay(a: string | number, b: number): boolean {
  return dayParts.format(moment(a)) === dayParts.format(b)
}
