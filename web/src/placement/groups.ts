// The needs that goods are counted by: their names stand in the rule book's document of goods.
import { book } from '../book.svelte'
import { either } from '../words/index.svelte'

interface Named {
  key: string
  zh: string
  en: string
}

export function groupName(key: string): string {
  const found = ((book.document('items').need_groups ?? []) as Named[]).find((one) => one.key === key)
  return found ? either(found.zh, found.en) : key
}
