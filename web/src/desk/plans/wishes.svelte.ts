// What the officer supposes, one wish a line, and the question that they make together. Kept while the desk is open.
import { post } from '../../api'
import { book } from '../../book.svelte'
import { amount } from '../../look/amount'
import { places } from '../../places.svelte'
import type { Point, WhatIf } from '../../types'
import { comma, said, t } from '../../words/index.svelte'
import { known } from '../known.svelte'
import { storeName } from './layer'
import { shown } from './shown.svelte'

export type Stock = Record<string, number>
export type Wish =
  | { kind: 'road'; roads: string[]; name: string }
  | { kind: 'close'; store: string; place: string }
  | { kind: 'lose'; store: string }
  | { kind: 'store'; name: string; point: Point; stock: Stock }
  | { kind: 'goods'; store: string; stock: Stock }
  | { kind: 'trucks'; base: string; count: number; like: { label: string; class: string; payload_kg: number; volume_litres: number; road_class: string } }
  | { kind: 'colder'; by: number }
  | { kind: 'told'; place: string; indicator: string; value: number }
export const KINDS = ['road', 'close', 'lose', 'store', 'goods', 'trucks', 'colder', 'told'] as const
export const INDICATORS = ['relocated_now', 'central_now', 'need_emergency_aid_now', 'injured', 'forage_gap_t'] as const

const held = $state({ wishes: [] as Wish[], incident: '', celsius: null as number | null, asked: '', busy: false })
let failed = $state.raw<unknown>(null)

export const wishes = {
  get all(): readonly Wish[] {
    return held.incident === known.incident?.id ? held.wishes : []
  },
  get celsius(): number | null {
    return held.celsius
  },
  set celsius(degrees: number | null) {
    held.celsius = degrees
  },
  get busy(): boolean {
    return held.busy
  },
  get failed(): unknown {
    return failed
  },
  /** The answer that is shown answers other wishes than those that stand here now. */
  get isOld(): boolean {
    return shown.answer !== null && held.asked !== JSON.stringify(question())
  },
  add(wish: Wish): void {
    if (held.incident !== known.incident?.id) wishes.clear()
    const twin = (one: Wish) => JSON.stringify(one) === JSON.stringify(wish) || (one.kind === 'colder' && wish.kind === 'colder') || (one.kind === 'told' && wish.kind === 'told' && one.place === wish.place && one.indicator === wish.indicator)
    held.wishes = [...held.wishes.filter((one) => !twin(one)), wish]
  },
  remove: (at: number): void => void held.wishes.splice(at, 1),
  clear(): void {
    Object.assign(held, { wishes: [], incident: known.incident?.id ?? '', asked: '' })
    shown.answer = null
    failed = null
  },
  async run(): Promise<void> {
    const asked = question()
    held.busy = true
    failed = null
    try {
      shown.answer = await post<WhatIf>(`/api/incidents/${known.incident?.id}/what-if`, asked)
      held.asked = JSON.stringify(asked)
    } catch (error) {
      failed = error
    } finally {
      held.busy = false
    }
  },
}

const of = <Kind extends Wish['kind']>(kind: Kind) => wishes.all.filter((one): one is Extract<Wish, { kind: Kind }> => one.kind === kind)

function question(): Record<string, unknown> {
  const goods = new Map<string, Stock>()
  for (const { store, stock } of of('goods')) {
    const sum = goods.get(store) ?? {}
    goods.set(store, { ...sum, ...Object.fromEntries(Object.entries(stock).map(([item, pieces]) => [item, pieces + (sum[item] ?? 0)])) })
  }
  return {
    lowest_celsius: held.celsius, colder_by: of('colder')[0]?.by ?? 0,
    closed_roads: [...new Set(of('road').flatMap((one) => one.roads))],
    closed_routes: of('close').map((one) => ({ store_id: one.store, place: one.place })),
    lost_stores: of('lose').map((one) => one.store),
    stores: of('store').map((one) => ({ name: one.name, point: { lon: one.point[0], lat: one.point[1], datum: 'wgs84' }, stock: one.stock })),
    goods: [...goods].map(([store_id, stock]) => ({ store_id, stock })),
    trucks: of('trucks').map(({ base, count, like: { label: _, class: vehicle_class, ...like } }) => ({ base, count, vehicle_class, ...like })),
    told: of('told').map(({ place, indicator, value }) => ({ place, indicator, value })),
  }
}

const goodsIn = (stock: Stock): string => Object.entries(stock).map(([item, pieces]) => `${book.name('items', item)} ${amount(pieces)} ${said('unit', book.unit('items', item))}`).join(comma())

/** A wish in words. */
export function inWords(wish: Wish): string {
  if (wish.kind === 'road') return t('whatif.is.road', { name: wish.name })
  if (wish.kind === 'close') return t('whatif.is.close', { store: storeName(wish.store), place: places.name(wish.place) })
  if (wish.kind === 'lose') return t('whatif.is.lose', { store: storeName(wish.store) })
  if (wish.kind === 'store') return t('whatif.is.store', { name: wish.name, goods: goodsIn(wish.stock) })
  if (wish.kind === 'goods') return t('whatif.is.goods', { store: storeName(wish.store), goods: goodsIn(wish.stock) })
  if (wish.kind === 'trucks') return t('whatif.is.trucks', { store: storeName(wish.base), n: wish.count, label: wish.like.label, kg: amount(wish.like.payload_kg) })
  if (wish.kind === 'colder') return t('whatif.is.colder', { celsius: held.celsius ?? '—', n: wish.by })
  return t('whatif.is.told', { place: places.name(wish.place), indicator: book.name('indicators', wish.indicator), value: amount(wish.value) })
}
