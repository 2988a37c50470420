import { expect, test } from 'vitest'
import { lines, standing, type Draft } from '../src/store-page/stocktake'
import type { StockLot } from '../src/types'

const lot = (id: string, on_hand: number, reserved = 0): StockLot => ({
  lot_id: id, item: 'quilt', unit: '床', batch: null, expires_on: null, owner: '示例', condition: 'good', donation_id: null, earmark: null, flag: 'verified', on_hand, reserved, bin: null,
})
const told = (counted: number | null, damaged: number | null = null, reason = '') => ({ counted, damaged, reason, words: '' })
const lots = [lot('a', 10, 5), lot('b', 3)]
const draft = (of: Partial<Draft>): Draft => ({ id: 'x', items: [], lots: {}, extras: [], ...of })

test('a lot that nobody looked at is left; one in which nothing was found is counted', () => {
  expect(standing(draft({ lots: { a: told(null), b: told(0, null, 'lost') } }), lots)).toEqual({ of: 2, left: 1, unexplained: 0 })
})

test('what is set aside lies there too: fifteen of ten free and five set aside are no difference', () => {
  const found = draft({ lots: { a: told(15), b: told(3) } })
  expect(standing(found, lots)).toEqual({ of: 2, left: 0, unexplained: 0 })
  expect(lines(found, lots)).toEqual([{ lot_id: 'a', counted: 15, damaged: 0 }, { lot_id: 'b', counted: 3, damaged: 0 }])
})

test('a difference, a damaged piece and goods outside the book each want a reason', () => {
  const extra = { ...told(4), item: 'coat', owner: '示例', batch: ' B1 ' }
  const found = draft({ lots: { a: told(14), b: told(2, 1) }, extras: [extra] })
  expect(standing(found, lots).unexplained).toBe(3)
  expect(lines(draft({ ...found, extras: [{ ...extra, reason: 'found' }] }), lots)[2]).toEqual({ item: 'coat', owner: '示例', batch: 'B1', counted: 4, damaged: 0, reason: 'found' })
})

test('goods that moved after they were counted are counted again, whatever reason was given', () => {
  const found = draft({ lots: { a: { ...told(8, null, 'lost'), book: 18 }, b: { ...told(3), book: 3 } } })
  expect(standing(found, lots)).toEqual({ of: 2, left: 1, unexplained: 0 })
  expect(lines(found, lots)).toEqual([{ lot_id: 'b', counted: 3, damaged: 0 }])
})
