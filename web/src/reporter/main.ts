import '../phone/phone.css'
import { open } from '../page'
import { memory } from '../phone/memory'
import Page from './Page.svelte'

open(Page, { signedIn: true, memory })
// After the page itself: the line may carry 30 kB a second. Without https there is none, and the page opens with a network only.
if ('serviceWorker' in navigator)
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js', { scope: '/reporter' }).catch(() => {}))
