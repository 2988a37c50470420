// The journal's recent entries as the time line draws them: number, moment, kind. Old ones by page, new ones as they come.
import { get } from '../api'
import { hear } from '../live/live.svelte'

export interface Told {
  seq: number
  at: string
  kind: string
  subject: string
  actor: string
  cause: string | null
}
interface Page {
  seq: number
  entries: { seq: number; entry: (Omit<Told, 'seq'> & { id: string }) | null }[]
}
const PAGE = 1_000
const KEPT_MOST = 20_000

let told = $state.raw<readonly Told[]>([])

export const journal = {
  get entries(): readonly Told[] {
    return told
  },
  /** The last thousand now; the rest in the background, page by page, until the beginning or the bound. */
  async open(): Promise<() => void> {
    const first = await get<Page>('/api/journal?after=0&limit=1')
    for (let after = Math.max(0, first.seq - PAGE); ; after = Math.max(0, after - PAGE)) {
      const page = await get<Page>(`/api/journal?after=${after}&limit=${PAGE}`)
      add(page.entries.flatMap(({ seq, entry }) => (entry ? [{ ...entry, seq }] : [])))
      if (after === 0 || told.length >= KEPT_MOST) break
    }
    return hear((entries) => add(entries.flatMap((one) => (one.at && one.kind
      ? [{ seq: one.seq, at: one.at, kind: one.kind, subject: one.subject, actor: one.actor ?? '', cause: one.cause ?? null }] : []))))
  },
}

function add(more: readonly Told[]): void {
  const bySeq = new Map([...told, ...more.map(({ seq, at, kind, subject, actor, cause }) => ({ seq, at, kind, subject, actor, cause }))].map((one) => [one.seq, one]))
  told = [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-KEPT_MOST)
}
