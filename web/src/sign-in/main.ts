import { open } from '../page'
import Page from './Page.svelte'

open(Page, { signedIn: false })
// What waits sealed on this phone goes out whoever signs in here, or nobody; a phone that is shut out forgets its keys.
if (localStorage.getItem('disaster.phone')) void import('../phone/unattended').then((found) => found.tend())
