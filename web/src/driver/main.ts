import { open } from '../page'
import '../phone/phone.css'
import { also } from '../words/index.svelte'
import { moves } from '../words/moves'
import Page from './Page.svelte'

also(moves)
open(Page, { signedIn: false })
