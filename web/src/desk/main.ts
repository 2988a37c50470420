import { open } from '../page'
import { checking } from '../words/checking'
import { also } from '../words/index.svelte'
import { moves } from '../words/moves'
import { supply } from '../words/supply'
import Page from './Page.svelte'

also({ ...checking, ...moves, ...supply })
open(Page)
