import { open } from '../page'
import { also } from '../words/index.svelte'
import { placement } from '../words/placement'
import Page from './Page.svelte'

also(placement)
open(Page)
