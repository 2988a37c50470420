import '../phone/phone.css'
import { open } from '../page'
import { memory } from '../phone/memory'
import Page from './Page.svelte'

open(Page, { signedIn: true, memory })
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js', { scope: '/reporter' }).catch(() => {}) // http, or a browser that forbids it
