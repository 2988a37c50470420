// The page's live data: one store, one stream, and what every bar must say about them.
import { me, signInFirst } from '../me.svelte'
import { get } from '../api'
import type { Memory } from '../phone/memory'
import type { Kind, Position } from '../types'
import { Store, type Change } from './store'
import { Stream, type Entry, type Snapshot, type State } from './stream'

export const store = new Store()
const KEPT_KINDS: readonly Kind[] = ['incident', 'report', 'figures', 'request', 'shelter', 'assisted_person', 'evacuation_order', 'deadline', 'silence', 'held_report', 'house', 'house_rollup', 'medium']
const KEEP_EVERY_MS = 5_000
const KEEP_SHARE = 20 // keeping takes at most a twentieth of the time, whatever the county holds

let first = (): Promise<Snapshot> => get<Snapshot>('/api/snapshot')
const stream = new Stream(store, {
  snapshot: () => first(),
  socket: (after, epoch) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    return new WebSocket(`${scheme}://${location.host}/api/live?after=${after}&epoch=${epoch}`)
  },
  chance: Math.random,
})

/** What the screen knows about its own freshness. `now` is the server's clock, ticking each second. */
export const live = $state({
  state: 'loading' as State,
  at: '', // when the server last spoke: the age of everything shown
  now: Date.now(),
  seq: 0,
  unreachable: false, // no answer yet and the first try has failed
})

const listeners = new Set<(entries: readonly Entry[]) => void>()
let offset_ms = 0
let beside = 0 // how often something was learnt besides the stream

stream.onEntries = (entries) => {
  live.seq = stream.seq
  for (const listener of listeners) listener(entries)
}
stream.onState = (state) => {
  live.state = state
  if (state === 'signed_out') signInFirst()
}

/** Hear where vehicles and teams are, as it comes. */
export function hearPositions(listener: (positions: readonly Position[]) => void): void {
  stream.onPositions = listener
}

function tick(): void {
  if (stream.at !== live.at) {
    live.at = stream.at
    offset_ms = Date.parse(stream.at) - stream.heard
  }
  live.seq = stream.seq
  live.now = Date.now() + offset_ms
}

/** For a page that needs less than the whole county: what it begins with. The stream goes on from there. */
export function beginWith(snapshot: () => Promise<Snapshot>): void {
  first = snapshot
}

/** Start once per page. With a memory, the page shows what it last knew, and says of when, until the service answers. */
export async function follow(memory?: Memory): Promise<void> {
  setInterval(tick, 1_000)
  setTimeout(() => (live.unreachable = live.state === 'loading'), 6_000)
  await me.load(memory)
  if (memory) await remember(memory)
  await stream.start()
  live.state = stream.state
  tick()
}

/** Begin with what was kept, and keep what comes: soon after it came, and when the page is left. */
async function remember(memory: Memory): Promise<void> {
  const known = await memory.snap().catch(() => null)
  if (known) {
    stream.seed(known)
    tick()
  }
  let kept = ''
  let rests = 0
  const keep = async (): Promise<void> => {
    const now = `${live.seq} ${beside}`
    if (live.state !== 'live' || now === kept) return
    kept = now
    const since = performance.now()
    await memory.keepSnap({ epoch: stream.epoch, seq: stream.seq, at: stream.at, heard: stream.heard, subjects: store.subjects(memory.kinds ?? KEPT_KINDS) }).catch(() => {})
    rests = performance.now() + (performance.now() - since) * KEEP_SHARE
  }
  setInterval(() => performance.now() > rests && void keep(), KEEP_EVERY_MS)
  document.addEventListener('visibilitychange', () => document.hidden && void keep())
}

/** What a page asked for besides the stream: it stays where all else is known, and is kept with it. */
export function learnt(changes: readonly Change[]): void {
  beside += 1
  store.apply(changes)
}

/** Hear entries as they come; returns the way to stop hearing them. */
export function hear(listener: (entries: readonly Entry[]) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
