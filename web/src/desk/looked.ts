// What this officer saw when he last looked at a place's figures: kept on this device, so that ▲▼ can say what changed.
import { known } from './known.svelte'

type Seen = Record<string, number | null>
const KEPT = 'disaster.looked'
const PLACES_MOST = 200
const seen: Record<string, Seen> = read()

/** The values of the last look; empty when this place was never looked at. */
export const lastLook = (figures: string): Seen => seen[figures] ?? {}

/** The officer turns away from these figures. */
export function looked(figures: string): void {
  if (known.isPast) return
  const values = known.get('figures', figures)?.values
  if (!values) return
  delete seen[figures]
  seen[figures] = Object.fromEntries(Object.entries(values).map(([key, one]) => [key, one.value]))
  const kept = Object.entries(seen).slice(-PLACES_MOST)
  localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(kept)))
}

function read(): Record<string, Seen> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Record<string, Seen>
  } catch {
    return {}
  }
}
