import { expect, test } from 'vitest'
import { mediaOf } from '../src/media/media'
import { begun } from '../src/reporter/form'
import type { Medium, Report } from '../src/types'

test('a correction begins with the point of what it corrects, and stands by its photos', () => {
  const old = { id: 'a', place: '152502200', point: [116.1, 43.9], accuracy_m: 20, figures: { injured: 2 }, incident_id: 'i' } as unknown as Report
  expect(begun('correct', undefined, old, '').point).toEqual({ lon: 116.1, lat: 43.9, accuracy_m: 20, datum: 'wgs84' })
  expect(begun('correct', undefined, { ...old, point: null }, '')).not.toHaveProperty('point')
  const media = ['report/a', 'report/b', 'report/x', 'house/a'].map((about) => ({ about })) as Medium[]
  const corrects: Record<string, string | null> = { c: 'b', b: 'a', a: null }
  expect(mediaOf('c', (id) => corrects[id], media).map((one) => one.about)).toEqual(['report/a', 'report/b'])
  expect(mediaOf('a', (id) => corrects[id], media).map((one) => one.about)).toEqual(['report/a'])
})
