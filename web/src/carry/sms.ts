// A report as one SMS: the same line as disaster/intake/rules/sms.py writes and reads, tested against the same file.
// Loaded on demand: the form itself needs none of it.
import { mod97_10 } from 'cdigit'
import codes from '../../../disaster/intake/data/sms-codes.json'

export interface Carried {
  id: string
  place: string
  hazard: string
  kind: string
  occurred_at: string
  observed_at?: string | null
  figures: Readonly<Record<string, number | null>>
}

/** What is too much for one SMS, or not of this world: the word for it is `refusal.not_for_sms`. */
export class NotForSms extends Error {}
/** Which part of a line is wrong: line, identity, what or figures. */
export class BadLine extends Error {
  constructor(readonly part: 'line' | 'identity' | 'what' | 'figures') {
    super(part)
  }
}

const EPOCH = Date.UTC(2020, 0, 1)
const MINUTE = 60_000
const [IDENTITY, WHAT, BLOCK_MAX, LINE_MAX, FIGURES_MAX, VALUE_MAX, DECIMALS_MAX] = [40, 33, 96, 160, 9, 9, 4]
const LINE = new RegExp(`#([0-9]{${IDENTITY}}) ([0-9]{${WHAT}}) ([0-9]{3,${BLOCK_MAX}})#`)
const BARE = new RegExp(`^([0-9]{${IDENTITY}})([0-9]{${WHAT}})([0-9]{3,${BLOCK_MAX}})$`)
const LOW = (1n << 62n) - 1n

/** The line of a report; throws NotForSms. */
export function encoded(one: Carried): string {
  const figures = Object.entries(one.figures)
  if (figures.length > FIGURES_MAX) throw new NotForSms(`${figures.length} figures`)
  const what = one.place.padEnd(12, '0') + numberOf(codes.hazards, one.hazard, 2) + numberOf(codes.kinds, one.kind, 1)
    + minute(one.occurred_at) + (one.observed_at ? minute(one.observed_at) : '0'.repeat(8))
  const told = figures.length + figures.map(([key, value]) => figure(key, value)).join('')
  const line = `#${sealed('1' + packed(one.id))} ${sealed(what)} ${sealed(told)}#`
  if (line.length > LINE_MAX) throw new NotForSms(`${line.length} characters`)
  return line
}

// What must not be left out where not all figures fit.
const FIRST = ['deaths', 'missing', 'injured', 'need_emergency_aid_now', 'relocated_now', 'affected_population', 'livestock_dead']
const rank = (key: string): number => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length)

/** The line with as many figures as fit, the gravest first, and how many were left for the full report under the same id. */
export function fitted(one: Carried): { line: string; left: number } {
  const figures = Object.entries(one.figures).toSorted((a, b) => rank(a[0]) - rank(b[0]))
  for (let kept = Math.min(figures.length, FIGURES_MAX); ; kept--) {
    try {
      return { line: encoded({ ...one, figures: Object.fromEntries(figures.slice(0, kept)) }), left: figures.length - kept }
    } catch (error) {
      if (kept === 0) throw error
    }
  }
}

/** The report of a line as it was sent, or as it was typed: blanks and dashes anywhere, without its signs. */
export function decoded(text: string): Carried {
  const plain = text.normalize('NFKC').trim()
  const found = LINE.exec(plain) ?? BARE.exec(plain.replace(/[\s\-.,/|]/g, ''))
  if (!found) throw new BadLine('line')
  const [identity, what, figures] = (['identity', 'what', 'figures'] as const).map((part, at) => {
    const block = found[at + 1]!
    if (!mod97_10.validate(block)) throw new BadLine(part)
    return block.slice(0, -2)
  }) as [string, string, string]
  if (identity[0] !== '1') throw new BadLine('identity')
  const observed = what.slice(23)
  return {
    id: unpacked(identity.slice(1)), place: what.slice(0, 12).replace(/000$/, ''),
    hazard: nameOf(codes.hazards, what.slice(12, 14), 'what'), kind: nameOf(codes.kinds, what.slice(14, 15), 'what'),
    occurred_at: moment(what.slice(15, 23)), observed_at: /^0+$/.test(observed) ? null : moment(observed),
    figures: figuresOf(figures),
  }
}

/** The line in rows of groups of four: how it is read out over the phone, and typed. */
export const inGroups = (line: string): string[] =>
  line.replaceAll('#', '').split(' ').map((block) => (block.match(/.{1,4}/g) ?? []).join(' '))

function figuresOf(block: string): Record<string, number | null> {
  const told: Record<string, number | null> = {}
  let rest = block.slice(1)
  for (let left = Number(block[0]); left > 0; left--) {
    const [decimals, length] = [Number(rest[3]), Number(rest[4])]
    const digits = rest.slice(5, 5 + length)
    const unusual = (digits.startsWith('0') && digits !== '0') || (decimals > 0 && /^$|0$/.test(digits)) || decimals > DECIMALS_MAX
    if (rest.length < 5 || digits.length < length || unusual) throw new BadLine('figures')
    told[nameOf(codes.indicators, rest.slice(0, 3), 'figures')] = length === 0 ? null : Number(`${digits}e-${decimals}`)
    rest = rest.slice(5 + length)
  }
  if (rest !== '' || Object.keys(told).length !== Number(block[0])) throw new BadLine('figures')
  return told
}

function figure(key: string, value: number | null): string {
  const index = numberOf(codes.indicators, key, 3)
  if (value === null) return `${index}00`
  const [whole = '', part = ''] = value.toFixed(DECIMALS_MAX).replace(/\.?0+$/, '').split('.')
  const all = value === 0 ? '0' : Number.isInteger(value) ? String(value) : (whole + part).replace(/^0+/, '')
  const decimals = Number.isInteger(value) ? 0 : part.length
  if (value < 0 || all.length > VALUE_MAX || Number(`${all}e-${decimals}`) !== value) throw new NotForSms(key)
  return `${index}${decimals}${all.length}${all}`
}

function sealed(digits: string): string {
  if (digits.length + 2 > BLOCK_MAX) throw new NotForSms(`${digits.length} digits`)
  return mod97_10.generate(digits)
}

function packed(id: string): string {
  const bits = BigInt(`0x${id.replaceAll('-', '')}`)
  if (((bits >> 76n) & 15n) !== 7n) throw new NotForSms(id)
  return (((bits >> 80n) << 74n) | (((bits >> 64n) & 0xfffn) << 62n) | (bits & LOW)).toString().padStart(37, '0')
}

function unpacked(digits: string): string {
  const bits = BigInt(digits)
  if (bits >> 122n) throw new BadLine('identity')
  const whole = ((bits >> 74n) << 80n) | (7n << 76n) | (((bits >> 62n) & 0xfffn) << 64n) | (2n << 62n) | (bits & LOW)
  return whole.toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function minute(at: string): string {
  const minutes = Math.floor((Date.parse(at) - EPOCH) / MINUTE)
  if (!(minutes > 0 && minutes < 1e8)) throw new NotForSms(at)
  return String(minutes).padStart(8, '0')
}

const moment = (digits: string): string => new Date(EPOCH + Number(digits) * MINUTE).toISOString()

function numberOf(words: readonly string[], word: string, digits: number): string {
  const at = words.indexOf(word)
  if (at < 0) throw new NotForSms(word)
  return String(at + 1).padStart(digits, '0')
}

function nameOf(words: readonly string[], digits: string, part: 'what' | 'figures'): string {
  const word = words[Number(digits) - 1]
  if (word === undefined) throw new BadLine(part)
  return word
}
