import { open } from '../page'
import { checking } from '../words/checking'
import { also } from '../words/index.svelte'
import { plans } from '../words/plans'
import { supply } from '../words/supply'
import Page from './Page.svelte'

also({ ...checking, ...plans, ...supply })
open(Page)
