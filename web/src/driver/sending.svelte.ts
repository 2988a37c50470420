// A phone's positions on their way to the service: kept until they were taken, oldest first, in few letters, each with its
// own time. What one load left behind is sent as that load's, also when the phone goes on with another.
import { Problem } from '../api'
import { keep, kept } from '../phone/kept'

export interface Fix {
  lon: number
  lat: number
  observed_at: string
  accuracy_m: number | null
  speed_mps: number | null
  heading: number | null
}
/** The headers that say whose positions these are: a tracker's secret, or a load's number and key. */
export type Key = Readonly<Record<string, string>>
interface Left {
  by: Key
  fixes: Fix[]
}
const [LEFT, ON] = ['driver.left', 'driver.on']
const FIXES_MAX = 5_000 // older ones give way: half a day at ten seconds
const LETTER_MAX = 200
const EVERY_MS = 5_000
const APART_MS = 5_000

export class Sending {
  waiting = $state<Fix[]>([])
  sent = $state(0)
  last = $state('')
  problem = $state('') // a code, '' while all is well
  #key: Key
  #others: Left[]
  #busy = false
  #timer: ReturnType<typeof setInterval>
  #now = (): void => void this.send()

  constructor(key: Key) {
    const left = kept<Left[]>(LEFT) ?? []
    this.#key = key
    this.waiting = left.find((one) => same(one.by, key))?.fixes ?? []
    this.#others = left.filter((one) => !same(one.by, key))
    this.#timer = setInterval(this.#now, EVERY_MS)
    addEventListener('online', this.#now)
    keep(ON, key)
  }

  add(found: GeolocationPosition): void {
    const { longitude, latitude, accuracy, speed, heading } = found.coords
    const before = this.waiting.at(-1)
    if (before && found.timestamp - Date.parse(before.observed_at) < APART_MS) return
    const known = (value: number | null) => (value === null || Number.isNaN(value) ? null : value)
    this.waiting = [...this.waiting.slice(1 - FIXES_MAX), {
      lon: longitude, lat: latitude, observed_at: new Date(found.timestamp).toISOString(),
      accuracy_m: known(accuracy), speed_mps: known(speed), heading: known(heading),
    }]
    this.#keep()
    if (this.sent === 0) void this.send()
  }

  async send(): Promise<void> {
    if (this.#busy) return
    const letter = this.waiting.slice(0, LETTER_MAX)
    if (letter.length === 0) return this.#sendOthers()
    this.#busy = true
    try {
      await posted(letter, this.#key)
      this.waiting = this.waiting.slice(letter.length)
      this.sent += letter.length
      this.last = letter.at(-1)!.observed_at
      this.problem = ''
    } catch (error) {
      this.problem = error instanceof Problem ? (error.code === 'bad_position' && error.facts.rule === 'not_on_the_way' ? 'over' : error.code) : 'failed'
      if (error instanceof Problem && error.code === 'bad_position' && this.problem !== 'over') this.waiting = this.waiting.filter((_, at) => at !== Number(error.facts.at))
    } finally {
      this.#busy = false
      this.#keep()
    }
  }

  /** Ends it; what waits is still there for the next time. */
  stop(): void {
    clearInterval(this.#timer)
    removeEventListener('online', this.#now)
    keep(ON, null)
  }

  /** What is refused for good is let go: nobody can set it right on this phone. */
  async #sendOthers(): Promise<void> {
    const first = this.#others[0]
    if (!first) return
    this.#busy = true
    try {
      const letter = first.fixes.slice(0, LETTER_MAX)
      await posted(letter, first.by)
      first.fixes = first.fixes.slice(letter.length)
    } catch (error) {
      if (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429) first.fixes = []
    } finally {
      this.#busy = false
      this.#others = this.#others.filter((one) => one.fixes.length)
      this.#keep()
    }
  }

  #keep(): void {
    const left = [{ by: this.#key, fixes: this.waiting }, ...this.#others].filter((one) => one.fixes.length)
    keep(LEFT, left.length ? left : null)
  }
}

/** Whose positions were being told when the page was closed: it goes on by itself when it is opened again. */
export const going = (): Key | null => kept<Key>(ON)

const same = (one: Key, other: Key): boolean => JSON.stringify(one) === JSON.stringify(other)

async function posted(fixes: readonly Fix[], key: Key): Promise<void> {
  let answer: Response
  try {
    answer = await fetch('/api/positions/phone', { method: 'POST', headers: { 'content-type': 'application/json', ...key }, body: JSON.stringify({ fixes }), signal: AbortSignal.timeout(15_000) })
  } catch {
    throw new Problem('unreachable', 0)
  }
  if (!answer.ok) {
    const told = (await answer.json().catch(() => ({}))) as { code?: string; facts?: Record<string, unknown> }
    throw new Problem(told.code ?? 'failed', answer.status, told.facts ?? {})
  }
}
