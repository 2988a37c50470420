// Trips by the clock: rows of a chart, one for each vehicle, and the spans in each trip.
import type { Trip } from '../../types'

export type Doing = 'load' | 'drive' | 'unload'
export interface Span {
  doing: Doing
  from: number
  to: number
  place: string // where it goes, or where it stands
}
export interface Row {
  key: string
  vehicle: string | null // null: one that nobody has yet
  vehicleClass: string
  trips: Trip[]
  driving: number
  from: number
  to: number
}

/** What a trip does, minute by minute: loading, then to each stop, unloading there, and back. */
export function spans(trip: Trip): Span[] {
  const found: Span[] = []
  let at = trip.depart_min + loading(trip)
  if (at > trip.depart_min) found.push({ doing: 'load', from: trip.depart_min, to: at, place: trip.store })
  for (const stop of trip.stops) {
    found.push({ doing: 'drive', from: at, to: stop.arrive_min, place: stop.place })
    found.push({ doing: 'unload', from: stop.arrive_min, to: stop.leave_min, place: stop.place })
    at = stop.leave_min
  }
  found.push({ doing: 'drive', from: at, to: trip.back_min, place: trip.store })
  return found.filter((span) => span.to > span.from)
}

const loading = (trip: Trip): number => Math.max(0, trip.load_min ?? 0)

/** One row for each vehicle, the earliest first; a vehicle that nobody has yet is a row for each of its trips' numbers. */
export function rows(trips: readonly Trip[]): Row[] {
  const found = new Map<string, Row>()
  for (const trip of [...trips].sort((a, b) => a.depart_min - b.depart_min || a.number - b.number)) {
    const key = trip.vehicle_id ?? `${trip.vehicle_class} ${trip.number}`
    const row = found.get(key) ?? { key, vehicle: trip.vehicle_id, vehicleClass: trip.vehicle_class, trips: [], driving: 0, from: trip.depart_min, to: trip.back_min }
    row.trips.push(trip)
    row.driving += spans(trip).reduce((sum, span) => sum + (span.doing === 'drive' ? span.to - span.from : 0), 0)
    row.to = Math.max(row.to, trip.back_min)
    found.set(key, row)
  }
  return [...found.values()].sort((a, b) => a.from - b.from || a.key.localeCompare(b.key))
}

export interface Link {
  from: number
  to: number
  place: string
  at: number // when what is handed over has been unloaded there
}
/** Which trip hands goods over to which, where loads change vehicles. */
export function links(trips: readonly Trip[]): Link[] {
  const found = new Map<string, Link>()
  const by = new Map(trips.map((trip) => [trip.number, trip]))
  for (const trip of trips) {
    for (const from of trip.stops.flatMap((stop) => stop.loads.map((load) => load.from_trip))) {
      const stop = from ? by.get(from)?.stops.find((one) => one.place === trip.store) : undefined
      if (from && stop) found.set(`${from} ${trip.number}`, { from, to: trip.number, place: trip.store, at: stop.leave_min })
    }
  }
  return [...found.values()]
}

const STEPS = [15, 30, 60, 120, 240, 480, 720, 1440]
/** The minutes at which the time line is marked: at most `most` marks, on round hours of a clock that stands at `clock` minutes at 0. */
export function ticks(from: number, to: number, most = 10, clock = 0): number[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? 2880
  const first = Math.ceil((from + clock) / step) * step - clock
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, at) => first + at * step)
}
