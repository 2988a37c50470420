// How many days before its expiry an item is named: rule data of the catalogue (keeping.warning_days, by category).
import { book } from '../book.svelte'

interface Keeping { warning_days?: Record<string, number>; warning_days_other?: number }

export function warningDays(item: string): number {
  const keeping = (book.document('items') as { keeping?: Keeping }).keeping ?? {}
  return keeping.warning_days?.[book.get('items', item)?.category ?? ''] ?? keeping.warning_days_other ?? 90
}

/** A need of the catalogue by its key, in both languages. */
export function groupOf(key: string): { zh: string; en: string; unit_zh: string; unit_en: string } | undefined {
  const groups = (book.document('items') as { need_groups?: { key: string; zh: string; en: string; unit_zh: string; unit_en: string }[] }).need_groups ?? []
  return groups.find((one) => one.key === key)
}
