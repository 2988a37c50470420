// One side of a difference in words: not told, unknown and zero are three things.
import { book } from '../book.svelte'
import { amount } from '../look/amount'
import type { Difference } from '../types'
import { said, t } from '../words/index.svelte'
import { when } from '../words/when'

const FAMILY: Readonly<Record<string, string>> = { kind: 'stage', source: 'source' }

export function shownValue(one: Difference, side: 'old' | 'new', now: number): string {
  const [isSaid, value] = side === 'old' ? [one.said_before, one.old] : [one.said_now, one.new]
  if (!isSaid) return t('versions.unsaid')
  if (value === null) return t('unknown')
  if (one.field.startsWith('figures.')) return `${amount(value as number)} ${said('unit', book.unit('indicators', one.field.slice(8)))}`
  if (one.field.endsWith('_at')) return when(String(value), now)
  if (one.field === 'hazard') return book.name('hazards', String(value))
  if (one.field in FAMILY) return said(FAMILY[one.field]!, String(value))
  return Array.isArray(value) ? value.map((part) => Number(part).toFixed(4)).join(', ') : String(value)
}
