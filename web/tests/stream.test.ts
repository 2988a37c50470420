import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../src/api'
import { Store } from '../src/live/store'
import { STALE_MS, Stream, type Entry, type Frame, type Snapshot } from '../src/live/stream'

/** The far end of a socket: what a test says, the page hears. */
class Wire {
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: ((closed: { code: number }) => void) | null = null
  closed = false
  constructor(readonly after: number, readonly epoch: string) {}
  close(): void {
    this.closed = true
  }
  send(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

const AT = '2026-11-23T06:00:00Z'
const frame = (seq: number, ...entries: Entry[]): Frame => ({ epoch: 'e1', seq, at: AT, entries })
const said = (seq: number, subject: string, data: unknown): Entry => ({ seq, subject, data })

function page(snapshots: (Snapshot | Error)[]) {
  const store = new Store((run) => run())
  const wires: Wire[] = []
  const stream = new Stream(store, {
    snapshot: () => {
      const next = snapshots.length > 1 ? snapshots.shift()! : snapshots[0]!
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
    },
    socket: (after, epoch) => {
      const wire = new Wire(after, epoch)
      wires.push(wire)
      return wire as unknown as WebSocket
    },
    chance: () => 1,
  })
  return { store, stream, wires }
}
const snapshot = (seq: number, subjects: Record<string, unknown> = {}, epoch = 'e1'): Snapshot => ({
  epoch, seq, at: AT, world: 'real', subjects,
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a snapshot first, then the socket from its number', async () => {
  const { store, stream, wires } = page([snapshot(7, { 'task/a': { id: 'a', state: 'open' } })])
  await stream.start()
  expect([wires[0]!.after, wires[0]!.epoch]).toEqual([7, 'e1'])
  wires[0]!.send(frame(8, said(8, 'task/a', { id: 'a', state: 'done' })))
  expect(store.get('task', 'a')?.state).toBe('done')
  expect(stream.state).toBe('live')
})

test('a break resumes from the cursor, and an entry told twice counts once', async () => {
  const { store, stream, wires } = page([snapshot(0)])
  await stream.start()
  const told: number[] = []
  stream.onEntries = (entries) => told.push(...entries.map((entry) => entry.seq))
  wires[0]!.send(frame(3, said(2, 'task/a', { id: 'a' }), said(3, 'task/b', { id: 'b' })))
  wires[0]!.onclose!({ code: 1006 })
  expect(stream.state).toBe('stale')
  await vi.advanceTimersByTimeAsync(600)
  expect(wires[1]!.after).toBe(3)
  wires[1]!.send(frame(4, said(3, 'task/b', { id: 'b' }), said(4, 'task/c', { id: 'c' })))
  expect(told).toEqual([2, 3, 4])
  expect(store.all('task').length).toBe(3)
})

test('a dead socket that says nothing is stale within 10 seconds and is opened anew', async () => {
  const { stream, wires } = page([snapshot(5)])
  await stream.start()
  wires[0]!.send(frame(5))
  await vi.advanceTimersByTimeAsync(STALE_MS + 10)
  expect(STALE_MS).toBeLessThan(10_000)
  expect(stream.state).toBe('stale')
  expect(wires[0]!.closed).toBe(true)
  await vi.advanceTimersByTimeAsync(1_000)
  wires[1]!.send(frame(5))
  expect(stream.state).toBe('live')
})

test.each([4403, 4409])('closed with %i, it takes a fresh snapshot', async (code) => {
  const { store, stream, wires } = page([snapshot(9, { 'task/a': { id: 'a' } }), snapshot(2, { 'task/z': { id: 'z' } }, 'e2')])
  await stream.start()
  wires[0]!.onclose!({ code })
  await vi.advanceTimersByTimeAsync(600)
  expect(store.all('task').map((task) => task.id)).toEqual(['z'])
  expect([stream.seq, wires[1]!.after, wires[1]!.epoch]).toEqual([2, 2, 'e2'])
})

test('a socket that is slow to drain resumes without a snapshot', async () => {
  const { stream, wires } = page([snapshot(1)])
  await stream.start()
  wires[0]!.send(frame(40))
  wires[0]!.onclose!({ code: 4408 })
  await vi.advanceTimersByTimeAsync(600)
  expect(wires[1]!.after).toBe(40)
})

test('a withdrawn session asks to sign in and stays closed', async () => {
  const { stream, wires } = page([snapshot(1)])
  await stream.start()
  wires[0]!.onclose!({ code: 4401 })
  await vi.advanceTimersByTimeAsync(60_000)
  expect([stream.state, wires.length]).toEqual(['signed_out', 1])
})

test('a server that is away is asked again, ever more rarely, until it answers', async () => {
  const away = new Problem('unreachable', 0)
  const { stream, wires } = page([away, away, away, snapshot(6)])
  await stream.start()
  await vi.advanceTimersByTimeAsync(499)
  expect(wires.length).toBe(0)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(wires[0]!.after).toBe(6)
})
