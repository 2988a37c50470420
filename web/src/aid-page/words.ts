// What the desk's pane of aid says, learnt when it is first opened.
import { aid } from '../words/aid'
import { also } from '../words/index.svelte'
import { keeping } from '../words/keeping'

also({ ...aid, ...keeping })
