// What anybody sees with a number and its key: a gift's chain, or a consignment's way. No account, no names of people.
import { get, Problem } from '../api'
import { amount, yuan } from '../look/amount'
import type { Followed as FollowedLoad, Whereabouts } from '../types'
import { said } from '../words/index.svelte'
import { day, hour } from '../words/when'

export interface Names {
  zh: string
  en: string
}
export interface Step {
  at: string
  verb: string
  item: string
  item_zh: string
  unit: string
  quantity: number
  store_id: string | null
  place: string | null
}
export interface FollowedGift {
  number: string
  kind: 'goods' | 'money'
  state: 'offered' | 'received' | 'declined'
  receipt_number: string | null
  offered_at: string
  received_at: string | null
  lines: { item: string; quantity: number; unit: string; balance: Whereabouts }[]
  amount_fen: number | null
  balance: Whereabouts | null
  chain: Step[]
  names: Record<string, Names>
  truncated: boolean
  letter_zh: string
  letter_en: string
  world: 'real' | 'drill'
}
export type FollowedGoods = FollowedLoad
export interface FollowedReport {
  number: string
  state: 'received' | 'checking' | 'adopted' | 'dismissed'
  received_at: string
  handled_at: string | null
  dismissal: string | null
  report_state: string | null
  world: 'real' | 'drill'
}
export interface PaperLine {
  store_zh: string
  place_zh: string
  zh: string
  en: string
  unit: string
  quantity: number
  good: number | null
  damaged: number | null
  lost: number | null
}
export interface PaperCheck {
  kind: 'use_order' | 'issue_note' | 'waybill' | 'receipt'
  number: string
  signatory: string | null
  as_of: string
  current: boolean
  state: FollowedGoods['state'] | null
  lines: PaperLine[]
  world: 'real' | 'drill'
}
export interface FollowedOrder {
  number: string
  signatory: string
  given_at: string
  lines: PaperLine[]
  loads: { number: string; state: FollowedGoods['state']; store_zh: string; place_zh: string; received_at: string | null; eta_at: string | null }[]
  world: 'real' | 'drill'
}
export type Followed =
  | { order: FollowedOrder; gift?: undefined; goods?: undefined; told?: undefined; paper?: undefined }
  | { paper: PaperCheck; order?: undefined; gift?: undefined; goods?: undefined; told?: undefined }
  | { gift: FollowedGift; goods?: undefined; told?: undefined; order?: undefined; paper?: undefined }
  | { goods: FollowedGoods; gift?: undefined; told?: undefined; order?: undefined; paper?: undefined }
  | { told: FollowedReport; gift?: undefined; goods?: undefined; order?: undefined; paper?: undefined }

/** Gifts are numbered JZ-…, public reports GZ-…; what else has a number is a consignment. Null: no such number, or not its key. */
export async function followed(number: string, key: string): Promise<Followed | null> {
  const name = encodeURIComponent(number)
  if (!/^[!-~]+$/.test(key)) return null // no paper has such a key
  const held = { 'x-follow-key': key } // in no address: what stands there stands in the logs on the way
  try {
    switch (kindOf(number, key)) {
      case 'told': return { told: await get<FollowedReport>(`/api/follow-report/${name}`, held) }
      case 'gift': return { gift: await get<FollowedGift>(`/api/follow-donation/${name}`, held) }
      case 'paper': return { paper: await get<PaperCheck>(`/api/papers/${name}`, held) }
      case 'order': return { order: await get<FollowedOrder>(`/api/follow-order/${name}`, held) }
      default: return { goods: await get<FollowedGoods>(`/api/follow/${name}`, held) }
    }
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 422)) return null
    throw error
  }
}

/** What a number is of. The key of a public report may read like a paper's code, so the number is asked first. */
export function kindOf(number: string, key: string): 'told' | 'gift' | 'paper' | 'order' | 'goods' {
  if (number.startsWith('GZ')) return 'told'
  if (isGift(number)) return 'gift'
  if (isCode(key)) return 'paper'
  return isOrder(number) ? 'order' : 'goods'
}

/** As it stands on the paper: no blanks, capitals, ordinary dashes and digits whatever the keyboard wrote. */
export const asNumbered = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '').replace(/[‐-―−]/g, '-').toUpperCase()

/** What a paper's code says of it; null where it is not genuine. */
export async function checked(number: string, code: string): Promise<PaperCheck | null> {
  const found = isCode(code) ? await followed(number, code) : null
  return found?.paper ?? null
}

/** A paper's code has sixteen letters and digits in four groups; a key has fewer. */
export const isCode = (typed: string): boolean => /^[A-Z2-7]{16}$/i.test(typed.replace(/[\s-]/g, ''))

/** A use order's number goes on in words right after the county's code. */
export const isOrder = (number: string): boolean => /^\d{6}[^-\d]/.test(number)

export const isGift = (number: string): boolean => number.startsWith('JZ')

/** The address that shows this again; it holds the key, so it is for whoever holds the paper: behind the
    #, where no server, log or proxy sees it. */
export const linkTo = (number: string, key: string): string => `/follow#number=${encodeURIComponent(number)}&key=${encodeURIComponent(key)}`

/** With its day always: who asks may come back next week. */
export const dated = (at: string): string => `${day(at)} ${hour(at)}`

/** A quantity with its unit; money in yuan. */
export const counted = (kind: 'goods' | 'money', quantity: number, unit: string): string =>
  kind === 'money' ? yuan(quantity) : `${amount(quantity)} ${said('unit', unit)}`
