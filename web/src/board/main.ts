import { open } from '../page'
import { board } from '../words/board'
import { also } from '../words/index.svelte'
import Page from './Page.svelte'

also(board)
open(Page)
