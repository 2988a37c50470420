import { open } from '../page'
import '../phone/phone.css'
import Page from './Page.svelte'

open(Page, { signedIn: false })
