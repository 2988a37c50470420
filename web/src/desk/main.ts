import { open } from '../page'
import { checking } from '../words/checking'
import { also } from '../words/index.svelte'
<<<<<<< HEAD
import { supply } from '../words/supply'
import Page from './Page.svelte'

also({ ...checking, ...supply })
=======
import { moves } from '../words/moves'
import { plans } from '../words/plans'
import { supply } from '../words/supply'
import Page from './Page.svelte'

also({ ...checking, ...moves, ...plans, ...supply })
>>>>>>> b6a167a (Show where vehicles and teams are, let an officer part, merge, redirect and turn round a load, and let a driver tell where he is)
open(Page)
