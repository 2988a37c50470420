// The words of plans come with the first pane that needs them.
import { also } from '../../words/index.svelte'
import { planning } from '../../words/planning'
import { plans } from '../../words/plans'
import { support } from '../../words/support'

also({ ...plans, ...planning, ...support })
