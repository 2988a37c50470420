import { beginWith } from '../live/live.svelte'
import { open } from '../page'
import { snapshot } from './line.svelte'
import Page from './Page.svelte'

beginWith(snapshot)
open(Page)
