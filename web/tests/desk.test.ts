import { expect, test } from 'vitest'
import { waiting, type Facts } from '../src/desk/inbox'
import { breaks, classOf } from '../src/desk/map/scale'
import { nilTownships } from '../src/desk/map/townships'
import { difference } from '../src/desk/map/sync'
import { sites, totals } from '../src/stock-board/sites'
import type { Consignment, Notice, Proposal, Report, Shelf, StoreHouse, Task } from '../src/types'

const NOW = Date.parse('2026-11-23T06:00:00Z')
const nothing: Facts = { proposals: [], notices: [], reports: [], tasks: [], consignments: [], requests: [], roles: ['duty_officer'], now: NOW }
const notice = (id: string, about: string, at: string, more: Partial<Notice> = {}) =>
  ({ id, about, at, areas: [], kind: 'warning', to_roles: ['duty_officer'], acknowledged_at: null, acknowledged_by: null, incident_id: null, ...more }) as Notice

test('a proposal and its notice are one line, and it comes first', () => {
  const proposals = [{ id: 'p', state: 'open', level: 'IV' } as Proposal]
  const found = waiting({ ...nothing, proposals, notices: [notice('n1', 'alert/a', '2026-11-23T01:00:00Z'), notice('n2', 'proposal/p', '2026-11-23T05:00:00Z')] })
  expect(found.now.map((one) => one.key)).toEqual(['proposal/p', 'notice/n1'])
})

test('what is acknowledged, or meant for others, does not wait', () => {
  const notices = [notice('n1', 'alert/a', '1', { acknowledged_at: '2' }), notice('n2', 'alert/b', '1', { to_roles: ['storekeeper'] })]
  expect(waiting({ ...nothing, notices }).now).toEqual([])
})

test('reports to check and overdue tasks wait, oldest first', () => {
  const reports = [{ id: 'r', state: 'received', filed_at: '2026-11-23T05:00:00Z' } as Report, { id: 's', state: 'accepted', filed_at: '1' } as Report]
  const tasks = [{ id: 't', state: 'open', due_at: '2026-11-23T04:00:00Z' } as Task, { id: 'u', state: 'done', due_at: '1' } as Task]
  expect(waiting({ ...nothing, reports, tasks }).soon.map((one) => one.key)).toEqual(['task/t', 'report/r'])
})

test('zero is a class of its own, and the most is the darkest', () => {
  const bounds = breaks([0, 12, 340, 980])
  expect(classOf(0, bounds)).toBe(0)
  expect(classOf(1, bounds)).toBeGreaterThan(0)
  expect(classOf(980, bounds)).toBe(5)
  expect(breaks([0, 0])).toEqual([])
  expect(classOf(1, breaks([1]))).toBe(5)
})

test('a source is told only what changed', () => {
  const feature = (id: string, value: number) => ({ type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [0, 0] }, properties: { id, value } })
  const named = (...all: ReturnType<typeof feature>[]) => new Map(all.map((one) => [one.properties.id, JSON.stringify(one)]))
  const after = [feature('a', 1), feature('b', 3)]
  expect(difference(named(feature('a', 1), feature('b', 2), feature('c', 1)), named(...after), after)).toEqual({ remove: ['c'], add: [after[1]] })
})

test('a site tells what may be used, expires, is on the way and is below its minimum; what is on the way counts once', () => {
  const part = { on_hand: 5, reserved: 1, condition: 'good', expires_on: '2026-12-01' }
  const stock = [part, { ...part, condition: 'damaged', expires_on: null }, { ...part, reserved: 0, expires_on: '2026-11-22' }]
  const store = { id: 's', active: true, areas: ['152502004'], minimum: { water: 9, coat: 2 } } as unknown as StoreHouse
  const moving = [{ store_id: 's', place: '152502200', state: 'departed', lines: [{ item: 'water', quantity: 3 }] }, { store_id: 's', place: '152502200', state: 'received', lines: [{ item: 'water', quantity: 4 }] }] as unknown as Consignment[]
  const found = sites([store], [{ id: 's.water', store_id: 's', item: 'water', stock } as unknown as Shelf], moving, NOW, () => 60)
  expect(found[0]!.lines).toEqual([
    { item: 'coat', on_hand: 0, available: 0, reserved: 0, on_the_way: 0, expiring: 0, expired: 0, damaged: 0, minimum: 2, below: 2 },
    { item: 'water', on_hand: 15, available: 5, reserved: 2, on_the_way: 3, expiring: 5, expired: 5, damaged: 5, minimum: 9, below: 4 },
  ])
  expect(found[1]).toMatchObject({ store: null, place: '152502200', lines: [{ item: 'water', on_the_way: 3 }] })
  expect(totals(found)[1]).toMatchObject({ item: 'water', on_the_way: 3, below: 4 })
})

test('a township whose only word that stands is nil said that there is nothing; one that spoke otherwise did not', () => {
  const word = (place: string, kind: 'nil' | 'first', state: 'received' | 'returned' = 'received') => ({ incident_id: '1', place, kind, state, replaced_by: null, duplicate_of: null })
  const found = nilTownships([word('152502100', 'nil'), word('152502200', 'nil'), word('152502200200', 'first'), word('152502300', 'nil', 'returned')], '1')
  expect([...found]).toEqual(['152502100'])
})
