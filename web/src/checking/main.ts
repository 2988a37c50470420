import { beginWith } from '../live/live.svelte'
import { open } from '../page'
import { snapshot } from './line.svelte'
import { checking } from '../words/checking'
import { also } from '../words/index.svelte'
import Page from './Page.svelte'

beginWith(snapshot)
also(checking)
open(Page)
