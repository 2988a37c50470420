import { expect, test } from 'vitest'
import { newId } from '../src/api'

test('ids are UUIDv7 and sort by the moment they were made', () => {
  const early = newId(1_700_000_000_000)
  const late = newId(1_800_000_000_000)
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(early < late).toBe(true)
  expect(parseInt(early.replace('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
})
