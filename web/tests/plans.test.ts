import { expect, test } from 'vitest'
import { flows, met, percents, shade, width, type Group } from '../src/desk/plans/coverage'
import { rows, spans, ticks } from '../src/desk/plans/trips'
import type { Plan, Trip } from '../src/types'

const bedding: Group = { key: 'bedding', zh: '铺盖', en: 'Bedding', unit_zh: '人份', unit_en: 'people', serves: { quilt: 1, blanket: 0.5 } }
const line = (store_id: string, place: string, item: string, quantity: number) => ({ store_id, place, item, quantity }) as Plan['lines'][number]
const plan = {
  lines: [line('a', '1', 'quilt', 40), line('a', '2', 'quilt', 10), line('b', '2', 'blanket', 15)],
  shortages: [{ group: 'bedding', short_by_place: { '2': 43, '3': 7 } }] as unknown as Plan['shortages'],
}

test('coverage is what is met of the need, rounded down: half a blanket covers nobody, 99 % is not all', () => {
  expect(met(plan, [bedding])).toEqual([
    { place: '1', group: 'bedding', need: 40, served: 40, percent: 100 },
    { place: '2', group: 'bedding', need: 60, served: 17, percent: 28 },
    { place: '3', group: 'bedding', need: 7, served: 0, percent: 0 },
  ])
  expect(shade(99)).toBe('most')
})

test('a flow is all pieces of a pair, as wide as its share, never too thin to be seen', () => {
  expect(flows(plan, '', [bedding]).map((flow) => [flow.pair, flow.pieces, flow.percent])).toEqual([['a 1', 40, 100], ['b 2', 15, 28], ['a 2', 10, 28]])
  expect(flows(plan, 'food', [bedding])).toEqual([])
  expect(percents(met(plan, [bedding]), '').get('3')).toBe(0)
  expect(width(1, 1_000_000)).toBe(1.5)
})

const trip = (number: number, vehicle_id: string | null, depart_min: number): Trip => ({
  number, vehicle_id, vehicle_class: 'truck', store: 'a', depart_min, load_min: 10, back_min: depart_min + 100, metres: null, kg: 500, litres: 0, direct: false,
  stops: [{ place: '1', arrive_min: depart_min + 30, leave_min: depart_min + 50, loads: [], kg: 500, litres: 0 }],
})

test('a vehicle is one row whatever its trips; its driving hours are those at the wheel', () => {
  const found = rows([trip(2, 'v1', 120), trip(1, 'v1', 0), trip(3, null, 10)])
  expect(found.map((row) => [row.vehicle, row.trips.map((one) => one.number), row.driving, row.to])).toEqual([['v1', [1, 2], 140, 220], [null, [3], 70, 110]])
  expect(spans(trip(1, 'v1', 0)).map((span) => span.doing)).toEqual(['load', 'drive', 'unload', 'drive'])
  expect(ticks(0, 220, 10, 371)).toEqual([19, 49, 79, 109, 139, 169, 199]) // 06:11 at 0: marks on the half hours
})
