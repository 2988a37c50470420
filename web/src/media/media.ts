// What pages need to know of a photo, a voice, a video. Pure.
import type { Medium } from '../types'

export type Kind = Medium['kind']
export const LARGEST: Readonly<Record<Kind, number>> = { photo: 20 << 20, voice: 20 << 20, video: 200 << 20 }
export const LONG_SIDE = 1600 // a photo is made this small before it is sent, unless its original is wanted

export const pathOf = (medium: { id: string }): string => `/api/media/${medium.id}/content`

export const megabytes = (bytes: number): string =>
  bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`

/** Of what kind a file is, by its own type; null: none that is taken here. */
export const kindOf = (type: string): Kind | null =>
  type.startsWith('image/') ? 'photo' : type.startsWith('audio/') ? 'voice' : type.startsWith('video/') ? 'video' : null

/** Width and height with the long side at most `longest`, never larger than before. */
export function fitted(width: number, height: number, longest: number): [number, number] {
  const by = Math.min(1, longest / Math.max(width, height))
  return [Math.max(1, Math.round(width * by)), Math.max(1, Math.round(height * by))]
}

/** What was sent about a report and about what it corrects: a photo stands by every later version. */
export function mediaOf(id: string, corrects: (id: string) => string | null | undefined, media: readonly Medium[]): Medium[] {
  const chain = new Set<string>()
  for (let one: string | null | undefined = id; one && !chain.has(one); one = corrects(one)) chain.add(one)
  return media.filter((one) => one.about.startsWith('report/') && chain.has(one.about.slice('report/'.length)))
}
