import { expect, test } from 'vitest'
import { kindOf } from '../src/follow/following'

test('a public report whose key reads like the code of a paper is still a report', () => {
  expect(kindOf('GZ-DG73E-17489', '7GFM5VA4J6B3MVTS')).toBe('told')
  expect(kindOf('152502应急动〔2026〕1号', '7GFM5VA4J6B3MVTS')).toBe('paper')
  expect(kindOf('152502应急动〔2026〕1号', 'Ab3-_xYz9Q01')).toBe('order')
  expect(kindOf('152502-2026-0001', 'Ab3-_xYz9Q01')).toBe('goods')
})
