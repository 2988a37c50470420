import { expect, test } from 'vitest'
import type { LetterRow } from '../src/phone/box'
import { due, FIRST_WAIT_MS, madeWhenBrought, meaning, MOST_WAIT_MS, nextTry, waitAfter } from '../src/phone/order'

const letter = (id: string, made: number, more: Partial<LetterRow> = {}): LetterRow => ({
  id, owner: 'person/1', door: 'report', made_at: new Date(made).toISOString(), after: '', state: 'ready', failures: 0, next_try: 0, code: '', received_at: '', sealed: null, copy: null, ...more,
})
const ids = (rows: LetterRow[]): string => rows.map((row) => row.id).join('')

test('the oldest letter goes first', () => {
  expect(ids(due([letter('c', 3), letter('a', 1), letter('b', 2)], 10))).toBe('abc')
})

test('what is carried for another phone goes in the order in which it left there, not by its numbers', () => {
  const brought = ['b', 'c', 'a'].map((id, place) => letter(id, 0, { made_at: madeWhenBrought(5, place) }))
  expect(ids(due(brought, 10))).toBe('bca')
})

test('a letter that is stuck steps behind those that have not failed, and is tried again all the same', () => {
  expect(ids(due([letter('a', 1, { failures: 3, next_try: 5 }), letter('b', 2), letter('c', 3)], 10))).toBe('bca')
})

test('a letter that failed waits its time; when everything is asked for, nobody waits', () => {
  const rows = [letter('a', 1, { failures: 1, next_try: 99 }), letter('b', 2)]
  expect(ids(due(rows, 10))).toBe('b')
  expect(ids(due(rows, Infinity))).toBe('ba')
})

test('a correction goes after the report that it corrects, or once that one is settled', () => {
  const correction = letter('b', 0, { after: 'a' })
  expect(ids(due([correction, letter('a', 1)], 10))).toBe('a')
  for (const state of ['received', 'refused', 'held_aside'] as const) expect(ids(due([correction, letter('a', 1, { state })], 10))).toBe('b')
  expect(ids(due([correction], 10))).toBe('b')
})

test('what is settled is not sent again, and nothing that is settled asks for another look', () => {
  const settled = (['received', 'refused', 'held_aside'] as const).map((state) => letter('a', 1, { state }))
  expect(due(settled, Infinity)).toEqual([])
  expect(nextTry(settled, 0)).toBeNull()
  expect(nextTry([...settled, letter('b', 1, { next_try: 7 }), letter('c', 1, { next_try: 5 })], 0)).toBe(5)
})

test('back-off doubles up to its bound, with at least half of it waited for', () => {
  const waits = [1, 2, 3, 20].map((failures) => waitAfter(failures, 1))
  expect(waits).toEqual([FIRST_WAIT_MS, 2 * FIRST_WAIT_MS, 4 * FIRST_WAIT_MS, MOST_WAIT_MS])
  expect(waitAfter(3, 0)).toBe(2 * FIRST_WAIT_MS)
  expect(waitAfter(0, 1)).toBe(FIRST_WAIT_MS)
})

test('no answer and a busy service mean later; want of a session or a right means sealed; the rest is refused', () => {
  for (const [status, code] of [[0, 'unreachable'], [503, 'database_away'], [500, 'our_fault'], [429, 'too_many_letters'], [408, ''], [409, 'contended']] as const)
    expect(meaning(status, code)).toBe('later')
  for (const status of [401, 403]) expect(meaning(status, '')).toBe('elsewhere')
  for (const [status, code] of [[400, 'bad_indicator'], [409, 'same_id_other_body'], [422, 'malformed'], [404, 'not_found']] as const) expect(meaning(status, code)).toBe('refused')
})

test('a correction that waits for its report does not wake the phone each second meanwhile', () => {
  expect(nextTry([letter('a', 1, { failures: 4, next_try: 900 }), letter('b', 2, { after: 'a' })], 10)).toBe(900)
})

test('a time set by a clock that ran years ahead keeps no letter back, and is no time to wait for', () => {
  const row = letter('a', 1, { failures: 1, next_try: 10 + 365 * 24 * 3_600_000 })
  expect(ids(due([row], 10))).toBe('a')
  expect(nextTry([row], 10)).toBe(10)
})

test('a page of a proxy on the way refuses no letter: only the service does', () => {
  expect([meaning(404, 'failed'), meaning(413, 'failed'), meaning(405, 'failed')]).toEqual(['later', 'later', 'later'])
  expect(meaning(422, 'malformed')).toBe('refused')
})
