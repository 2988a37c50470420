import { open } from '../page'
import '../phone/phone.css'
import { also } from '../words/index.svelte'
import { moves } from '../words/moves'
import Page from './Page.svelte'

also(moves)
open(Page, { signedIn: false })
// After the page itself, so that the first visit is not slowed. Without https there is none, and the page needs a network.
if ('serviceWorker' in navigator)
  addEventListener('load', () => void navigator.serviceWorker.register('/sw-driver.js', { scope: '/driver' }).catch(() => {}))
