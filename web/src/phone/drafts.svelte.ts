// Forms that are not finished, kept as they are typed: on the disk within a quarter of a second, under their writer's key.
// Read once when the page opens, so that a form begins with what it had.
import { box, drop, put, type DraftRow } from './box'
import { canSeal, keys } from './keys'

const EVERY_MS = 250
const values = new Map<string, unknown>()
const waiting = new Map<string, unknown>()
let timer: ReturnType<typeof setTimeout> | undefined
let writing: Promise<void> = Promise.resolve()
let posted: Promise<boolean> = Promise.resolve(true)
let isKept = $state(true)
let unread = $state.raw<ReadonlySet<string>>(new Set()) // on the disk, under a key that the service has not given back yet

/** The form of this name as it was left. */
export const kept = <T>(name: string): T | null => (values.get(name) as T | undefined) ?? null

/** Every form that can be read here. */
export const names = (): readonly string[] => [...values.keys()]

/** Forms that lie here and cannot be read before this phone has been made known again: none is begun anew meanwhile. */
export const closed = (): ReadonlySet<string> => unread

/** Their writer begins anew all the same. */
export const giveUp = (): void => void (unread = new Set())

/** Keep it; null: it is no longer needed. Answers whether this phone could keep what came before. */
export function keep(name: string, value: unknown): boolean {
  if (unread.has(name)) return isKept // what lies there is worth more than a form that nobody could begin yet
  if (value === null) values.delete(name)
  else values.set(name, $state.snapshot(value))
  waiting.set(name, value === null ? null : $state.snapshot(value))
  timer ??= setTimeout(flush, EVERY_MS)
  return isKept
}

/** Write what waits, now: the page may be gone in a moment. */
export function flush(): void {
  clearTimeout(timer)
  timer = undefined
  const now = [...waiting]
  waiting.clear()
  if (now.length)
    writing = writing.then(() => Promise.all(now.map(([name, value]) => write(name, value)))).then(() => void (isKept = true), () => {
      isKept = false
      for (const [name, value] of now) if (!waiting.has(name)) waiting.set(name, value) // tried again with what comes next
    })
}

/** Write everything typed so far; answers whether it is on the disk. */
export async function settled(): Promise<boolean> {
  flush()
  await writing
  return isKept
}

/** A finished form is thrown away only when its letter is on the disk. */
export const after = (letter: Promise<boolean>): void => void (posted = letter)

async function write(name: string, value: unknown): Promise<void> {
  const id = `${keys.actor} ${name}`
  if (!keys.actor && canSeal) throw new Error('nobody is signed in')
  if (value !== null) await put('drafts', { id, owner: keys.actor, name, copy: await keys.copy(value) })
  else if (await posted) await drop('drafts', id)
}

/** The drafts of whoever is signed in; those of old versions of this page are carried over. */
export async function load(): Promise<void> {
  values.clear()
  await read(() => true)
  for (const [key, name] of Object.keys(localStorage).map((one) => [one, one.replace('disaster.', '')] as const))
    if (name.startsWith('draft.')) {
      const value = old(key)
      if (value !== null && !values.has(name)) {
        values.set(name, value)
        await write(name, value)
      }
      localStorage.removeItem(key)
    }
}

/** What could not be read when the page opened: once the service has given its writer's key back. */
export const loadClosed = async (): Promise<void> => void (unread.size && (await read((name) => unread.has(name))))

async function read(isWanted: (name: string) => boolean): Promise<void> {
  const still = new Set<string>()
  for (const row of (await (await box()).getAll('drafts')).filter((one) => one.owner === keys.actor && isWanted(one.name))) {
    const value = await keys.read(row.copy)
    if (value !== null) values.set(row.name, value)
    else if (keys.waits(row.copy)) still.add(row.name)
  }
  unread = still
}

function old(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null // cut off as it was written
  }
}

/** Drafts that lie under this phone's own key come under their writer's, once the service has given it. */
export async function resealed(): Promise<void> {
  const rows: DraftRow[] = (await (await box()).getAll('drafts')).filter((one) => one.copy.under === 'phone')
  for (const row of rows) {
    const value = await keys.read(row.copy)
    if (value !== null) await put('drafts', { ...row, copy: await keys.copy(value) })
  }
}

if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => document.hidden && flush())
  addEventListener('pagehide', flush)
}
