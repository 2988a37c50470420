// What this phone has to send. A letter is on the disk, sealed, before it is sent, under the id it will have, and is gone from
// here only when the service has it. Whoever uses the phone sends what waits on it; only its writer can read it.
import { newId } from '../api'
import { live } from '../live/live.svelte'
import { me } from '../me.svelte'
import type { LetterRow, SealedLetter } from '../phone/box'
import { after as throwAwayAfter, load as loadDrafts, loadClosed, resealed } from '../phone/drafts.svelte'
import { keep as keepSmall, kept as keptSmall } from '../phone/kept'
import { canSeal, keys } from '../phone/keys'
import { letters } from '../phone/letters'
import { due, madeWhenBrought, nextTry, waitAfter, GIVE_UP_AFTER } from '../phone/order'
import { tried, type Written } from '../phone/trying'
import type { Report } from '../types'

export type { SealedLetter } from '../phone/box'
export interface Told {
  place: string
  point?: { lon: number; lat: number; accuracy_m?: number; datum: 'wgs84' }
  hazard: string
  kind: Report['kind']
  occurred_at: string
  observed_at: string
  figures: Record<string, number | null>
  text?: string
  incident_id?: string
  new_incident?: boolean
  corrects?: string
  reason?: string
  notes?: Record<string, string>
}
export interface Letter<Body = Told> {
  id: string
  told: Body
  state: 'ready' | 'sending' | 'received' | 'held_aside' | 'refused'
  code: string // why it was refused or put aside
  facts: Record<string, unknown>
  made_at: string
  received_at: string // the service's clock
}

const REMEMBERED_MS = 14 * 24 * 3_600_000
const LOOK_AGAIN_MS = 1_000
let rows = $state.raw<readonly LetterRow[]>([])
let written = $state.raw<ReadonlyMap<string, Written>>(new Map())
let sending = $state('')
let isKept = $state(true)
let ready = $state(false)
let stays = $state<boolean | null>(null)
let opened = ''
let known = false // the service has seen this phone since the page opened
const asked = new Set<string>()
const bare = new Map<string, Written>() // what was written since this page opened
const listeners = new Set<(id: string, door: string) => void>()
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('disaster.outbox')

const own = <Body>(door: string, row: LetterRow): Letter<Body>[] => {
  const told = written.get(row.id)
  if (row.owner !== me.is.actor || row.door !== door || !told) return []
  return [{ id: row.id, told: told.body as Body, state: sending === row.id ? 'sending' : row.state, code: row.code, facts: told.facts ?? {}, made_at: row.made_at, received_at: row.received_at }]
}
const newestFirst = (a: LetterRow, b: LetterRow): number => b.made_at.localeCompare(a.made_at) || b.id.localeCompare(a.id)

export const outbox = {
  /** My reports that the service has not taken yet, newest first. */
  get letters(): readonly Letter[] {
    return outbox.of<Told>('report').filter((one) => one.state !== 'received')
  },
  /** My letters to a door, those taken lately too. */
  of: <Body>(door: string): readonly Letter<Body>[] => [...rows].sort(newestFirst).flatMap((row) => own<Body>(door, row)),
  /** Sealed letters on this phone that are not mine to read and have not been sent. */
  get others(): number {
    return rows.filter((row) => row.state === 'ready' && row.owner !== me.is.actor).length
  },
  /** Mine that could not be sealed or kept yet: without them, nobody may sign out. */
  get unsealed(): number {
    return rows.filter((row) => row.state === 'ready' && row.owner === me.is.actor && (!row.sealed || letters.isUnkept(row.id))).length
  },
  /** Whether this phone could keep what waits. */
  get isKept(): boolean {
    return isKept
  },
  /** Whether the browser has promised not to clear it; null: it has not answered. */
  get stays(): boolean | null {
    return stays
  },
  /** Whether letters can be sealed here at all: only over https. */
  get canSeal(): boolean {
    return canSeal
  },
  /** Drafts and letters have been read: forms may begin. */
  get ready(): boolean {
    return ready
  },
  get shutOut(): boolean {
    return me.shutOut
  },

  /** Keep a letter and send it. Resolves with its id when it is on the disk; the sending goes on by itself. */
  async post(told: unknown, { door = 'report', id = newId(), after = '' }: { door?: string; id?: string; after?: string } = {}): Promise<string> {
    const keeping = keep(id, door, $state.snapshot(told), after)
    throwAwayAfter(keeping)
    await keeping
    void pump()
    return id
  },
  async send(id: string): Promise<void> {
    await again(id, { next_try: 0 })
    await pump()
  },
  /** The same letter once more, although the service would not have it: what it lacked may be there by now. */
  async again(id: string): Promise<void> {
    await again(id, { state: 'ready', code: '', failures: 0, next_try: 0 })
    await pump()
  },
  /** Everything that waits, oldest first, without regard to how long it should still wait. */
  async sendAll(): Promise<void> {
    if (me.is.actor && live.state === 'live') await register().catch(() => {})
    await pump(true)
  },
  async drop(id: string): Promise<void> {
    await letters.drop(id)
    await reload()
    tabs?.postMessage('changed')
  },

  /** Every sealed letter without an answer, oldest first, whoever wrote it: what leaves by file, code or another phone. */
  async sealed(): Promise<SealedLetter[]> {
    await reload()
    return [...rows].reverse().sort((a, b) => -newestFirst(a, b)).flatMap((row) => (row.state === 'ready' && row.sealed ? [row.sealed] : []))
  },
  /** Take letters of another phone along; they go out with one's own. */
  async carry(brought: readonly SealedLetter[]): Promise<void> {
    const here = new Set((await letters.all()).map((one) => one.id))
    for (const [place, sealed] of brought.entries())
      if (!here.has(sealed.id)) await letters.put({ ...blank(sealed.id, sealed.door), made_at: madeWhenBrought(live.now, place), sealed })
    await reload()
    void pump()
    if (!letters.areKept) throw new Error('not kept')
  },
  /** Hear of each letter that the service has taken; answers the way to stop. */
  onReceived(listener: (id: string, door: string) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },

  /** Once somebody is known to be here: read what he left, make the phone known, send. */
  async open(): Promise<void> {
    if (opened === me.is.actor) return
    opened = me.is.actor
    await keys.of(me.is.actor).catch(() => {}) // a browser that keeps nothing still sends
    keepSmall('phone', '1') // the sign-in page sends what waits, too
    await loadDrafts().catch(() => {})
    await carriedOver().catch(() => {})
    await reload()
    ready = true
    void forgetOld()
    stays = (await navigator.storage?.persist?.().catch(() => false)) ?? false
    void outbox.sendAll()
  },
}

const blank = (id: string, door: string): LetterRow => ({
  id, owner: '', door, made_at: new Date(live.now).toISOString(), after: '', state: 'ready', failures: 0, next_try: 0, code: '', received_at: '', sealed: null, copy: null,
})

async function keep(id: string, door: string, body: unknown, after: string): Promise<boolean> {
  const row: LetterRow = { ...blank(id, door), owner: me.is.actor, after: after || corrected(body) }
  row.copy = await keys.copy({ body } satisfies Written).catch(() => null)
  row.sealed = await keys.seal(id, door, body, row.made_at).catch(() => null)
  bare.set(id, { body })
  const isSafe = await letters.put(row) // a full phone: it is sent all the same, as long as the page is open
  await reload()
  tabs?.postMessage('changed')
  return isSafe
}

/** A correction goes after what it corrects. */
function corrected(body: unknown): string {
  const named = (body as Partial<Told>).corrects ?? ''
  return rows.some((row) => row.id === named && row.state === 'ready') ? named : ''
}

async function reload(): Promise<void> {
  const found = await letters.all()
  const told = new Map<string, Written>()
  for (const row of found) {
    const one = row.owner === me.is.actor ? ((await keys.read<Written>(row.copy)) ?? bare.get(row.id)) : undefined
    if (one) told.set(row.id, one)
  }
  written = told
  rows = found
  isKept = letters.areKept
}

async function again(id: string, to: Partial<LetterRow>): Promise<void> {
  const row = rows.find((one) => one.id === id)
  if (row) await letters.change(row, to)
  await reload()
  tabs?.postMessage('changed')
}

/** The phone is made known once a page; then what lay under its own key, or unsealed, is put right. */
async function register(): Promise<void> {
  if (known) return
  known = true
  try {
    if (!(await keys.register())) me.shut()
  } catch (error) {
    known = false
    throw error
  }
  if (me.shutOut) return
  await loadClosed().catch(() => {}) // what he wrote before he signed out can be read again
  await reload()
  await resealed()
  for (const row of rows.filter((one) => one.owner === keys.actor)) {
    const told = written.get(row.id)
    if (!told) continue
    const copy = row.copy?.under === 'phone' ? await keys.copy(told) : row.copy
    const sealed = row.sealed ?? (row.state === 'ready' ? await keys.seal(row.id, row.door, told.body, row.made_at) : null)
    if (copy !== row.copy || sealed !== row.sealed) await again(row.id, { copy, sealed })
  }
}

let pumping: Promise<void> | null = null
let wanted: 'no' | 'due' | 'all' = 'no'
let timer: ReturnType<typeof setTimeout> | undefined

/** One sender at a time, in all tabs together; what is asked for meanwhile follows. */
function pump(all = false): Promise<void> {
  wanted = all || wanted === 'all' ? 'all' : 'due'
  pumping ??= alone(async () => {
    while (wanted !== 'no') {
      const everything = wanted === 'all'
      wanted = 'no'
      await round(everything)
    }
  }).catch(() => {}).finally(() => {
    pumping = null
    clearTimeout(timer)
    const next = nextTry(rows, Date.now())
    if (next !== null) timer = setTimeout(() => void pump(), Math.max(LOOK_AGAIN_MS, next - Date.now()))
  })
  return pumping
}

const alone = (run: () => Promise<void>): Promise<void> => (navigator.locks ? navigator.locks.request('disaster.outbox', run) : run())

async function round(everything: boolean): Promise<void> {
  await letters.keepAgain()
  await reload()
  if (everything) await askedAfter()
  const done = new Set<string>()
  for (let silent = 0; silent < GIVE_UP_AFTER; ) {
    const next = due(rows, everything ? Infinity : Date.now()).find((row) => !done.has(row.id))
    if (!next) return
    done.add(next.id)
    sending = next.id
    const answer = await tried(next, written.get(next.id) ?? null).finally(() => (sending = ''))
    silent = answer.heard ? 0 : silent + 1
    const failures = next.failures + 1
    await again(next.id, answer.row ?? { failures, code: answer.code, next_try: Date.now() + waitAfter(failures, Math.random()) })
    if (answer.row?.state === 'received') for (const listener of listeners) listener(next.id, next.door)
    if (answer.shutOut && next.owner === keys.actor) {
      me.shut()
      bare.clear()
      await keys.forget()
    }
  }
}

/** What lay aside may have been decided since: asked once a page. */
async function askedAfter(): Promise<void> {
  for (const row of rows.filter((one) => one.state === 'held_aside' && one.sealed && !asked.has(one.id))) {
    const answer = await tried(row, null)
    if (!answer.heard) return
    asked.add(row.id)
    if (answer.row) await again(row.id, answer.row)
  }
}

/** Letters of an older version of this page, from where it kept them. */
async function carriedOver(): Promise<void> {
  const here = new Set((await letters.all()).map((one) => one.id))
  for (const one of keptSmall<{ id: string; told: Told; made_at: string }[]>('outbox') ?? [])
    if (!here.has(one.id) && !(await letters.put({ ...blank(one.id, 'report'), owner: me.is.actor, made_at: one.made_at, copy: await keys.copy({ body: one.told }) }))) return
  keepSmall('outbox', null)
}

async function forgetOld(): Promise<void> {
  const before = new Date(Date.now() - REMEMBERED_MS).toISOString()
  const isDone = (row: LetterRow): boolean => row.state === 'received' || (row.owner === '' && row.state !== 'ready')
  const old = rows.filter((row) => isDone(row) && (row.received_at || row.made_at) < before).map((row) => row.id)
  if (old.length) await letters.drop(...old)
}

if (typeof window !== 'undefined') {
  addEventListener('online', () => void outbox.sendAll())
  document.addEventListener('visibilitychange', () => !document.hidden && void outbox.sendAll())
  tabs?.addEventListener('message', () => void reload())
}
