// What this phone has to send: kept before it is sent, under the id it will have, gone only when the server has it.
// A full offline outbox (IndexedDB, service worker) can take this module's place: pages use `outbox` alone.
import { Problem, newId, put } from '../api'
import { keep, kept } from '../phone/kept'
import type { Report } from '../types'

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
  corrects?: string
  reason?: string
  notes?: Record<string, string>
}
export interface Letter {
  id: string
  told: Told
  state: 'waiting' | 'sending' | 'refused'
  code: string // why it was refused
  facts: Record<string, unknown>
  made_at: string
}

const NAME = 'outbox'
const LETTERS_MAX = 50
let letters = $state<Letter[]>((kept<Letter[]>(NAME) ?? []).map((one) => (one.state === 'sending' ? { ...one, state: 'waiting' } : one)))
let isKept = $state(true)

export const outbox = {
  get letters(): readonly Letter[] {
    return letters
  },
  /** Whether this phone could keep what waits. */
  get isKept(): boolean {
    return isKept
  },
  /** Keep a report and send it. Resolves when the server has answered, or could not be reached. */
  async post(told: Told): Promise<void> {
    const letter: Letter = { id: newId(), told, state: 'waiting', code: '', facts: {}, made_at: new Date().toISOString() }
    letters = [letter, ...letters].slice(0, LETTERS_MAX)
    save()
    await outbox.send(letter.id)
  },
  async send(id: string): Promise<void> {
    const letter = letters.find((one) => one.id === id)
    if (!letter || letter.state === 'sending') return
    change(id, { state: 'sending', code: '', facts: {} })
    try {
      await put(`/api/reports/${id}`, $state.snapshot(letter.told))
      outbox.drop(id)
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('failed', 0)
      const refused = problem.status >= 400 && problem.status < 500 && ![401, 408, 429].includes(problem.status)
      change(id, { state: refused ? 'refused' : 'waiting', code: problem.code, facts: problem.facts })
    }
  },
  /** Everything that waits, oldest first. */
  async sendAll(): Promise<void> {
    for (const letter of [...letters].reverse()) if (letter.state === 'waiting') await outbox.send(letter.id)
  },
  drop(id: string): void {
    letters = letters.filter((one) => one.id !== id)
    save()
  },
}

function change(id: string, to: Partial<Letter>): void {
  letters = letters.map((one) => (one.id === id ? { ...one, ...to } : one))
  save()
}

function save(): void {
  isKept = keep(NAME, letters.length ? $state.snapshot(letters) : null)
}
