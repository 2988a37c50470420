// Where the phone is, if its owner asks: WGS-84 with its accuracy, and which township that suggests.
import { get } from '../api'

interface Found {
  lon: number
  lat: number
  accuracy_m?: number
  datum: 'wgs84'
}
const PATIENCE_MS = 20_000

export class Position {
  state = $state<'none' | 'asking' | 'found' | 'failed'>('none')
  found = $state.raw<Found | null>(null)
  suggests = $state('')

  async ask(): Promise<void> {
    this.state = 'asking'
    try {
      const here = await new Promise<GeolocationPosition>((done, fail) =>
        navigator.geolocation.getCurrentPosition(done, fail, { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 }))
      const { longitude, latitude, accuracy } = here.coords
      this.found = { lon: longitude, lat: latitude, ...(accuracy > 0 && { accuracy_m: Math.min(accuracy, 100_000) }), datum: 'wgs84' }
      this.state = 'found'
      const at = await get<{ township: string | null }>(`/api/geo/at?lon=${longitude}&lat=${latitude}&datum=wgs84`)
      this.suggests = at.township ?? ''
    } catch {
      if (this.state === 'asking') this.state = 'failed' // refused, no signal, or no such sensor: said on the form
    }
  }

  forget(): void {
    this.state = 'none'
    this.found = null
    this.suggests = ''
  }
}
