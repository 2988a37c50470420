// A phone's positions on their way to the service: kept until they were taken, oldest first, in few letters.
import { Problem } from '../api'

export interface Fix {
  lon: number
  lat: number
  observed_at: string
  accuracy_m: number | null
  speed_mps: number | null
  heading: number | null
}
const KEPT = 'disaster.driver.fixes'
const FIXES_MAX = 5_000 // older ones give way: half a day at ten seconds
const LETTER_MAX = 200
const EVERY_MS = 5_000
const APART_MS = 5_000

export class Sending {
  waiting = $state<Fix[]>(kept())
  sent = $state(0)
  last = $state('')
  problem = $state('') // a code, '' while all is well
  #key: Record<string, string>
  #busy = false
  #timer: ReturnType<typeof setInterval>

  constructor(key: Record<string, string>) {
    this.#key = key
    this.#timer = setInterval(() => void this.send(), EVERY_MS)
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
    const letter = this.waiting.slice(0, LETTER_MAX)
    if (this.#busy || letter.length === 0) return
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

  stop(): void {
    clearInterval(this.#timer)
  }

  #keep(): void {
    localStorage.setItem(KEPT, JSON.stringify(this.waiting))
  }
}

function kept(): Fix[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]') as Fix[]
  } catch {
    return []
  }
}

async function posted(fixes: readonly Fix[], key: Record<string, string>): Promise<void> {
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
