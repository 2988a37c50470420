// A report's state in the reporter's words, and the one thing to know about it. Pure.
import type { Report } from '../types'
import { comma, said, t } from '../words/index.svelte'
import { when } from '../words/when'

export function stateOf(report: Report, now: number): string {
  if (report.conflict.length) return t('conflict.title')
  const done = isActedOn(report) ? t('acted.said', { what: report.deeds.map((one) => said('acted', one.how)).join(comma()) }) : ''
  if (report.replaced_by) return [t('sent.replaced'), done].filter(Boolean).join(' · ')
  if (done) return done
  return report.state === 'received' ? t('sent.received', { time: when(report.filed_at, now) }) : said('sent', report.state)
}

/** Acted on; what was returned or withdrawn meanwhile says that first. */
export const isActedOn = (report: Report): boolean => report.acted_at !== null && report.state !== 'returned' && report.state !== 'withdrawn'

export const wantsMe = (report: Report): boolean =>
  report.conflict.length > 0 || !report.replaced_by && (report.state === 'returned' || (!report.passable && report.state !== 'withdrawn'))
