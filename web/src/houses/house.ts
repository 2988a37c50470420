// A damaged house as it is typed, and as it is sent. Pure.
import type { House } from '../types'
import type { Key } from '../words/index.svelte'
import type { Grade } from './rollup'
import { GRADES } from './rollup'

export const STRUCTURES = ['reinforced', 'brick_concrete', 'brick_wood', 'earth_wood', 'ger', 'other'] as const
export type Structure = (typeof STRUCTURES)[number]
export const ROOMS_OF_A_GER = 3 // 牧区帐篷（含蒙古包）无法修复的每顶按 3 间计: indicators.yaml, memory

export interface HouseDraft {
  id: string
  place: string
  incident: string
  hazard: string // where no incident is known here yet
  grade: Grade | ''
  structure: Structure | ''
  rooms: Partial<Record<Grade, number | null>> // tents, for a ger
  dwelling: Partial<Record<Grade, number | null>>
  people: number | null
  head: string
  id_number: string
  phone: string
  address: string
  words: string
  point: { lon: number; lat: number; accuracy_m?: number; datum: 'wgs84' } | null
}

/** What still has to be said, as the word on the button; '' when it may go. */
export function whole(draft: HouseDraft): Key | '' {
  if (draft.place === '') return 'tell.choose_place'
  if (draft.incident === '' && draft.hazard === '') return 'house.choose_incident'
  if (draft.grade === '') return 'house.choose_grade'
  if (draft.rooms[draft.grade] === 0) return 'house.no_room'
  if (GRADES.some((grade) => (draft.dwelling[grade] ?? 0) > (draft.rooms[grade] ?? Infinity))) return 'house.dwelling_above'
  if (draft.id_number.trim() !== '' && !/^[0-9]{6,17}[0-9Xx]$/.test(draft.id_number.trim())) return 'house.bad_id'
  return ''
}

/** The body of the letter. Better grades than the household's are said only if given; a room not counted is not zero. */
export function toldOf(draft: HouseDraft, now: string): Record<string, unknown> {
  const times = draft.structure === 'ger' ? ROOMS_OF_A_GER : 1
  const at = draft.grade === '' ? 0 : GRADES.indexOf(draft.grade)
  const rooms = GRADES.slice(at).flatMap((grade) => {
    const every = draft.rooms[grade] ?? null
    const dwelling = draft.structure === 'ger' ? every : (draft.dwelling[grade] ?? null)
    return [...(every === null ? [] : [[`${grade}_rooms`, every * times]]), ...(dwelling === null ? [] : [[`${grade}_dwelling_rooms`, dwelling * times]])]
  })
  const household = Object.fromEntries((['head', 'id_number', 'phone', 'address', 'words'] as const).map((key) => [key, draft[key].trim()] as const).filter(([, text]) => text !== ''))
  return {
    place: draft.place, observed_at: now, grade: draft.grade, structure: draft.structure || 'other',
    ...(draft.incident ? { incident_id: draft.incident } : { hazard: draft.hazard, occurred_at: now }),
    ...Object.fromEntries(rooms), ...(draft.people !== null && { people: draft.people }),
    household: { ...household, ...draft.point },
  }
}

/** A letter that was not accepted, as the open form again: it will be another house, with another id. */
export function draftOf(told: Record<string, unknown>, id: string): HouseDraft {
  const house = told as Partial<Record<string, number>> & Pick<HouseDraft, 'place' | 'grade' | 'structure'> & { incident_id?: string; hazard?: string; household?: Partial<HouseDraft> & Partial<NonNullable<HouseDraft['point']>> }
  const home = house.household ?? {}
  const times = house.structure === 'ger' ? ROOMS_OF_A_GER : 1
  const rooms = (kind: string): Partial<Record<Grade, number | null>> =>
    Object.fromEntries(GRADES.map((grade) => [grade, house[`${grade}_${kind}`]] as const).flatMap(([grade, count]) => (count == null ? [] : [[grade, count / times]])))
  const words = Object.fromEntries((['head', 'id_number', 'phone', 'address', 'words'] as const).map((key) => [key, home[key] ?? ''])) as Pick<HouseDraft, 'head' | 'id_number' | 'phone' | 'address' | 'words'>
  const { lon, lat, accuracy_m } = home
  return {
    id, place: house.place, incident: house.incident_id ?? '', hazard: house.incident_id ? '' : (house.hazard ?? ''), grade: house.grade, structure: house.structure,
    rooms: rooms('rooms'), dwelling: house.structure === 'ger' ? {} : rooms('dwelling_rooms'), people: house.people ?? null, ...words,
    point: lon !== undefined && lat !== undefined ? { lon, lat, ...(accuracy_m !== undefined && { accuracy_m }), datum: 'wgs84' } : null,
  }
}

/** The rooms of a house as they stand, by indicator. */
export const roomsOf = (house: House): Record<string, number | null> =>
  Object.fromEntries(GRADES.flatMap((grade) => [[`${grade}_rooms`, house[`${grade}_rooms`]], [`${grade}_dwelling_rooms`, house[`${grade}_dwelling_rooms`]]]))

/** The grade of a household and the lighter ones, of which it may have rooms, too. */
export const worstFirst = (grade: Grade): readonly Grade[] => GRADES.slice(GRADES.indexOf(grade))
