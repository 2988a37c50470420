// Whether the map shows a plan now. The layer itself is read when it is first wanted.
import { view } from '../view.svelte'

export const planIsWanted = (): boolean =>
  view.kind === 'plan' || view.kind === 'plan_trips' || view.selected === 'panel/plans' || view.selected === 'panel/what-if'
export const planIsOnMap = (): boolean => planIsWanted() && !view.hides('plan')
