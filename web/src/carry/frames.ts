// Sealed letters as a file and as a row of QR codes. Whoever carries them can read neither. Pure.
import type { SealedLetter } from '../phone/box'

export const FILE_TYPE = 'application/json'
const KIND = 'disaster letters 1'
const PIECE = 500 // characters in one code: it still reads from a scratched screen in the cold
const MARK = 'DL1'

/** The file that letters leave in. */
export const asFile = (letters: readonly SealedLetter[]): string => JSON.stringify({ kind: KIND, letters })

/** The letters in a file; null where it is none of ours. What is in it beside is left. */
export function fromFile(text: string): SealedLetter[] | null {
  try {
    const told = JSON.parse(text) as { kind?: unknown; letters?: unknown }
    return told.kind === KIND && Array.isArray(told.letters) ? told.letters.filter(isLetter) : null
  } catch {
    return null
  }
}

/** The codes to show, one after the other: "DL1 <of which row> <n>/<of> <piece>". */
export async function asFrames(letters: readonly SealedLetter[]): Promise<string[]> {
  const text = asFile(letters)
  const row = (await digest(text)).slice(0, 12)
  const pieces = text.match(new RegExp(`[^]{1,${PIECE}}`, 'g')) ?? []
  return pieces.map((piece, at) => `${MARK} ${row} ${at + 1}/${pieces.length} ${piece}`)
}

/** Takes codes in any order and any number of times, and tells when a row is whole. */
export class Gatherer {
  private readonly rows = new Map<string, { of: number; pieces: Map<number, string> }>()

  /** What is there of the row that this code belongs to; `letters` once it is whole and undamaged. Null: no code of ours. */
  async take(code: string): Promise<{ have: number; of: number; letters: SealedLetter[] | null } | null> {
    const found = /^DL1 ([0-9a-f]{12}) (\d{1,4})\/(\d{1,4}) ([^]*)$/.exec(code)
    if (!found) return null
    const [, name, at, of, piece] = found as unknown as [string, string, string, string, string]
    const row = this.rows.get(name) ?? { of: Number(of), pieces: new Map<number, string>() }
    this.rows.set(name, row)
    row.pieces.set(Number(at), piece)
    const here = { have: row.pieces.size, of: row.of, letters: null }
    if (row.pieces.size < row.of) return here
    const text = Array.from({ length: row.of }, (_, place) => row.pieces.get(place + 1) ?? '').join('')
    this.rows.delete(name) // whole, or damaged: then it is shown and taken again
    return (await digest(text)).startsWith(name) ? { ...here, letters: fromFile(text) } : { ...here, have: 0 }
  }
}

const isLetter = (one: unknown): one is SealedLetter => {
  const told = one as Partial<SealedLetter> | null
  return told?.v === 1 && [told.id, told.door, told.key, told.box].every((part) => typeof part === 'string')
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
