// What somebody without an account tells: kept on this device under its id and key until the server has it, and sent
// when there is a network. The challenge is solved meanwhile; the number is known before any answer.
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge } from 'altcha-lib/types'
import { Problem, get, newId, put } from '../api'
import { keep, kept } from '../phone/kept'
import { ALPHABET } from './number'

export interface Form {
  hazards: { key: string; zh: string; en: string }[]
  places: { code: string; name_zh: string; name_en: string }[]
  duty_phone: string
  world: 'real' | 'drill'
}
export interface Words {
  hazard: string
  place?: string
  point?: { lon: number; lat: number; accuracy_m?: number; datum: 'wgs84' }
  words: string
  danger: 'yes' | 'no' | 'unknown'
  phone?: string
}
export interface Telling {
  id: string
  key: string
  told: Words
  state: 'waiting' | 'sending' | 'received' | 'refused'
  code: string
  facts: Record<string, unknown>
  received_at: string
}

const [FORM, TOLD, TOLD_MAX] = ['tell.form', 'tell.told', 20]
const CHALLENGE_GOOD_MS = 25 * 60_000
const SOON_MS = 4_000
const LATER_MS = 60_000

let form = $state.raw<Form | null>(kept<Form>(FORM) ?? null)
let all = $state<Telling[]>((kept<Telling[]>(TOLD) ?? []).map((one) => (one.state === 'sending' ? { ...one, state: 'waiting' } : one)))
let wait = SOON_MS
let solving: { at: number; answer: Promise<string> } | null = null

export const telling = {
  get form(): Form | null {
    return form
  },
  get all(): readonly Telling[] {
    return all
  },
  /** The places and hazards: as kept from the last time at once, and anew when the network gives them. */
  async open(): Promise<void> {
    try {
      form = await get<Form>('/api/public-reports/form')
      keep(FORM, form)
    } catch {
      // what was kept serves; without it the page says so
    }
    void telling.sendAll()
  },
  /** Begin the work of the challenge while the form is filled in. */
  begin(): void {
    if (solving && Date.now() - solving.at < CHALLENGE_GOOD_MS) return
    solving = { at: Date.now(), answer: solved() }
    solving.answer.catch(() => (solving = null))
  },
  async tell(told: Words): Promise<Telling> {
    const one: Telling = { id: newId(), key: newKey(), told, state: 'waiting', code: '', facts: {}, received_at: '' }
    all = [one, ...all].slice(0, TOLD_MAX)
    save()
    await telling.send(one.id)
    return one
  },
  async send(id: string): Promise<void> {
    const one = all.find((found) => found.id === id)
    if (!one || one.state === 'sending' || one.state === 'received') return
    change(id, { state: 'sending', code: '', facts: {} })
    try {
      const answer = await sent(one)
      change(id, { state: 'received', received_at: answer.received_at })
      wait = SOON_MS
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('failed', 0)
      const again = problem.status === 0 || problem.status === 429 || problem.status >= 500
      change(id, { state: again ? 'waiting' : 'refused', code: problem.code, facts: problem.facts })
      if (again) later(problem)
    }
  },
  async sendAll(): Promise<void> {
    for (const one of [...all].reverse()) if (one.state === 'waiting') await telling.send(one.id)
  },
  forget(id: string): void {
    all = all.filter((one) => one.id !== id)
    save()
  },
}

/** Send it; a challenge that was too old, or used up by a lost attempt, is replaced once. */
async function sent(one: Telling): Promise<{ received_at: string }> {
  const attempt = async (): Promise<{ received_at: string }> => {
    telling.begin()
    return put(`/api/public-reports/${one.id}`, { ...$state.snapshot(one.told), key: one.key, challenge: await solving!.answer })
  }
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('challenge_')) throw error
    solving = null
    return await attempt()
  } finally {
    solving = null // one challenge, one report
  }
}

async function solved(): Promise<string> {
  const challenge = await get<Challenge>('/api/public-reports/challenge')
  const solution = await solveChallenge({ challenge, deriveKey })
  return btoa(JSON.stringify({ challenge, solution }))
}

/** Again when it may help: as the server said, or after a pause that grows, with some chance in it. */
function later(problem: Problem): void {
  const told = Number(problem.facts.retry_after_seconds) * 1_000
  wait = Math.min(LATER_MS, wait * 2)
  setTimeout(() => void telling.sendAll(), (told || wait) * (1 + Math.random() / 2))
}

function change(id: string, to: Partial<Telling>): void {
  all = all.map((one) => (one.id === id ? { ...one, ...to } : one))
  save()
}

/** Of what has arrived only number and key stay here: a phone may be lent. */
function save(): void {
  const bare = all.map((one) => (one.state === 'received' ? { ...one, told: { ...one.told, words: '', phone: undefined, point: undefined } } : one))
  keep(TOLD, bare.length ? $state.snapshot(bare) : null)
}

const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => ALPHABET[byte % 32]).join('')

addEventListener('online', () => void telling.sendAll())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void telling.sendAll()
})
