// The lots of a store: which are asked for, and that a fresh snapshot, which holds none, does not take them away.
import { expect, test } from 'vitest'
import { lacking, lotsIn } from '../src/live/held'
import { Store } from '../src/live/store'

const shelf = (mark: string) => ({ id: 'a.quilt', store_id: 'a', item: 'quilt', mark })

test('lots are asked for until they are those of the sum that is known, and outlive a fresh snapshot', () => {
  const store = new Store((run) => run())
  store.replace({ 'shelf/a.quilt': shelf('1'), 'shelf/b.quilt': { ...shelf('1'), id: 'b.quilt', store_id: 'b' } })
  expect(lacking(store, 'a').map((one) => one.id)).toEqual(['a.quilt'])
  store.put('holding/a.quilt', { ...shelf('1'), lots: [{ lot_id: 'x' }] })
  expect(lacking(store, 'a')).toEqual([])
  store.replace({ 'shelf/a.quilt': shelf('2') })
  expect([lotsIn(store, 'a').length, lacking(store, 'a').length]).toEqual([1, 1])
})
