// What a page last knew, for when it opens without a network: who I am, and the views it lives on. Under its reader's key.
import { keys } from './keys'
import { box, put } from './box'
import type { Loaded } from '../book.svelte'
import type { Me } from '../types'

export interface Snap {
  epoch: string
  seq: number
  at: string
  heard: number // this phone's clock at `at`
  subjects: Record<string, unknown>
}
export interface Memory {
  me: () => Promise<Me | null>
  snap: () => Promise<Snap | null>
  keepMe: (me: Me) => Promise<void>
  keepSnap: (snap: Snap) => Promise<void>
  book: () => Promise<Loaded | null>
  keepBook: (loaded: Loaded) => Promise<void>
}

const recalled = async <T>(name: string): Promise<T | null> => ((await keys.found()) ? keys.read<T>((await (await box()).get('known', name))?.copy ?? null) : null)
const kept = async (name: string, value: unknown): Promise<void> => {
  if (keys.actor) await put('known', { name, copy: await keys.copy(value) })
}

export const memory: Memory = {
  me: () => recalled<Me>('me'),
  snap: () => recalled<Snap>('snap'),
  async keepMe(me) {
    await keys.of(me.actor)
    await kept('me', me)
  },
  keepSnap: (snap) => kept('snap', snap),
  book: () => recalled<Loaded>('book'),
  keepBook: (loaded) => kept('book', loaded),
}
