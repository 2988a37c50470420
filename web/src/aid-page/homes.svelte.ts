// The households that this phone knows, place by place, with what each of them got: the last list of the service, and what was
// entered here since. Kept under its reader's key, so that households are found and warned of without a network.
import { get } from '../api'
import { live } from '../live/live.svelte'
import { keep as keepSmall, kept as keptSmall } from '../phone/kept'
import { keepKnown, recalled } from '../phone/memory'
import { outbox } from '../reporter/outbox.svelte'
import { codeOf } from '../scan/codes'
import type { AidIssue, AidOfHousehold, HouseholdList, IssueList } from '../types'
import type { Given } from './soon'

export interface Home {
  id: string
  code: string
  place: string
  people: number | null
  head: string
  address: string
  waits: boolean // registered on this phone, not sent yet
}
export interface HouseholdTold {
  place: string
  people: number | null
  who: { head: string | null; id_number?: string | null; phone?: string | null; address?: string | null }
}
export interface IssueTold {
  household_id: string
  lines: { item: string; quantity: number }[]
  issued_at: string
  how: 'list' | 'scan'
  incident_id?: string
  received_by?: string
  despite?: string
}
export interface Past {
  id: string
  household_id: string
  lines: readonly { item: string; quantity: number }[]
  issued_at: string
  state: string
  double: string
  booked: boolean
  waits: boolean
}
interface Known {
  place: string
  at: string
  truncated: boolean
  homes: Home[]
  issues: AidIssue[]
}

let place = $state(keptSmall<string>('aid.place') ?? '')
let known = $state.raw<Known | null>(null)
let fresh = $state.raw<ReadonlyMap<string, readonly AidIssue[]>>(new Map()) // what one household had, as just asked
let opening = ''

const registered = (): Home[] =>
  outbox.of<HouseholdTold>('household').filter((one) => one.told.place.startsWith(place) && !known?.homes.some((home) => home.id === one.id))
    .map((one) => ({ id: one.id, code: codeOf(one.id), place: one.told.place, people: one.told.people, head: one.told.who.head ?? '', address: one.told.who.address ?? '', waits: one.state !== 'received' }))

const asPast = (one: AidIssue): Past => ({ id: one.id, household_id: one.household_id, lines: one.lines, issued_at: one.issued_at, state: one.state, double: one.double, booked: one.booked, waits: false })

export const homes = {
  get place(): string {
    return place
  },
  get at(): string {
    return known?.at ?? ''
  },
  get truncated(): boolean {
    return known?.truncated ?? false
  },
  get isKnown(): boolean {
    return known !== null
  },
  /** Every household of the place, those just registered here first. */
  get all(): readonly Home[] {
    return [...registered(), ...(known?.homes ?? [])]
  },
  get: (id: string): Home | undefined => homes.all.find((one) => one.id === id),
  byCode: (code: string): Home | undefined => homes.all.find((one) => one.code === code),
  /** All that this phone knows of a household's aid, the newest first. */
  past(id: string): readonly Past[] {
    const told = new Map<string, Past>()
    for (const one of known?.issues ?? []) if (one.household_id === id) told.set(one.id, asPast(one))
    for (const one of fresh.get(id) ?? []) told.set(one.id, asPast(one))
    for (const one of outbox.of<IssueTold>('issue'))
      if (one.told.household_id === id && one.state !== 'refused' && !told.has(one.id))
        told.set(one.id, { id: one.id, household_id: id, lines: one.told.lines, issued_at: one.told.issued_at, state: 'issued', double: 'none', booked: true, waits: one.state !== 'received' })
    return [...told.values()].sort((a, b) => b.issued_at.localeCompare(a.issued_at))
  },
  /** The same as the rule takes it. */
  earlier: (id: string): Given[] =>
    homes.past(id).filter((one) => one.state === 'issued').map((one) => ({ issue_id: one.id, issued_at: one.issued_at, items: one.lines.map((line) => line.item) })),

  /** Choose a place: what is kept of it at once, what the service knows when it answers. */
  async choose(code: string): Promise<void> {
    place = code
    known = null
    keepSmall('aid.place', code || null)
    await homes.open()
  },
  async open(): Promise<void> {
    if (!place) return
    const wanted = (opening = place)
    known ??= await recalled<Known>(`aid.${wanted}`).catch(() => null)
    if (live.state !== 'live') return
    const [list, issues] = await Promise.all([get<HouseholdList>(`/api/households?place=${wanted}`), get<IssueList>(`/api/aid/issues?place=${wanted}`)])
    if (wanted !== opening) return // another place was chosen meanwhile
    take({
      place: wanted, at: list.at, truncated: list.truncated || issues.truncated, issues: issues.issues,
      homes: list.households.map(({ household, head, address }) => ({ id: household.id, code: household.code, place: household.place, people: household.people, head: head ?? '', address: address ?? '', waits: false })),
    })
  },
  /** What the households got since; names are not asked for again. */
  async refresh(): Promise<void> {
    if (!known || live.state !== 'live') return
    const wanted = place
    const issues = await get<IssueList>(`/api/aid/issues?place=${wanted}`)
    if (known && wanted === place) take({ ...known, at: issues.at, issues: issues.issues })
  },
  /** One household's aid as it is now, before somebody issues to it. */
  async look(id: string): Promise<void> {
    if (live.state !== 'live' || homes.get(id)?.waits) return
    const told = await get<AidOfHousehold>(`/api/households/${id}/aid`)
    fresh = new Map([...fresh, [id, told.issues]])
  },
}

function take(found: Known): void {
  known = found
  void keepKnown(`aid.${found.place}`, found).catch(() => {})
}
