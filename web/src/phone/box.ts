// What this phone keeps, in IndexedDB: letters, drafts, keys, and what was last known. Every write is on the disk before it
// counts (durability "strict"): a battery that dies a moment later takes nothing with it.
import { openDB, type DBSchema, type IDBPDatabase, type StoreNames } from 'idb'

/** Bytes that only their writer can read: under the key that the server gives him, one of this phone, or none (no https). */
export interface Copy {
  under: 'person' | 'phone' | 'open'
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}
/** The same on every road: see docs/reporting.md. */
export interface SealedLetter {
  v: 1
  id: string
  door: string
  key: string
  box: string
}
export type LetterState = 'ready' | 'received' | 'held_aside' | 'refused'
export interface LetterRow {
  id: string
  owner: string // "person/…" who wrote it; '' where it is carried for another phone
  door: string
  made_at: string
  after: string // goes only when this letter has gone; '' for none
  state: LetterState
  failures: number
  next_try: number
  code: string
  received_at: string
  sealed: SealedLetter | null
  copy: Copy | null // what was written, and why it was refused
}
export interface DraftRow {
  id: string // owner and name
  owner: string
  name: string
  copy: Copy
}
export interface Signer {
  id: string
  private: CryptoKey
  public: string
}
/** What is there only while somebody is signed in. */
export interface Ring {
  name: 'ring'
  actor: string
  phone: string
  signer: Signer | null
  person: CryptoKey | null
  local: CryptoKey | null
}
export type KeyRow = Ring | { name: 'sealing'; id: string; public_key: string } | { name: `phone of ${string}`; id: string }
export interface KnownRow {
  name: string
  copy: Copy
}
interface Kept extends DBSchema {
  letters: { key: string; value: LetterRow }
  drafts: { key: string; value: DraftRow }
  keys: { key: string; value: KeyRow }
  known: { key: string; value: KnownRow }
}
type Store = StoreNames<Kept>

let opening: Promise<IDBPDatabase<Kept>> | null = null

export function box(): Promise<IDBPDatabase<Kept>> {
  opening ??= opened(1).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'VersionError') return opened() // a newer page made it newer: its stores are there
    throw error
  })
  opening.catch(() => (opening = null))
  return opening
}

/** A newer page in another tab may make the box newer: this one lets go of it, and opens it again as it then is. */
const opened = (version?: number): Promise<IDBPDatabase<Kept>> =>
  openDB<Kept>('disaster', version, {
    upgrade(db) {
      db.createObjectStore('letters', { keyPath: 'id' })
      db.createObjectStore('drafts', { keyPath: 'id' })
      db.createObjectStore('keys', { keyPath: 'name' })
      db.createObjectStore('known', { keyPath: 'name' })
    },
    blocking(_, __, event) {
      opening = null
      ;(event.target as IDBDatabase).close()
    },
    terminated: () => (opening = null),
  })

export async function put<S extends Store>(store: S, ...rows: Kept[S]['value'][]): Promise<void> {
  const tx = (await box()).transaction(store, 'readwrite', { durability: 'strict' })
  await Promise.all([...rows.map((row) => tx.store.put(row)), tx.done])
}

export async function drop(store: Store, ...keys: string[]): Promise<void> {
  const tx = (await box()).transaction(store, 'readwrite', { durability: 'strict' })
  await Promise.all([...keys.map((key) => tx.store.delete(key)), tx.done])
}

/** Read a row, and put what `change` makes of it, with nobody between. */
export async function changed<S extends Store>(store: S, key: string, change: (row: Kept[S]['value'] | undefined) => Kept[S]['value'] | undefined): Promise<Kept[S]['value'] | undefined> {
  const tx = (await box()).transaction(store, 'readwrite', { durability: 'strict' })
  const next = change(await tx.store.get(key))
  await Promise.all([next === undefined ? undefined : tx.store.put(next), tx.done])
  return next
}
