import '../phone/phone.css'
import { open } from '../page'
import { aid } from '../words/aid'
import { also } from '../words/index.svelte'
import { keeping } from '../words/keeping'
import { memory } from './memory'
import Page from './Page.svelte'

also(keeping)
also(aid)
open(Page, { signedIn: true, memory })
// After the page itself, so that the first visit is not slowed. Without https there is none, and the page needs a network.
if ('serviceWorker' in navigator)
  addEventListener('load', () => void navigator.serviceWorker.register('/sw-goods.js', { scope: '/aid' }).catch(() => {}))
