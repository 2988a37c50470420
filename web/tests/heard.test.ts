import { expect, test } from 'vitest'
import shared from '../../tests/intake/sms-vectors.json'
import { cut, grouped, heard, ROWS, told } from '../src/carry/heard'

const line = shared[0]!.line
const rows = line.replaceAll('#', '').split(' ')

test('an officer who types what is read out, or pastes the whole SMS, has the report of the line', () => {
  for (const one of shared) {
    const pasted = cut(one.line)!
    const found = told(pasted.map(grouped))
    expect([found?.line, found?.report.id]).toEqual([one.line, one.report.id])
  }
})

test('the row that was misheard is named, and only that one', () => {
  rows.forEach((row, at) => {
    const slip = row.slice(0, 8) + ((Number(row[8]) + 1) % 10) + row.slice(9)
    const states = ROWS.map((name, other) => heard(name, other === at ? slip : rows[other]!).state)
    expect(states).toEqual(ROWS.map((_, other) => (other === at ? 'wrong' : 'right')))
    expect(told(rows.with(at, slip))).toBeNull()
  })
})

test('a row in the making says how many digits are to come, are too many, and which group is no number', () => {
  expect(heard('identity', '')).toEqual({ state: 'empty' })
  expect(heard('identity', '1003 3383')).toEqual({ state: 'short', by: 32 })
  expect(heard('what', `${rows[1]}99`)).toEqual({ state: 'long', by: 2 })
  expect(heard('what', '1525 02l1')).toEqual({ state: 'strange', group: 2 })
  expect(cut(rows[0]!)).toBeNull()
})
