// What the officer looks at: the selection, the figure on the map, hidden layers, the moment. All of it in the URL.
export type Region = 'inbox' | 'map' | 'detail' | 'time'
export interface Claimed {
  place: string
  indicator: string
}

interface Held {
  selected: string // "report/…", "township/152502100", "panel/stock"; empty: the incident
  incident: string
  by: string // an indicator, or "silence"
  hidden: string[]
  claims: string // "<place>.<indicator>"
  upto: string // a journal number: what was known then
  spot: string // "<lon>,<lat>": a place to look at on the map
  region: Region // on a phone one region fills the screen
}

const EMPTY: Held = { selected: '', incident: '', by: 'affected_population', hidden: [], claims: '', upto: '', spot: '', region: 'inbox' }
const held = $state<Held>(fromUrl())

if (typeof window !== 'undefined') addEventListener('popstate', () => Object.assign(held, fromUrl()))

export const view = {
  get selected(): string {
    return held.selected
  },
  get kind(): string {
    return held.selected.split('/')[0] ?? ''
  },
  get id(): string {
    return held.selected.slice(held.selected.indexOf('/') + 1)
  },
  get incident(): string {
    return held.incident
  },
  get by(): string {
    return held.by
  },
  get region(): Region {
    return held.region
  },
  get upto(): number | null {
    return held.upto === '' ? null : Number(held.upto)
  },
  get claims(): Claimed | null {
    const [place, indicator] = held.claims.split('.')
    return place && indicator ? { place, indicator } : null
  },
  get spot(): [lon: number, lat: number] | null {
    const [lon, lat] = held.spot.split(',').map(Number)
    return held.spot && Number.isFinite(lon) && Math.abs(lat ?? 91) <= 90 ? [lon!, lat!] : null
  },
  hides: (layer: string): boolean => held.hidden.includes(layer),

  select(subject: string): void {
    change({ selected: subject, claims: '', spot: '', region: subject ? 'detail' : held.region }, true)
  },
  /** A panel that is about this incident, whichever the desk worked on before. */
  within: (incident: string, panel: string): void => change({ incident, selected: panel, claims: '', region: 'detail' }, true),
  openClaims(place: string, indicator: string): void {
    change({ claims: `${place}.${indicator}`, region: 'detail' }, true)
  },
  closeClaims: (): void => change({ claims: '' }, true),
  follow: (incident: string): void => change({ incident, selected: '', claims: '' }, true),
  colourBy: (by: string): void => change({ by }),
  go: (region: Region): void => change({ region }),
  toggle(layer: string): void {
    change({ hidden: held.hidden.includes(layer) ? held.hidden.filter((one) => one !== layer) : [...held.hidden, layer] })
  },
  at: (seq: number | null): void => change({ upto: seq === null ? '' : String(seq) }),
}

function change(changed: Partial<Held>, asStep = false): void {
  Object.assign(held, changed)
  const written = toUrl(held)
  if (written === location.search) return
  if (asStep) history.pushState(null, '', written || location.pathname)
  else history.replaceState(null, '', written || location.pathname)
}

function toUrl(held: Held): string {
  const written = new URLSearchParams()
  for (const [name, value] of Object.entries(held)) {
    const text = Array.isArray(value) ? value.join(' ') : String(value)
    if (text && text !== String(EMPTY[name as keyof Held])) written.set(name, text)
  }
  const text = written.toString().replaceAll('%2F', '/')
  return text && `?${text}`
}

function fromUrl(): Held {
  if (typeof location === 'undefined') return { ...EMPTY }
  const read = new URLSearchParams(location.search)
  const found: Held = { ...EMPTY, hidden: (read.get('hidden') ?? '').split(' ').filter(Boolean) }
  for (const name of ['selected', 'incident', 'by', 'claims', 'upto', 'spot'] as const) found[name] = read.get(name) ?? EMPTY[name]
  found.region = (read.get('region') as Region | null) ?? (found.selected || found.claims ? 'detail' : EMPTY.region)
  return found
}
