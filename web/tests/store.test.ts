import { flushSync } from 'svelte'
import { expect, test } from 'vitest'
import { Store } from '../src/live/store'
import { effects } from './effects.svelte'

const incident = (id: string, state: string) => ({ id, areas: ['152502'], state })

function storeByHand() {
  const frames: (() => void)[] = []
  const store = new Store((run) => frames.push(run))
  return { store, frames, draw: () => frames.splice(0).forEach((run) => run()) }
}

test('an entry is applied with one line, a removal is an entry too', () => {
  const { store } = storeByHand()
  store.apply([{ subject: 'incident/a', data: incident('a', 'open') }, { subject: 'incident/b', data: incident('b', 'open') }])
  store.put('incident/a', null)
  expect(store.all('incident').map((one) => one.id)).toEqual(['b'])
  expect(store.get('incident', 'a')).toBeUndefined()
})

test('an id may itself hold a dot or a slash', () => {
  const { store } = storeByHand()
  store.put('figures/i1.152502100', { id: 'i1.152502100' })
  expect(store.get('figures', 'i1.152502100')?.id).toBe('i1.152502100')
})

test('a fresh snapshot also removes what it no longer names', () => {
  const { store } = storeByHand()
  store.replace({ 'incident/a': incident('a', 'open'), 'report/r': { id: 'r' } })
  store.replace({ 'incident/c': incident('c', 'open') })
  expect(store.all('incident').map((one) => one.id)).toEqual(['c'])
  expect(store.all('report')).toEqual([])
})

test('a hundred entries in one frame redraw a reader once, and only readers of that kind', () => {
  const { store, draw } = storeByHand()
  const seen: number[] = []
  let others = 0
  const stop = effects(
    () => seen.push(store.all('report').length),
    () => (store.all('incident'), (others += 1)),
  )
  flushSync()
  for (let n = 0; n < 100; n++) store.put(`report/${n}`, { id: `${n}` })
  draw()
  flushSync()
  expect(seen).toEqual([0, 100])
  expect(others).toBe(1)
  stop()
})
