// Snapshot, then follow. A break resumes from the cursor; what cannot be resumed is replaced by a fresh snapshot.
// Never a silent gap: the page is told when what it shows is no longer live, within 10 seconds.
import type { Position } from '../types'
import type { Change, Store } from './store'

export const STALE_MS = 9_000 // the server beats every 4 s: two beats missed and a little patience
const WAIT_FIRST_MS = 500
const WAIT_MOST_MS = 15_000
const CLOSED_GONE = 4401
const CLOSED_RIGHTS = 4403
const CLOSED_EPOCH = 4409

export interface Entry extends Change {
  seq: number
  id?: string
  at?: string
  kind?: string
  areas?: string[]
  actor?: string
  cause?: string | null
}
export interface Frame {
  epoch: string
  seq: number
  at: string
  entries: Entry[]
  positions?: Position[] // they ride on the stream and are no entries
}
export interface Snapshot {
  epoch: string
  seq: number
  at: string
  world: 'real' | 'drill'
  subjects: Record<string, unknown>
}
/** What the stream needs of the world around it: the browser's own doors, or a test's. */
export interface Doors {
  snapshot: () => Promise<Snapshot>
  socket: (after: number, epoch: string) => WebSocket
  chance: () => number
}
export type State = 'loading' | 'live' | 'stale' | 'signed_out'

export class Stream {
  state: State = 'loading'
  seq = 0
  epoch = ''
  at = '' // the server's clock when it last spoke
  heard = 0 // our clock at that moment
  onState: (state: State) => void = () => {}
  onEntries: (entries: readonly Entry[]) => void = () => {}
  onPositions: (positions: readonly Position[]) => void = () => {}
  #store: Store
  #doors: Doors
  #socket: WebSocket | null = null
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setTimeout> | undefined
  #stopped = false

  constructor(store: Store, doors: Doors) {
    this.#store = store
    this.#doors = doors
  }

  async start(): Promise<void> {
    this.#stopped = false
    try {
      const found = await this.#doors.snapshot()
      if (this.#stopped) return
      this.#store.replace(found.subjects)
      this.epoch = found.epoch
      this.seq = found.seq
      this.#spoke(found.at)
      this.#follow()
    } catch (error) {
      if (isSignedOut(error)) return this.#set('signed_out')
      this.#lost()
      this.#again(() => void this.start())
    }
  }

  /** What was known when this page was last open: shown as of then, never as live. */
  seed(known: Omit<Snapshot, 'world'> & { heard: number }): void {
    if (this.epoch) return
    this.#store.replace(known.subjects)
    this.epoch = known.epoch
    this.seq = known.seq
    this.at = known.at
    this.heard = known.heard
    this.#set('stale')
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#retry)
    clearTimeout(this.#watch)
    this.#socket?.close()
  }

  /** One frame: the cursor always, the entries if any. Entries already applied are passed over. */
  take(frame: Frame): void {
    const fresh = frame.entries.filter((entry) => entry.seq > this.seq)
    this.#store.apply(fresh)
    this.seq = Math.max(this.seq, frame.seq)
    this.#spoke(frame.at)
    this.#failures = 0
    this.#set('live')
    if (fresh.length) this.onEntries(fresh)
    if (frame.positions) this.onPositions(frame.positions)
  }

  #follow(): void {
    const socket = (this.#socket = this.#doors.socket(this.seq, this.epoch))
    socket.onmessage = (message) => {
      if (socket === this.#socket) this.take(JSON.parse(String(message.data)) as Frame)
    }
    socket.onclose = (closed) => {
      if (socket === this.#socket && !this.#stopped) this.#broken(closed.code)
    }
    this.#patience()
  }

  #broken(code: number): void {
    this.#socket = null
    if (code === CLOSED_GONE) {
      clearTimeout(this.#watch)
      return this.#set('signed_out')
    }
    this.#lost()
    const fresh = code === CLOSED_RIGHTS || code === CLOSED_EPOCH
    this.#again(() => (fresh ? void this.start() : this.#follow()))
  }

  /** Back-off with full jitter, so that a restarted server is not met by everyone at once. */
  #again(run: () => void): void {
    const most = Math.min(WAIT_MOST_MS, WAIT_FIRST_MS * 2 ** this.#failures++)
    clearTimeout(this.#retry)
    if (!this.#stopped) this.#retry = setTimeout(run, most * (0.2 + 0.8 * this.#doors.chance()))
  }

  #spoke(at: string): void {
    this.at = at
    this.heard = Date.now()
    this.#patience()
  }

  /** A socket can be dead without saying so: no beat for too long, and it is dropped and opened anew. */
  #patience(): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => {
      this.#lost()
      const silent = this.#socket
      this.#socket = null
      silent?.close()
      if (silent) this.#again(() => this.#follow())
    }, STALE_MS)
  }

  #lost(): void {
    this.#set(this.epoch ? 'stale' : 'loading')
  }

  #set(state: State): void {
    if (state === this.state) return
    this.state = state
    this.onState(state)
  }
}

function isSignedOut(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 401
}
