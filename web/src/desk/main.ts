import { open } from '../page'
import { checking } from '../words/checking'
import { also } from '../words/index.svelte'
import { moves } from '../words/moves'
import { panes } from '../words/panes'
import { roads } from '../words/roads'
import { supply } from '../words/supply'
import Page from './Page.svelte'

also({ ...checking, ...moves, ...panes, ...roads, ...supply })
open(Page)
