// A check of the rulebook in its own words.
import { book } from '../../book.svelte'
import { either, said, words } from '../../words/index.svelte'

interface Check {
  id: string
  zh: string
  en: string
}

export function checkWords(check: string, statement: string | null): string {
  const found = ((book.document('indicators').checks ?? []) as Check[]).find((one) => one.id === check)
  if (found) return either(found.zh, found.en)
  return `check.${check}` in words ? said('check', check) : (statement ?? check)
}
