// A short two-tone call when something new waits for this officer. Asked for once, kept on this device.
import { hear } from '../live/live.svelte'
import { me } from '../me.svelte'
import type { Notice } from '../types'

const KEPT = 'disaster.sound'
let chosen = $state<string | null>(typeof localStorage === 'undefined' ? 'off' : localStorage.getItem(KEPT))
let audio: AudioContext | null = null

export const sound = {
  get asks(): boolean {
    return chosen === null
  },
  get on(): boolean {
    return chosen === 'on'
  },
  choose(on: boolean): void {
    chosen = on ? 'on' : 'off'
    localStorage.setItem(KEPT, chosen)
    if (on) ring()
  },
}

/** Ring for each new notice meant for me; returns the way to stop. */
export function ringForNotices(): () => void {
  return hear((entries) => {
    const mine = entries.some((entry) => entry.subject.startsWith('notice/') && isNew(entry.data as Notice | null))
    if (mine && sound.on) ring()
  })
}

function isNew(notice: Notice | null): boolean {
  return notice !== null && !notice.acknowledged_at && (notice.to_roles.length === 0 || notice.to_roles.some((role) => me.is.roles.includes(role)))
}

function ring(): void {
  audio ??= new AudioContext()
  void audio.resume()
  const start = audio.currentTime
  for (const [at, pitch] of [[0, 660], [0.18, 880]] as const) {
    const tone = new OscillatorNode(audio, { frequency: pitch, type: 'sine' })
    const loudness = new GainNode(audio, { gain: 0 })
    loudness.gain.setValueAtTime(0, start + at)
    loudness.gain.linearRampToValueAtTime(0.25, start + at + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.001, start + at + 0.32)
    tone.connect(loudness).connect(audio.destination)
    tone.start(start + at)
    tone.stop(start + at + 0.35)
  }
}

