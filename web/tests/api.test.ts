import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { post, put } from '../src/api'

const answers = (...given: (Response | Error)[]) => {
  const asked = vi.fn(async () => {
    const next = given.shift()
    if (!next || next instanceof Error) throw next ?? new TypeError('no more answers')
    return next
  })
  vi.stubGlobal('fetch', asked)
  return asked
}
const done = () => new Response('{"id":"1"}', { status: 200 })
const refused = (code: string, status = 409) => new Response(JSON.stringify({ code, facts: {} }), { status })

/** The outcome, with the pause before a second try passed by the false clock. */
async function outcome(asking: Promise<unknown>): Promise<unknown> {
  const settled = asking.catch((error: unknown) => error)
  await vi.runAllTimersAsync()
  return settled
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a put is tried again when two wrote at once, or no answer came', async () => {
  for (const first of [refused('contended'), new TypeError('network')]) {
    const asked = answers(first, done())
    expect(await outcome(put('/api/things/1', {}))).toEqual({ id: '1' })
    expect(asked).toHaveBeenCalledTimes(2)
  }
})

test('once more only: the second failure is told', async () => {
  const asked = answers(refused('contended'), refused('contended'))
  expect(await outcome(put('/api/things/1'))).toMatchObject({ code: 'contended', status: 409 })
  expect(asked).toHaveBeenCalledTimes(2)
})

test('a refusal, a late answer and a post are not repeated', async () => {
  const refusing = answers(refused('not_enough'))
  expect(await outcome(put('/api/things/1'))).toMatchObject({ code: 'not_enough' })
  expect(refusing).toHaveBeenCalledTimes(1)
  const late = answers(new DOMException('late', 'TimeoutError'))
  expect(await outcome(put('/api/things/1'))).toMatchObject({ code: 'unreachable' })
  expect(late).toHaveBeenCalledTimes(1)
  const posted = answers(new TypeError('network'))
  expect(await outcome(post('/api/things'))).toMatchObject({ code: 'unreachable', status: 0 })
  expect(posted).toHaveBeenCalledTimes(1)
})
