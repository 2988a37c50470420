// Whom an entry names: a post, never a person's name.
import { either, said, t } from '../words/index.svelte'
import { known } from './known.svelte'

export function who(actor: string | null | undefined): string {
  if (!actor) return t('unknown')
  const [kind, id] = actor.split('/')
  if (kind === 'person') {
    const person = known.get('person', id)
    return person ? either(person.post_zh, person.post_en) : said('actor', 'person')
  }
  if (kind === 'token') return known.get('token', id)?.name ?? said('actor', 'token')
  if (kind === 'authority') return said('actor', 'authority')
  return said('actor', kind)
}

export const postOf = (id: string): string => who(`person/${id}`)
