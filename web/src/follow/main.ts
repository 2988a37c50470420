import { open } from '../page'
import '../phone/phone.css'
import { follow } from '../words/follow'
import { also } from '../words/index.svelte'
import { moves } from '../words/moves'
import Page from './Page.svelte'

also({ ...follow, ...moves })
open(Page, { signedIn: false })
