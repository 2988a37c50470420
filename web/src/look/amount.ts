// Numbers as they are written: thousands apart, no more digits than were given.
import { speaking, t } from '../words/index.svelte'

const written = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

export const amount = (value: number | null | undefined): string => (value == null ? '—' : written.format(value))

/** A share as a percentage, one digit more where it is small. */
export const share = (value: number): string => `${written.format(Math.round(value * (value < 0.1 ? 1000 : 100)) / (value < 0.1 ? 10 : 1))}%`

/** Fen as yuan. */
export const yuan = (fen: number | null): string =>
  fen == null ? t('unknown') : `${speaking.language === 'zh' ? '' : '¥'}${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}${speaking.language === 'zh' ? ' 元' : ''}`
