// Numbers of public reports. Crockford's alphabet: nobody takes O for 0 or I for 1.
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The number that the server gives to this id: its last 50 bits, as disaster/intake/rules/public.py says. */
export function numberOf(id: string): string {
  let bits = BigInt(`0x${id.replaceAll('-', '')}`)
  let digits = ''
  for (let place = 0; place < 10; place++, bits >>= 5n) digits = ALPHABET[Number(bits & 31n)] + digits
  return `GZ-${digits.slice(0, 5)}-${digits.slice(5)}`
}
