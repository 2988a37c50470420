// Photos, voice and video on this phone until the service has them: a small card of each, and its bytes under its owner's key.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Copy } from '../phone/box'
import type { Kind } from './media'

/** What is known of a medium without opening it. */
export interface Card {
  id: string
  owner: string
  about: string // "report/…", "house/…": sent only after it
  kind: Kind
  type: string
  bytes: number
  sha256: string
  made_at: string
  announced: boolean
  came: number
  failures: number
  next_try: number
  state: 'ready' | 'refused'
  code: string
}
interface Kept extends DBSchema {
  cards: { key: string; value: Card }
  contents: { key: string; value: { id: string; copy: Copy } }
}
let opening: Promise<IDBPDatabase<Kept>> | null = null

function box(): Promise<IDBPDatabase<Kept>> {
  opening ??= openDB<Kept>('disaster.media', 1, {
    upgrade(db) {
      db.createObjectStore('cards', { keyPath: 'id' })
      db.createObjectStore('contents', { keyPath: 'id' })
    },
    blocking(_, __, event) {
      opening = null
      ;(event.target as IDBDatabase).close()
    },
    terminated: () => (opening = null),
  })
  opening.catch(() => (opening = null))
  return opening
}

export const cards = async (): Promise<Card[]> => (await box()).getAll('cards')
export const content = async (id: string): Promise<Copy | null> => (await (await box()).get('contents', id))?.copy ?? null

/** Card and bytes are on the disk together, or neither is. */
export async function put(card: Card, copy: Copy): Promise<void> {
  const tx = (await box()).transaction(['cards', 'contents'], 'readwrite', { durability: 'strict' })
  await Promise.all([tx.objectStore('cards').put(card), tx.objectStore('contents').put({ id: card.id, copy }), tx.done])
}

export async function recopied(id: string, copy: Copy): Promise<void> {
  await (await box()).put('contents', { id, copy })
}

export async function changed(id: string, to: Partial<Card>): Promise<void> {
  const tx = (await box()).transaction('cards', 'readwrite', { durability: 'strict' })
  const card = await tx.store.get(id)
  await Promise.all([card && tx.store.put({ ...card, ...to }), tx.done])
}

export async function drop(id: string): Promise<void> {
  const tx = (await box()).transaction(['cards', 'contents'], 'readwrite', { durability: 'strict' })
  await Promise.all([tx.objectStore('cards').delete(id), tx.objectStore('contents').delete(id), tx.done])
}
