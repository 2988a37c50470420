// Exact arithmetic, as the server's: a tenth is a tenth. Pure.
export interface Fraction {
  readonly n: bigint
  readonly d: bigint // above zero
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** The exact value of a decimal number as it is written. */
export function fraction(written: number | string): Fraction {
  const [, sign, whole, part = '', power = '0'] = DECIMAL.exec(String(written)) ?? []
  if (whole === undefined) throw new RangeError(`not a decimal number: ${written}`)
  const digits = BigInt(`${sign}${whole}${part}`)
  const shift = Number(power) - part.length
  return shift >= 0 ? { n: digits * 10n ** BigInt(shift), d: 1n } : { n: digits, d: 10n ** BigInt(-shift) }
}

export const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d })
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { n: -b.n, d: b.d })
export const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d })
export const absolute = (a: Fraction): Fraction => ({ n: a.n < 0n ? -a.n : a.n, d: a.d })

/** A division by zero says nothing. */
export function by(a: Fraction, b: Fraction): Fraction | null {
  if (b.n === 0n) return null
  return b.n > 0n ? { n: a.n * b.d, d: a.d * b.n } : { n: -a.n * b.d, d: a.d * -b.n }
}

/** Below zero where a is less than b, zero where they are equal. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
