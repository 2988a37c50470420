import { expect, test } from 'vitest'
import { asNumbered, isGift, linkTo } from '../src/follow/following'
import { fenOf, typedYuan } from '../src/gifts/given'
import { filledLines } from '../src/requests/lines'
import { granting, storesFor } from '../src/requests/deciding'
import type { GoodsRequest, Shelf, StoreHouse } from '../src/types'

test('yuan are read to the fen, never through a binary fraction', () => {
  expect(fenOf('0.29')).toBe(29)
  expect(fenOf('1,280.5')).toBe(128_050)
  expect(fenOf('１２８００．５０')).toBe(1_280_050) // as a Chinese keyboard may write it
  expect(fenOf('9007199254.99')).toBe(900_719_925_499)
})

test('what is no amount of money is none', () => {
  for (const typed of ['', '0', '0.00', '-5', '1.234', 'abc', '1e3']) expect(fenOf(typed), typed).toBeNull()
})

test('fen are typed back as they were', () => {
  for (const fen of [1, 29, 100, 1_280_050]) expect(fenOf(typedYuan(fen))).toBe(fen)
})

test('a number may be typed with blanks, small letters and other dashes', () => {
  expect(asNumbered(' jz－152502—2026–0001 ')).toBe('JZ-152502-2026-0001')
  expect(isGift('JZ-152502-2026-0001')).toBe(true)
  expect(isGift('152502-2026-0001')).toBe(false)
})

test('a link holds whatever the key holds', () => {
  expect(new URLSearchParams(new URL(linkTo('JZ-1', 'a&b=c'), 'http://here').hash.slice(1)).get('key')).toBe('a&b=c')
})

test('lines are taken when each has its item and a whole number', () => {
  expect(filledLines([{ item: 'quilt', quantity: 3 }, { item: '', quantity: null }])).toEqual([{ item: 'quilt', quantity: 3 }])
  for (const half of [{ item: 'quilt', quantity: null }, { item: '', quantity: 3 }, { item: 'quilt', quantity: 1.5 }]) expect(filledLines([half])).toBeNull()
  expect(filledLines([])).toBeNull()
})

test('what is left empty is granted nothing', () => {
  expect(granting({ quilt: 5, coal: null }).lines).toEqual([{ item: 'quilt', granted: 5 }, { item: 'coal', granted: 0 }])
})

test('a store has enough only with goods that are good and not expired', () => {
  const part = { condition: 'good', expires_on: null, on_hand: 6 }
  const stock = [{ store_id: 'a', item: 'quilt', stock: [part, { ...part, condition: 'damaged' }] }, { store_id: 'b', item: 'quilt', stock: [part, { ...part, expires_on: '2026-11-24' }] }] as unknown as Shelf[]
  const stores = ['a', 'b'].map((id) => ({ id, name_zh: id, name_en: id, active: true })) as StoreHouse[]
  const request = { lines: [{ item: 'quilt', quantity: 10, granted: 10 }], progress: [{ item: 'quilt', committed: 0, in_transit: 0, fulfilled: 0 }] } as GoodsRequest
  const enough = (now: string) => storesFor(request, stores, stock, Date.parse(now)).filter((one) => one.enough).map((one) => one.id)
  expect(enough('2026-11-24T12:00:00+08:00')).toEqual(['b'])
  expect(enough('2026-11-25T00:30:00+08:00')).toEqual([])
})
