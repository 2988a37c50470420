import { open } from '../page'
import '../phone/phone.css'
import { follow } from '../words/follow'
import { gifts } from '../words/gifts'
import { also } from '../words/index.svelte'
import Page from './Page.svelte'

also({ ...gifts, ...follow })
open(Page)
