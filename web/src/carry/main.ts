import { open } from '../page'
import '../phone/phone.css'
import Page from './Page.svelte'

open(Page, { signedIn: false })
// A driver opens this page in town, and takes letters where there is no network.
if ('serviceWorker' in navigator)
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js', { scope: '/carry' }).catch(() => {}))
