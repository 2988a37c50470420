// The queue on this screen: pages of the server in the order of harm × age, which the clock moves on here by the same
// formula; locks that end by the clock; what the stream tells is put in at once, and the head is asked for anew.
import { get } from '../api'
import { hear, live, store } from '../live/live.svelte'
import type { Entry, Snapshot } from '../live/stream'
import { me } from '../me.svelte'
import type { Copies, HeldReport, Queue, QueueItem } from '../types'

const PAGE = 60
const MOST = 200 // what somebody has scrolled through stays when the head is asked for anew, up to what is answered at once
const AGAIN_MS = 800 // after entries, one asking for all of them
const POLL_MS = 10_000 // what the public tells is not in the stream
export const EVERYTHING = { area: '', hazard: '', source: '', state: '', text: '' }

export interface Asides {
  held: HeldReport[]
  copies: Copies[]
}

const line = $state({
  items: [] as QueueItem[],
  counts: { all: 0, public: 0, checking: 0, by_harm: [] as number[] },
  weights: [1, 3, 10, 30, 100, 300],
  head_start_minutes: 10,
  formula_zh: '',
  formula_en: '',
  next: null as string | null,
  loaded: false,
  failed: null as unknown,
  filter: { ...EVERYTHING },
  asides: { held: [], copies: [] } as Asides,
})
let timer: ReturnType<typeof setTimeout> | undefined
let asked = 0

/** Asked while the page is still being drawn; whoever is not signed in is told when the stream asks. */
let early: Promise<Queue> | null = get<Queue>(path())
early.then(take, () => {})

/** What the stream starts from: the head of the queue, not the whole county. */
export async function snapshot(): Promise<Snapshot> {
  const others = Promise.all([persons(), drills()]) // meanwhile; the rows do not wait for it
  const view = await (early ?? get<Queue>(path()).then((found) => (take(found), found)))
  early = null
  return { epoch: view.epoch, seq: view.seq, at: view.at, world: me.is.world, subjects: { ...subjectsOf(view), ...Object.assign({}, ...(await others)) } }
}

export const queue = {
  get is() {
    return line
  },
  /** In order as of now: the clock moves it on between two answers. */
  sorted(now: number): readonly QueueItem[] {
    return [...line.items].sort((a, b) => urgency(b, now) - urgency(a, now) || (a.id < b.id ? -1 : 1))
  },
  async filter(changed: Partial<typeof EVERYTHING>): Promise<void> {
    Object.assign(line.filter, changed)
    await again()
  },
  async more(): Promise<void> {
    if (!line.next) return
    const [turn, from] = [asked, line.next]
    const view = await get<Queue>(path(from))
    if (turn !== asked && line.next !== from) return // another filter has been chosen meanwhile
    const known = new Set(line.items.map((one) => one.id))
    line.items.push(...view.items.filter((one) => !known.has(one.id)))
    line.next = view.next
  },
  again,
  /** Once a page: hear the stream, ask for the public's, read what stands aside. */
  start(): () => void {
    const deaf = hear(entries)
    const poll = setInterval(() => document.hidden || void again(), POLL_MS)
    void asides()
    return () => {
      deaf()
      clearInterval(poll)
    }
  },
}

/** Weight × minutes waited, the head start among them; as the server reckons it. */
export function urgency(one: QueueItem, now: number): number {
  return (line.weights[one.harm] ?? 1) * ((now - Date.parse(one.filed_at)) / 60_000 + line.head_start_minutes)
}

/** Who has it in hand now; a lock ends by the clock, whoever presses or does not. */
export function heldBy(one: { taken_by: string | null; taken_until: string | null } | null | undefined, now: number): string | null {
  return one?.taken_by && one.taken_until && Date.parse(one.taken_until) > now ? one.taken_by : null
}

async function again(): Promise<void> {
  const turn = ++asked
  try {
    const view = await get<Queue>(path('', Math.min(MOST, Math.max(PAGE, line.items.length))))
    if (turn !== asked) return
    take(view)
    store.apply(Object.entries(subjectsOf(view)).map(([subject, data]) => ({ subject, data })))
    line.failed = null
  } catch (error) {
    if (turn === asked) line.failed = error
  }
}

function take(view: Queue): void {
  Object.assign(line, {
    items: view.items, counts: view.counts, weights: view.weights, head_start_minutes: view.head_start_minutes,
    formula_zh: view.formula_zh, formula_en: view.formula_en, next: view.next, loaded: true,
  })
}

function path(cursor = '', limit = PAGE): string {
  const asked = new URLSearchParams({ limit: String(limit) })
  for (const [key, value] of Object.entries({ ...line.filter, cursor })) if (value) asked.set(key, value)
  return `/api/checking/queue?${asked}`
}

const subjectsOf = (view: Queue): Record<string, unknown> =>
  Object.fromEntries(view.items.flatMap((one) => (one.report ? [[`report/${one.id}`, one.report]] : [])))

/** What was decided leaves the line at once; what came or moved is asked for, with all else that came by then. */
function entries(found: readonly Entry[]): void {
  const about = found.filter((one) => one.subject.startsWith('report/') || one.subject.startsWith('held_report/'))
  if (!about.length) return
  for (const entry of about) {
    const id = entry.subject.slice('report/'.length)
    const report = store.get('report', id)
    const at = line.items.findIndex((one) => one.id === id)
    if (at < 0 || !report) continue
    if (waits(report)) line.items[at] = { ...line.items[at]!, report }
    else line.items.splice(at, 1)
  }
  clearTimeout(timer)
  timer = setTimeout(() => void again(), AGAIN_MS)
  if (about.some((one) => one.subject.startsWith('held_report/'))) void asides()
}

const waits = (report: { state: string; replaced_by: string | null; duplicate_of?: string | null }): boolean =>
  (report.state === 'received' || report.state === 'checking') && !report.replaced_by && !report.duplicate_of

/** Who is meant by an actor: posts, never names. */
async function persons(): Promise<Record<string, unknown>> {
  const found = await get<{ items: { id: string }[] }>('/api/subjects/person?limit=1000').catch(() => ({ items: [] }))
  return Object.fromEntries(found.items.map((person) => [`person/${person.id}`, person]))
}

/** Who is called by a contact drill that runs: the bar of every page asks for an answer. */
async function drills(): Promise<Record<string, unknown>> {
  const open = (await subjects('contact_drill')).filter((one) => one.state === 'open')
  const called = open.length ? (await subjects('contact')).filter((one) => open.some((drill) => drill.id === one.drill_id)) : []
  return Object.fromEntries([...open.map((one) => [`contact_drill/${one.id}`, one]), ...called.map((one) => [`contact/${one.id}`, one])])
}

interface Subject {
  id: string
  state?: string
  drill_id?: string
}
/** All of a kind, page by page; none where they cannot be had. */
async function subjects(kind: string): Promise<Subject[]> {
  const all: Subject[] = []
  try {
    for (let after: string | null = ''; after !== null; ) {
      const found: { items: Subject[]; next: string | null } = await get(`/api/subjects/${kind}?limit=1000&after=${after}`)
      all.push(...found.items)
      after = found.next
    }
  } catch {
    // The queue is shown without the call.
  }
  return all
}

async function asides(): Promise<void> {
  const [held, copies] = await Promise.all([
    get<{ items: HeldReport[] }>('/api/subjects/held_report?limit=200').then((found) => found.items).catch(() => line.asides.held),
    get<Copies[]>('/api/checking/copies').catch(() => line.asides.copies),
  ])
  line.asides = { held, copies }
}

export const minute = (): number => Math.floor(live.now / 10_000) * 10_000
