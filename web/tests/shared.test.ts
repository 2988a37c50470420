import { describe, expect, it } from 'vitest'
import { shared } from '../src/checking/shared'

const marked = (parts: { text: string; same: boolean }[]): string => parts.map((part) => (part.same ? `[${part.text}]` : part.text)).join('')

describe('what two texts share, for the eye', () => {
  it('marks the same pieces on both sides, in their order', () => {
    const told = shared('伊利勒特嘎查两户牧民被雪困住', '宝力根苏木依利勒特嘎查有两家人困在雪里')
    expect(marked(told.one)).toBe('伊[利勒特嘎查]两户牧民被雪困住')
    expect(marked(told.other)).toBe('宝力根苏木依[利勒特嘎查]有两家人困在雪里')
  })

  it('loses no letter of either text', () => {
    const told = shared('羊死了12只', '羊冻死了12只，牛3头')
    expect(told.one.map((part) => part.text).join('')).toBe('羊死了12只')
    expect(told.other.map((part) => part.text).join('')).toBe('羊冻死了12只，牛3头')
    expect(shared('', '只有一边').other).toEqual([{ text: '只有一边', same: false }])
  })
})
