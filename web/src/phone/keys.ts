// The keys of whoever is signed in here. None can be read out; they are gone at sign-out, and what lies under them is then noise.
// Without https a browser has no WebCrypto: then nothing is sealed, and the page says so.
import { newId, put as ask } from '../api'
import { box, changed, drop, put, type Copy, type Ring, type SealedLetter, type Signer } from './box'

interface Registration {
  shut_out: boolean
  sealing_key: { id: string; public_key: string } | null
  copy_key: string | null
}
const AES = { name: 'AES-GCM', length: 256 } as const
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const
const text = new TextEncoder()
export const canSeal = typeof crypto !== 'undefined' && crypto.subtle !== undefined

let ring: Ring | null = null
let turn: Promise<void> = Promise.resolve()

export const keys = {
  get actor(): string {
    return ring?.actor ?? ''
  },
  /** The ring that is on the phone, whoever's; null: nobody is signed in here. */
  async found(): Promise<Ring | null> {
    return (ring = ((await (await box()).get('keys', 'ring')) as Ring | undefined) ?? null)
  },
  /** The ring of this person; another's is thrown away first. */
  of(actor: string): Promise<void> {
    return (turn = turn.then(() => become(actor), () => become(actor)))
  },
  /** Make this phone known, and take what it seals with. False: it is shut out, and has forgotten everything. */
  async register(): Promise<boolean> {
    if (!ring?.signer) return true
    const told = await ask<Registration>(`/api/phones/${ring.phone}`, { label: label(), key_id: ring.signer.id, public_key: ring.signer.public })
    if (told.shut_out) {
      await keys.forget()
      return false
    }
    if (told.sealing_key) await put('keys', { name: 'sealing', ...told.sealing_key })
    if (told.copy_key && !ring.person) {
      const person = await crypto.subtle.importKey('raw', bytes(told.copy_key), AES, false, ['encrypt', 'decrypt'])
      ring = (await changed('keys', 'ring', (row) => row && { ...(row as Ring), person })) as Ring | undefined ?? null
    }
    return true
  },
  async forget(): Promise<void> {
    ring = null
    await drop('keys', 'ring')
    const tx = (await box()).transaction('known', 'readwrite', { durability: 'strict' })
    await Promise.all([tx.store.clear(), tx.done])
  },
  /** Somebody else has signed in: what was here is not his. */
  async only(actor: string): Promise<void> {
    const found = await keys.found()
    if (found && found.actor !== actor) await keys.forget()
  },
  /** The session is over, by time or by shutting out. What lies under no key but this phone's own must still be readable. */
  async ended(): Promise<void> {
    if ((await keys.found())?.person) await keys.forget()
  },
  copy: (value: unknown): Promise<Copy> => keys.hide(text.encode(JSON.stringify(value)).buffer),
  /** The same for bytes: a photo, a voice. Once signed out there is no key, and nothing is written in the open instead. */
  async hide(plain: ArrayBuffer): Promise<Copy> {
    const key = ring?.person ?? ring?.local
    const iv = crypto.getRandomValues(new Uint8Array(12))
    if (canSeal && !key) throw new Error('no key')
    if (!key) return { under: 'open', iv, bytes: plain }
    return { under: ring?.person ? 'person' : 'phone', iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) }
  },
  /** What stands in a copy; null where it is not this person's, or he is no longer signed in. */
  async read<T>(copy: Copy | null): Promise<T | null> {
    const plain = copy && (await keys.bare(copy))
    try {
      return plain && (JSON.parse(new TextDecoder().decode(plain)) as T)
    } catch {
      return null
    }
  },
  /** Under the key that the service gives its reader, and has not given back since he signed in. */
  waits: (copy: Copy): boolean => copy.under === 'person' && ring !== null && ring.person === null,
  async bare(copy: Copy): Promise<ArrayBuffer | null> {
    const key = copy.under === 'person' ? ring?.person : ring?.local
    if (copy.under === 'open') return copy.bytes
    return key ? crypto.subtle.decrypt({ name: 'AES-GCM', iv: copy.iv }, key, copy.bytes).catch(() => null) : null
  },
  /** Sign a letter as this person's phone and seal it to the service; null where this phone has not been told the key yet. */
  async seal(id: string, door: string, body: unknown, signed_at: string): Promise<SealedLetter | null> {
    const to = (await (await box()).get('keys', 'sealing')) as { id: string; public_key: string } | undefined
    if (!canSeal || !ring?.signer || !to) return null
    const letter = JSON.stringify({ id, door, signer: ring.signer.id, signed_at, body })
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, ring.signer.private, text.encode(letter))
    const content = text.encode(JSON.stringify({ letter, signature: coded(new Uint8Array(signature)) }))
    return { v: 1, id, door, key: to.id, box: coded(await boxed(content, bytes(to.public_key), `disaster letter 1 ${door} ${id}`)) }
  },
  /** The phones that people have had here: asked after without a session. */
  async phones(): Promise<string[]> {
    return (await (await box()).getAll('keys')).flatMap((row) => ('id' in row && row.name.startsWith('phone of ') ? [row.id] : []))
  },
}

async function become(actor: string): Promise<void> {
  if ((await keys.found())?.actor === actor) return
  await keys.forget()
  const fresh: Ring = { name: 'ring', actor, phone: await phoneOf(actor), signer: canSeal ? await signer() : null, person: null, local: canSeal ? await aes() : null }
  ring = (await changed('keys', 'ring', (row) => ((row as Ring | undefined)?.actor === actor ? row : fresh))) as Ring // another tab may be first
}

async function boxed(content: Uint8Array<ArrayBuffer>, to: Uint8Array<ArrayBuffer>, info: string): Promise<Uint8Array<ArrayBuffer>> {
  const { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } = await import('@hpke/core')
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() })
  const recipientPublicKey = await suite.kem.deserializePublicKey(to.buffer)
  const sealed = await suite.seal({ recipientPublicKey, info: text.encode(info).buffer }, content.buffer)
  return new Uint8Array([...new Uint8Array(sealed.enc), ...new Uint8Array(sealed.ct)])
}

async function phoneOf(actor: string): Promise<string> {
  const row = await changed('keys', `phone of ${actor}`, (found) => found ?? { name: `phone of ${actor}` as const, id: newId() })
  return (row as { id: string }).id
}

const aes = (): Promise<CryptoKey> => crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt'])

async function signer(): Promise<Signer> {
  const pair = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify'])
  return { id: newId(), private: pair.privateKey, public: coded(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))) }
}

/** What the administrator reads in his list: which browser on what. */
function label(): string {
  const agent = navigator.userAgent
  const on = /Android|iPhone|iPad|HarmonyOS|Windows|Macintosh|Linux/.exec(agent)?.[0] ?? '?'
  return `${on} · ${/MicroMessenger|HuaweiBrowser|MiuiBrowser|Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? '?'}`
}

/** base64url without padding. */
export const coded = (raw: Uint8Array): string =>
  btoa(Array.from(raw, (byte) => String.fromCharCode(byte)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
export const bytes = (from: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(from.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
