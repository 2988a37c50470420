// Who I am here: name, post, roles, areas, the CSRF value; asked once at the start of a page.
import { get, post, setCsrf, Problem } from './api'
import type { Memory } from './phone/memory'
import type { Me, Role } from './types'

const nobody: Me = {
  actor: '', name: '', post_zh: '', post_en: '', roles: [], areas: [], levels: [], csrf: '',
  must_change_password: false, world: 'real', jurisdiction: '152502', drill_url: '',
}

let current = $state.raw<Me>(nobody)
let isShutOut = $state(false)
let mayLeave: () => Promise<boolean> = async () => true

export const me = {
  get is(): Me {
    return current
  },
  /** Whether I hold one of these roles. The server decides; this only spares a button that would be refused. */
  holds: (...roles: Role[]) => roles.some((role) => current.roles.includes(role)),
  /** Asks until it is answered. A page with a memory opens with what it last knew, and asks meanwhile. */
  async load(memory?: Memory): Promise<void> {
    const known = (await memory?.me().catch(() => null)) ?? null
    if (known) take(known)
    const asked = ask(memory)
    if (!known) await asked
  },
  /** Ask this before anybody signs out; false: he had better not yet. */
  beforeSignOut(asked: () => Promise<boolean>): void {
    mayLeave = asked
  },
  /** An administrator has shut this phone out: the page stays and says so, and asks nobody to sign in. */
  get shutOut(): boolean {
    return isShutOut
  },
  shut(): void {
    isShutOut = true
  },
  /** Leave nothing readable behind; without a network the service is told at the next contact. */
  async signOut(): Promise<void> {
    if (!(await mayLeave())) return
    localStorage.setItem(LEAVING, '1')
    await forgetKeys()
    const told = post('/api/people/sign-out').then(() => localStorage.removeItem(LEAVING), () => {})
    await Promise.race([told, new Promise((done) => setTimeout(done, navigator.onLine ? LEAVE_MS : 0))])
    current = nobody
    location.assign(navigator.onLine ? '/sign-in' : location.pathname)
  },
}

const LEAVING = 'disaster.leaving'
const LEAVE_MS = 5_000 // a line that does not answer keeps nobody here

/** Somebody has signed out here, and the service has not heard it. */
export const isLeaving = (): boolean => localStorage.getItem(LEAVING) !== null

function take(told: Me): void {
  current = told
  setCsrf(told.csrf)
  if (told.world === 'drill') document.documentElement.dataset.world = 'drill'
}

async function ask(memory?: Memory): Promise<void> {
  for (;;) {
    try {
      const told = await get<Me>('/api/people/me')
      if (localStorage.getItem(LEAVING)) return await left(told)
      const known = current.actor
      take(told)
      await memory?.keepMe(told).catch(() => {})
      if (known && known !== told.actor) location.reload() // what was shown is another's
      return
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return signInFirst()
      await new Promise((done) => setTimeout(done, 2_000 + Math.random() * 2_000))
    }
  }
}

/** Somebody signed out here while there was no network. */
async function left(told: Me): Promise<void> {
  setCsrf(told.csrf)
  await post('/api/people/sign-out')
  localStorage.removeItem(LEAVING)
  return signInFirst()
}

/** What only a signed-in person may read on this device is noise from now on. */
async function forgetKeys(): Promise<void> {
  if (localStorage.getItem('disaster.phone')) await (await import('./phone/keys')).keys.forget()
}

/** Go to the sign-in page and come back here. */
export async function signInFirst(): Promise<never> {
  if (localStorage.getItem('disaster.phone')) {
    await import('./phone/drafts.svelte').then((drafts) => drafts.settled()).catch(() => {}) // the last words, while there is a key for them
    const { keys } = await import('./phone/keys')
    const phone = (await keys.found().catch(() => null))?.phone
    if (phone && (await get<{ shut_out: boolean }>(`/api/phones/${phone}/standing`).then((told) => told.shut_out, () => false))) {
      isShutOut = true
      await keys.forget().catch(() => {})
    } else await keys.ended().catch(() => {})
  }
  if (isShutOut && /^\/(reporter|store|aid)/.test(location.pathname)) return new Promise(() => {})
  localStorage.removeItem(LEAVING)
  if (!location.pathname.startsWith('/sign-in'))
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search + location.hash)}`)
  return new Promise(() => {})
}
