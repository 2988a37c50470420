// What a check says, in the rulebook's own words.
import { book } from '../book.svelte'
import { either } from '../words/index.svelte'

interface Check {
  id: string
  zh: string
  en: string
}

export function checkWords(check: string, statement: string | null): string {
  const found = ((book.document('indicators').checks ?? []) as Check[]).find((one) => one.id === check)
  return found ? either(found.zh, found.en) : (statement ?? check)
}
