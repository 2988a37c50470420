// The rulebook's own words: indicators, hazards, goods, with units. Read once for a page; keys identify.
import { get } from './api'
import { either } from './words/index.svelte'

export interface Term {
  key: string
  zh: string
  en: string
  unit?: string
  type?: 'integer' | 'decimal'
  group?: string
  hazards?: string[]
  part_of?: string | null
  timing?: 'cumulative' | 'now'
  definition?: { zh: string; en: string; flag: string } | null
  notes?: readonly { zh: string; en: string }[]
  counted?: { zh: string; en: string; unit: string; each: number } | null
  category?: string
  flag?: string
}
type Part = 'indicators' | 'hazards' | 'items' | 'aid'
type Document = Record<string, unknown>
export type Loaded = Partial<Record<Part, Document | Term[]>>

const terms = $state.raw<Record<Part, ReadonlyMap<string, Term>>>({ indicators: new Map(), hazards: new Map(), items: new Map(), aid: new Map() })
let read = $state(0)
const documents: Partial<Record<Part, Document>> = {}
const whole: Loaded = {}

export const book = {
  all(part: Part): readonly Term[] {
    return read >= 0 ? [...terms[part].values()] : []
  },
  get: (part: Part, key: string): Term | undefined => (read >= 0 ? terms[part].get(key) : undefined),
  name(part: Part, key: string): string {
    const term = book.get(part, key)
    return term ? either(term.zh, term.en) : key
  },
  unit: (part: Part, key: string): string => book.get(part, key)?.unit ?? '',
  /** The whole document, for what only one page needs of it (groups, checks). */
  document: (part: Part): Document => (read >= 0 ? (documents[part] ?? {}) : {}),
  async load(...parts: Part[]): Promise<void> {
    await Promise.all(parts.map(async (part) => {
      take(part, await get<Document | Term[]>(`/api/rulebook/${part}`))
    }))
    read += 1
  },
  /** What was loaded, as it came: for a page that keeps it for when there is no network. */
  get loaded(): Loaded {
    return { ...whole }
  },
  restore(kept: Loaded): void {
    for (const [part, found] of Object.entries(kept)) if (!whole[part as Part]) take(part as Part, found)
    read += 1
  },
}

function take(part: Part, found: Document | Term[]): void {
  whole[part] = found
  if (!Array.isArray(found)) documents[part] = found
  terms[part] = new Map(listed(found).map((term) => [term.key, term]))
}

/** Every term of the document, wherever it stands in it. */
function listed(found: Document | Term[]): Term[] {
  if (Array.isArray(found)) return found
  const isTerm = (one: unknown): one is Term => typeof one === 'object' && one !== null && 'key' in one && 'zh' in one
  const main = ['indicators', 'local_extras', 'hazards', 'items'].flatMap((name) => (Array.isArray(found[name]) ? (found[name] as unknown[]) : []))
  return main.filter(isTerm)
}
