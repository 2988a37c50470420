// Where it is: by the phone's own position or by a pin on the map; WGS-84 with its accuracy, and what that suggests.
import { get } from '../api'
import { ground } from './ground.svelte'

export interface Found {
  lon: number
  lat: number
  accuracy_m?: number
  datum: 'wgs84'
}
const PATIENCE_MS = 20_000
const ERROR_MAX_M = 100_000

export class Position {
  state = $state<'none' | 'asking' | 'found' | 'failed'>('none')
  found = $state.raw<Found | null>(null)
  pinned = $state(false)
  suggests = $state('')

  constructor(found?: Found) {
    if (!found) return
    this.found = found
    this.state = 'found'
  }

  async ask(): Promise<void> {
    this.state = 'asking'
    try {
      const here = await new Promise<GeolocationPosition>((done, fail) =>
        navigator.geolocation.getCurrentPosition(done, fail, { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 }))
      const { longitude, latitude, accuracy } = here.coords
      this.take(longitude, latitude, accuracy, false)
      this.suggests = ground.holding(longitude, latitude)
      const at = await get<{ township: string | null }>(`/api/geo/at?lon=${longitude}&lat=${latitude}&datum=wgs84`)
      this.suggests = at.township ?? ''
    } catch {
      if (this.state === 'asking') this.state = 'failed' // refused, no signal, or no such sensor: said on the form
    }
  }

  /** The pin stands here; how far off it may be follows from how close the map was. */
  pin(lon: number, lat: number, accuracy_m: number): void {
    this.take(lon, lat, accuracy_m, true)
    this.suggests = ground.holding(lon, lat)
  }

  forget(): void {
    this.state = 'none'
    this.found = null
    this.pinned = false
    this.suggests = ''
  }

  private take(lon: number, lat: number, accuracy: number, pinned: boolean): void {
    this.found = { lon, lat, ...(accuracy > 0 && { accuracy_m: Math.min(accuracy, ERROR_MAX_M) }), datum: 'wgs84' }
    this.pinned = pinned
    this.state = 'found'
  }
}
