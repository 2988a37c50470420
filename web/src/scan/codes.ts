// What codes say: the card of a household, the label of a lot. Pure. Codes of households are worked out as disaster/aid/rules.py
// does it, so that a phone without a network knows the code of a household that it registers, and finds a misread digit.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ' // Crockford's: no I, L, O, U
const DIGITS = 10
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

export type Said = { kind: 'household'; code: string } | { kind: 'lot'; id: string } | { kind: 'misread'; text: string } | { kind: 'other'; text: string }

/** The code of a household, from its id. */
export function codeOf(id: string): string {
  let number = BigInt(`0x${id.replaceAll('-', '')}`)
  let digits = ''
  for (let at = 0; at < DIGITS; at++, number /= 32n) digits = ALPHABET[Number(number % 32n)]! + digits
  return digits + checkDigit(digits)
}

/** Luhn's sum over base 32. */
export function checkDigit(digits: string): string {
  let total = 0
  ;[...digits].reverse().forEach((digit, at) => {
    const value = ALPHABET.indexOf(digit) * (at % 2 ? 1 : 2)
    total += Math.floor(value / 32) + (value % 32)
  })
  return ALPHABET[(32 - (total % 32)) % 32]!
}

export const cardText = (code: string): string => `H1:${code}`
export const labelText = (lot: string): string => `G1:${lot.toUpperCase()}`

/** What a scanned or typed text says. Typed codes may have gaps, small letters, and letters that look like digits. */
export function read(text: string): Said {
  const plain = text.trim()
  if (/^G1:/i.test(plain)) {
    const id = plain.slice(3).toLowerCase()
    return UUID.test(id) ? { kind: 'lot', id } : { kind: 'misread', text: plain }
  }
  const isCard = /^H1:/i.test(plain)
  const code = plain.replace(/^H1:/i, '').toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (code.length === DIGITS + 1 && [...code].every((digit) => ALPHABET.includes(digit)) && (isCard || /\d/.test(code)))
    return checkDigit(code.slice(0, -1)) === code.at(-1) ? { kind: 'household', code } : { kind: 'misread', text: plain }
  return isCard ? { kind: 'misread', text: plain } : { kind: 'other', text: plain }
}

/** A code in groups, as it is printed: 4-4-3. */
export const spaced = (code: string): string => [code.slice(0, 4), code.slice(4, 8), code.slice(8)].join(' ')
