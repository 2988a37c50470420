// A queue of its own, behind the letters: a medium goes when the service has what it is about, part by part, and goes on after
// a cut, a restart of the service and of the phone. Its bytes leave this phone's disk only when the service has all of them.
import { Problem, newId } from '../api'
import { live, store } from '../live/live.svelte'
import { me } from '../me.svelte'
import { keys } from '../phone/keys'
import { isTime, nextTry, waitAfter, GIVE_UP_AFTER } from '../phone/order'
import { outbox } from '../reporter/outbox.svelte'
import { cards, changed, content, drop, put, recopied, type Card } from './box'
import { LARGEST, type Kind } from './media'
import { sent } from './sending'

const FORGOTTEN_MS = 14 * 24 * 3_600_000 // of a form that was never sent
let mine = $state.raw<readonly Card[]>([])
let sending = $state('')
let opened = false
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('disaster.media')

export const uploads = {
  get all(): readonly Card[] {
    return mine
  },
  of: (about: string): readonly Card[] => mine.filter((one) => one.about === about),
  get sending(): string {
    return sending
  },
  /** Keep a medium; it is on the disk when this resolves. Refused here already: too large, no room. */
  async add(file: Blob, about: string, kind: Kind): Promise<void> {
    if (file.size > LARGEST[kind]) throw new Problem('medium_too_large', 413)
    const bytes = await file.arrayBuffer()
    const sha256 = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('')
    const card: Card = {
      id: newId(), owner: me.is.actor, about, kind, type: file.type, bytes: bytes.byteLength, sha256, made_at: new Date(live.now).toISOString(),
      announced: false, came: 0, failures: 0, next_try: 0, state: 'ready', code: '',
    }
    await put(card, await keys.hide(bytes))
    await reload()
    void pump()
  },
  async drop(id: string): Promise<void> {
    await drop(id)
    await reload()
  },
  /** What was about one report is about another: a refused one that was mended. */
  async moved(from: string, to: string): Promise<void> {
    for (const card of await cards()) if (card.about === from && !card.announced) await changed(card.id, { about: to })
    await reload()
  },
  /** Whether the service has what it is about, so that it may go. */
  isDue: (card: Card): boolean => placeOf(card.about) !== '',
  async open(): Promise<void> {
    await reload()
    if (!opened) {
      opened = true
      outbox.onReceived(() => void pump())
      addEventListener('online', () => void pump(true))
      document.addEventListener('visibilitychange', () => !document.hidden && void pump(true))
      tabs?.addEventListener('message', () => void reload())
    }
    await forgetOld()
    void pump(true)
  },
  sendAll: (): Promise<void> => pump(true),
}

/** The place of a subject that the service has: as it shows it, or as the letter that it took says; '' before that. */
function placeOf(about: string): string {
  const [door = '', id = ''] = about.split('/')
  const shown = door === 'report' ? store.get('report', id) : door === 'house' ? store.get('house', id) : undefined
  const taken = outbox.of<{ place: string }>(door).find((one) => one.id === id && one.state === 'received')
  return shown?.place ?? taken?.told.place ?? ''
}

async function reload(): Promise<void> {
  mine = (await cards()).filter((one) => one.owner === me.is.actor).sort((a, b) => a.made_at.localeCompare(b.made_at))
}

async function again(id: string, to: Partial<Card>): Promise<void> {
  await changed(id, to)
  await reload()
  tabs?.postMessage('changed')
}

let pumping: Promise<void> | null = null
let timer: ReturnType<typeof setTimeout> | undefined
let asked: 'no' | 'due' | 'all' = 'no'

/** One sender in all tabs together; what is asked for meanwhile follows. */
function pump(all = false): Promise<void> {
  asked = all || asked === 'all' ? 'all' : 'due'
  pumping ??= alone(async () => {
    while (asked !== 'no') {
      const everything = asked === 'all'
      asked = 'no'
      await round(everything)
    }
  }).catch(() => {}).finally(() => {
    pumping = null
    clearTimeout(timer)
    const next = nextTry(mine.filter((one) => uploads.isDue(one)).map((one) => ({ ...one, after: '', door: '', received_at: '', sealed: null, copy: null, state: one.state === 'ready' ? 'ready' : 'refused' })), Date.now())
    if (next !== null) timer = setTimeout(() => void pump(), Math.max(1_000, next - Date.now()))
  })
  return pumping
}

const alone = (run: () => Promise<void>): Promise<void> => (navigator.locks ? navigator.locks.request('disaster.media', run) : run())

async function round(everything: boolean): Promise<void> {
  await reload()
  let silent = 0
  for (const card of [...mine].sort((a, b) => a.failures - b.failures || a.bytes - b.bytes)) {
    if (silent >= GIVE_UP_AFTER || live.state === 'signed_out') return
    if (card.state !== 'ready' || !uploads.isDue(card) || (!everything && !isTime(card.next_try, Date.now()))) continue
    sending = card.id
    silent = (await tried(card).finally(() => (sending = ''))) ? 0 : silent + 1
  }
}

/** Whether the service answered. */
async function tried(card: Card): Promise<boolean> {
  const copy = await content(card.id)
  const bytes = copy && (await keys.bare(copy))
  if (!bytes) { // under a key that is not here now
    const failures = card.failures + 1
    await again(card.id, { failures, next_try: Date.now() + waitAfter(failures, Math.random()) })
    return true
  }
  if (copy.under === 'phone') await recopied(card.id, await keys.hide(bytes))
  try {
    await sent(card, bytes, placeOf(card.about), (to) => again(card.id, to))
    await drop(card.id)
    await reload()
    tabs?.postMessage('changed')
    return true
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('failed', 0)
    const failures = card.failures + 1
    const isOver = [400, 404, 409, 410, 413, 415, 422, 460].includes(problem.status) && !(problem.status === 460 && problem.facts.refused !== true) && !['contended', 'other_offset'].includes(problem.code)
    await again(card.id, isOver ? { state: 'refused', code: problem.code } : { failures, code: problem.code, next_try: Date.now() + waitAfter(failures, Math.random()) })
    return problem.status !== 0
  }
}

async function forgetOld(): Promise<void> {
  const before = new Date(Date.now() - FORGOTTEN_MS).toISOString()
  for (const card of mine) if (card.made_at < before && !uploads.isDue(card) && !outbox.of(card.about.split('/')[0]!).some((one) => card.about.endsWith(one.id))) await uploads.drop(card.id)
}
