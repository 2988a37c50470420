// Which item is looked at; the address holds it, so that the desk's inbox can point here.
import type { Item } from '../types'

let subject = $state(location.hash.slice(1))
let opened = $state(subject !== '')
let view = $state.raw<Item | null>(null)

addEventListener('hashchange', () => {
  const named = location.hash.slice(1)
  if (named !== subject) choose(named, named !== '')
})

export const chosen = {
  get subject() {
    return subject
  },
  get kind() {
    return subject.startsWith('public_report/') ? ('public_report' as const) : ('report' as const)
  },
  get id() {
    return subject.slice(subject.indexOf('/') + 1)
  },
  get isOpen() {
    return opened
  },
  get view() {
    return opened ? view : null
  },
  show(found: Item | null): void {
    view = found
  },
  choose: (one: string) => choose(one, true),
  open(): void {
    if (subject) choose(subject, true)
  },
  close(): void {
    choose('', false)
  },
  /** The next or the last before; on the keyboard one sees it before one opens it. */
  step(order: readonly string[], by: 1 | -1): void {
    const at = order.indexOf(subject)
    const next = order[Math.max(0, Math.min(order.length - 1, at < 0 ? 0 : at + by))]
    if (!next) return
    choose(next, opened)
    document.getElementById(`line-${next}`)?.scrollIntoView({ block: 'nearest' })
  },
  /** After a decision the next one opens. */
  after(order: readonly string[], settled: string): void {
    const left = order.filter((one) => one !== settled)
    const next = left[Math.min(Math.max(order.indexOf(settled), 0), left.length - 1)]
    choose(next ?? '', Boolean(next))
  },
}

function choose(one: string, open: boolean): void {
  if (one !== subject) view = null
  subject = one
  opened = open
  history.replaceState(null, '', one ? `#${one}` : location.pathname)
}
