import { expect, test } from 'vitest'
import { draftOf, toldOf, whole, type HouseDraft } from '../src/houses/house'
import { comparedOf, differing } from '../src/houses/ledgers'
import { figuresOf } from '../src/houses/rollup'
import { fitted, kindOf, megabytes } from '../src/media/media'
import type { HouseRollup } from '../src/types'

const draft = (more: Partial<HouseDraft> = {}): HouseDraft => ({
  id: '1', place: '152502100200', incident: '', hazard: 'snow', grade: 'severe', structure: '', rooms: {}, dwelling: {}, people: null,
  head: ' 示例 ', id_number: '', phone: '', address: '', words: '', point: null, ...more,
})
const rollup = (values: HouseRollup['values']): HouseRollup => ({ id: '1.2', areas: ['2'], incident_id: '1', place: '2', households: 2, verified: 0, values })

test('rooms that were not counted are not sent, and never as zero', () => {
  const told = toldOf(draft(), '2026-01-10T00:00:00Z')
  expect('severe_rooms' in told).toBe(false)
  expect(told.household).toEqual({ head: '示例' })
  expect(told.occurred_at).toBe('2026-01-10T00:00:00Z')
})

test('a tent beyond repair counts as three rooms, all of them dwelling', () => {
  const told = toldOf(draft({ structure: 'ger', rooms: { severe: 2 } }), '')
  expect([told.severe_rooms, told.severe_dwelling_rooms]).toEqual([6, 6])
})

test('a house that was not accepted comes back into the form as it was typed', () => {
  const typed = draft({ structure: 'ger', rooms: { severe: 2, light: 1 }, people: 0, head: '示例', phone: '13900000000', point: { lon: 116, lat: 44, accuracy_m: 30, datum: 'wgs84' } })
  expect(draftOf(toldOf(typed, ''), '1')).toEqual(typed)
})

test('rooms of a worse grade than chosen are not sent: the grade is that of the worst', () => {
  expect('collapsed_rooms' in toldOf(draft({ rooms: { collapsed: 3, severe: 1 } }), '')).toBe(false)
})

test('the button says what is still missing', () => {
  expect(whole(draft({ place: '' }))).toBe('tell.choose_place')
  expect(whole(draft({ hazard: '' }))).toBe('house.choose_incident')
  expect(whole(draft({ grade: '' }))).toBe('house.choose_grade')
  expect(whole(draft({ rooms: { severe: 0 } }))).toBe('house.no_room')
  expect(whole(draft({ rooms: { light: 1 }, dwelling: { light: 2 } }))).toBe('house.dwelling_above')
  expect(whole(draft({ id_number: 'abc' }))).toBe('house.bad_id')
  expect(whole(draft())).toBe('')
})

test('sums of houses become figures: unknown stays unknown, what is partly known is named', () => {
  const told = figuresOf(rollup({ collapsed_households: { value: 2, unknown: 0 }, collapsed_rooms: { value: 3, unknown: 1 }, severe_rooms: { value: null, unknown: 1 } }))
  expect(told.figures.collapsed_households).toBe(2)
  expect(told.figures.severe_rooms).toBeNull()
  expect(told.partly).toEqual(['collapsed_rooms'])
})

test('a place is worth a look where a ledger and a known figure differ', () => {
  const line = (verdict: 'equal' | 'unknown' | 'ledger_over') => ({ ledger: 1, figure: null, at_least: false, difference: null, verdict })
  expect(differing({ place: '1', findings: [], lines: { deaths: line('equal'), missing: line('unknown') } })).toBe(false)
  expect(differing({ place: '1', findings: [], lines: { deaths: line('ledger_over') } })).toBe(true)
})

test('what agrees is named, and so is what could not be compared; a ledger not begun is compared with nothing', () => {
  const line = (ledger: number, figure: number | null) => ({ ledger, figure, at_least: false, difference: 0, verdict: figure === null ? 'unknown' as const : 'equal' as const })
  const places = [{ place: '1', findings: [], lines: { deaths: line(0, 0), collapsed_households: line(3, null), light_households: line(1, 1) } }]
  expect(comparedOf({ begun: ['damaged_houses'], places })).toEqual({ compared: ['light_households'], left: ['collapsed_households'] })
  expect(comparedOf({ begun: ['deaths_missing'], places })).toEqual({ compared: ['deaths'], left: [] })
})

test('a photo keeps its shape when it is made smaller, and is never made larger', () => {
  expect(fitted(4000, 3000, 1600)).toEqual([1600, 1200])
  expect(fitted(800, 600, 1600)).toEqual([800, 600])
  expect([kindOf('image/heic'), kindOf('audio/webm'), kindOf('video/mp4'), kindOf('text/html')]).toEqual(['photo', 'voice', 'video', null])
  expect([megabytes(300), megabytes(3 << 20)]).toEqual(['1 KB', '3.0 MB'])
})
