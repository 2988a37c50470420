// The only copy of server truth on a page: a Map from subject to view. One line applies any entry.
// Readers inside Svelte effects follow the kinds they read; changes reach them once per animation frame.
import { createSubscriber } from 'svelte/reactivity'
import type { Kind, Kinds } from '../types'

export interface Change {
  subject: string
  data: unknown // null: gone, or no longer ours to see
}

interface Shelf {
  views: Map<string, unknown>
  list: readonly unknown[] | null // made on first reading after a change
  follow: () => void
  changed: () => void
}

/** Kinds that no snapshot and no stream holds: a page asks for what it looks at. */
const ASKED_FOR: readonly string[] = ['holding']

export class Store {
  #shelves = new Map<string, Shelf>()
  #touched = new Set<Shelf>()
  #later: (run: () => void) => void

  constructor(later: (run: () => void) => void = nextFrame) {
    this.#later = later
  }

  /** Every view of a kind, in no promised order. */
  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    const shelf = this.#shelf(kind)
    shelf.follow()
    shelf.list ??= [...shelf.views.values()]
    return shelf.list as readonly Kinds[K][]
  }

  get<K extends Kind>(kind: K, id: string | null | undefined): Kinds[K] | undefined {
    const shelf = this.#shelf(kind)
    shelf.follow()
    return id == null ? undefined : (shelf.views.get(id) as Kinds[K] | undefined)
  }

  put(subject: string, data: unknown): void {
    const cut = subject.indexOf('/')
    const shelf = this.#shelf(subject.slice(0, cut))
    if (data === null) shelf.views.delete(subject.slice(cut + 1))
    else shelf.views.set(subject.slice(cut + 1), data)
    shelf.list = null
    if (this.#touched.size === 0) this.#later(() => this.#tell())
    this.#touched.add(shelf)
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.put(change.subject, change.data)
  }

  /** A fresh snapshot takes the place of everything, also of what it no longer names; but of what is only asked for. */
  replace(subjects: Readonly<Record<string, unknown>>): void {
    for (const [kind, shelf] of this.#shelves)
      if (!ASKED_FOR.includes(kind))
      for (const id of shelf.views.keys()) if (!(`${kind}/${id}` in subjects)) this.put(`${kind}/${id}`, null)
    for (const subject in subjects) this.put(subject, subjects[subject])
  }

  /** Every view of these kinds by its name, as a snapshot holds them. */
  subjects(kinds: readonly Kind[]): Record<string, unknown> {
    return Object.fromEntries(kinds.flatMap((kind) => [...this.#shelf(kind).views].map(([id, view]) => [`${kind}/${id}`, view])))
  }

  #tell(): void {
    const touched = [...this.#touched]
    this.#touched.clear()
    for (const shelf of touched) shelf.changed()
  }

  #shelf(kind: string): Shelf {
    let shelf = this.#shelves.get(kind)
    if (!shelf) {
      const made: Shelf = { views: new Map(), list: null, follow: () => {}, changed: () => {} }
      made.follow = createSubscriber((update) => {
        made.changed = update
        return () => (made.changed = () => {})
      })
      this.#shelves.set(kind, (shelf = made))
    }
    return shelf
  }
}

/** A hidden tab draws no frames but must still sound its alarm, so it gets a short timer. */
function nextFrame(run: () => void): void {
  if (typeof document !== 'undefined' && !document.hidden) requestAnimationFrame(run)
  else setTimeout(run, 50)
}
