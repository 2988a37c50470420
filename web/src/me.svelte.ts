// Who I am here: name, post, roles, areas, the CSRF value; asked once at the start of a page.
import { get, setCsrf, Problem } from './api'
import type { Me, Role } from './types'

const nobody: Me = {
  actor: '', name: '', post_zh: '', post_en: '', roles: [], areas: [], levels: [], csrf: '',
  must_change_password: false, world: 'real', jurisdiction: '152502', drill_url: '',
}

let current = $state.raw<Me>(nobody)

export const me = {
  get is(): Me {
    return current
  },
  /** Whether I hold one of these roles. The server decides; this only spares a button that would be refused. */
  holds: (...roles: Role[]) => roles.some((role) => current.roles.includes(role)),
  async load(): Promise<void> {
    for (;;) {
      try {
        current = await get<Me>('/api/people/me')
        setCsrf(current.csrf)
        if (current.world === 'drill') document.documentElement.dataset.world = 'drill'
        return
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return signInFirst()
        await new Promise((done) => setTimeout(done, 2_000 + Math.random() * 2_000))
      }
    }
  },
}

/** Go to the sign-in page and come back here. */
export function signInFirst(): Promise<never> {
  if (!location.pathname.startsWith('/sign-in'))
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
  return new Promise(() => {})
}
