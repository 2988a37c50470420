import { open } from '../page'
import { checking } from '../words/checking'
import { also } from '../words/index.svelte'
import { supply } from '../words/supply'
import Page from './Page.svelte'

also({ ...checking, ...supply })
open(Page)
