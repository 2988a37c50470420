import { open } from '../page'
import { admin } from '../words/admin'
import { also } from '../words/index.svelte'
import Page from './Page.svelte'

also(admin)
open(Page)
