// What a page last knew, for when it opens without a network: who I am, and the views it lives on. Under its reader's key.
import { keys } from './keys'
import { box, put } from './box'
import type { Loaded } from '../book.svelte'
import type { Kind, Me } from '../types'

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
  /** What of the live data the page lives on; else what the reporter's page does. */
  kinds?: readonly Kind[]
}

export const recalled = async <T>(name: string): Promise<T | null> => ((await keys.found()) ? keys.read<T>((await (await box()).get('known', name))?.copy ?? null) : null)
export const keepKnown = async (name: string, value: unknown): Promise<void> => {
  if (keys.actor) await put('known', { name, copy: await keys.copy(value) })
}

/** What one page keeps; another page of the same person keeps its own. */
const memoryAs = (suffix: string, kinds?: readonly Kind[]): Memory => ({
  me: () => recalled<Me>('me'),
  snap: () => recalled<Snap>(`snap${suffix}`),
  async keepMe(me) {
    await keys.of(me.actor)
    await keepKnown('me', me)
  },
  keepSnap: (snap) => keepKnown(`snap${suffix}`, snap),
  book: () => recalled<Loaded>(`book${suffix}`),
  keepBook: (loaded) => keepKnown(`book${suffix}`, loaded),
  ...(kinds && { kinds }),
})

export const memory = memoryAs('')
export const memoryOf = (page: string, kinds: readonly Kind[]): Memory => memoryAs(`.${page}`, kinds)
