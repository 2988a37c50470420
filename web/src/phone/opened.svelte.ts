// What every page of a phone does that opens without a network: begin with what is kept, send what waits, read once what is
// needed when the service is there, and let nobody sign out over what could not be sealed.
import { untrack } from 'svelte'
import { book } from '../book.svelte'
import { live } from '../live/live.svelte'
import { me } from '../me.svelte'
import { outbox } from '../reporter/outbox.svelte'
import { t } from '../words/index.svelte'
import { settled } from './drafts.svelte'
import type { Memory } from './memory'

/** Called once as the page is made. `load` is tried again whenever the service comes back, until it succeeds. */
export function opened(memory: Memory, load: () => Promise<unknown>): void {
  let loaded = false
  $effect(() => {
    if (!me.is.actor) return
    untrack(() => {
      void outbox.open()
      void memory.book().then((found) => found && book.restore(found), () => {})
    })
  })
  $effect(() => {
    if (live.state !== 'live') return
    untrack(() => {
      void outbox.sendAll()
      if (loaded) return
      loaded = true
      void load().then(() => memory.keepBook(book.loaded), () => (loaded = false))
    })
  })
  me.beforeSignOut(async () => {
    if ((live.state !== 'live' || !navigator.onLine) && !confirm(t('phone.leave_offline'))) return false
    await settled()
    if (outbox.unsealed) await outbox.sendAll()
    return !outbox.canSeal || outbox.unsealed === 0 || confirm(t('phone.leave_unsealed'))
  })
}
