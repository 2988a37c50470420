import encodeQR from 'qr'
import decodeQR from 'qr/decode.js'
import { expect, test } from 'vitest'
import { Gatherer, asFile, asFrames, fromFile } from '../src/carry/frames'

const letters = Array.from({ length: 5 }, (_, at) => ({ v: 1 as const, id: `019b7a2e-6f00-7c3d-9a41-5d2f0b7c8e1${at}`, door: 'report', key: '0123456789abcdef', box: 'aB_-'.repeat(300 + at) }))

/** What a camera sees of a code: eight pixels a module. */
function seen(code: string): string {
  const rows = encodeQR(code, 'raw', { ecc: 'low', border: 4, scale: 8 })
  const side = rows.length
  const data = new Uint8Array(side * side * 4).fill(255)
  rows.forEach((row, y) => row.forEach((dark, x) => dark && data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)))
  return decodeQR({ width: side, height: side, data })
}

test('letters come back from their codes, read in any order, some twice, some of another row', async () => {
  const frames = await asFrames(letters)
  const others = await asFrames(letters.slice(1))
  const gatherer = new Gatherer()
  const told = []
  for (const code of [others[0]!, ...frames.toReversed(), frames[0]!]) told.push(await gatherer.take(seen(code)))
  expect(told.find((one) => one?.letters)?.letters).toEqual(letters)
  expect(told.at(-2)).toMatchObject({ have: frames.length, of: frames.length })
})

test('a damaged row is not taken, and a code of something else is none of ours', async () => {
  const [first, ...rest] = await asFrames(letters)
  const gatherer = new Gatherer()
  const told = []
  for (const code of [first!.replace('aB_-', 'aB_+'), ...rest]) told.push(await gatherer.take(code))
  expect(told.every((one) => one?.letters === null)).toBe(true)
  expect(await gatherer.take('https://example.org')).toBe(null)
})

test('a file holds letters and nothing else is taken from it', () => {
  expect(fromFile(asFile(letters))).toEqual(letters)
  expect(fromFile('{"kind":"disaster letters 1","letters":[{"v":1,"id":7}]}')).toEqual([])
  for (const text of ['{}', '[]', 'x', '']) expect(fromFile(text)).toBe(null)
})
