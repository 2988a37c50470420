// Every call to the server: JSON in and out, the CSRF value on changes, refusals as Problem with code and facts.
const TIMEOUT_MS = 15_000
const AGAIN_AFTER_MS = 300
let csrf = ''

export function setCsrf(value: string): void {
  csrf = value
}

/** For what does not go through here: uploads. */
export const csrfNow = (): string => csrf

/** A refusal of the server, or no answer at all (code "unreachable", status 0). */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(code)
  }
}

export const get = <T>(path: string, more: Record<string, string> = {}): Promise<T> => once<T>('GET', path, undefined, more)
export const put = <T>(path: string, body: unknown = {}): Promise<T> => ask<T>('PUT', path, body)
export const post = <T>(path: string, body: unknown = {}): Promise<T> => ask<T>('POST', path, body)
export const remove = <T>(path: string): Promise<T> => ask<T>('DELETE', path)

/** A put is tried once more where the answer never came or two wrote at once: ids are made here, so that is harmless. */
async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return await once<T>(method, path, body)
  } catch (error) {
    if (method !== 'PUT' || !(error instanceof Problem) || !isWorthAgain(error)) throw error
    await new Promise((done) => setTimeout(done, AGAIN_AFTER_MS * (1 + Math.random())))
    return once<T>(method, path, body)
  }
}

/** A service that took too long is not asked the same again. */
const isWorthAgain = (problem: Problem): boolean =>
  (problem.status === 409 && problem.code === 'contended') || (problem.code === 'unreachable' && problem.facts.late !== true)

async function once<T>(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...more }
  if (method !== 'GET') headers['x-csrf-token'] = csrf
  if (body !== undefined) headers['content-type'] = 'application/json'
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    throw new Problem('unreachable', 0, { late: error instanceof DOMException && error.name === 'TimeoutError' })
  }
  if (!answer.ok) throw await problemOf(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

export async function problemOf(answer: Response): Promise<Problem> {
  try {
    const told = (await answer.json()) as { code?: string; facts?: Record<string, unknown> }
    return new Problem(told.code ?? 'failed', answer.status, told.facts ?? {})
  } catch {
    return new Problem('failed', answer.status)
  }
}

/** A UUIDv7: things name themselves, so that a repeat is harmless. */
export function newId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let place = 5, rest = now; place >= 0; place--, rest = Math.floor(rest / 256)) bytes[place] = rest % 256
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
