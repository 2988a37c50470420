import { open } from '../page'
import '../phone/phone.css'
import { follow } from '../words/follow'
import { also } from '../words/index.svelte'
import Page from './Page.svelte'

also(follow)
open(Page, { signedIn: false })
