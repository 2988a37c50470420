// How every page starts: dressed, in its language, following the live stream, then drawn.
import { mount, type Component } from 'svelte'
import { follow } from './live/live.svelte'
import type { Memory } from './phone/memory'
import { dress } from './look/theme.svelte'
import { speaking } from './words/index.svelte'
import './look/look.css'
import './look/print.css'

export function open(page: Component, options: { signedIn: boolean; memory?: Memory } = { signedIn: true }): void {
  dress()
  document.documentElement.lang = speaking.language === 'zh' ? 'zh-CN' : 'en'
  if (options.signedIn) void follow(options.memory)
  mount(page, { target: document.body })
}
