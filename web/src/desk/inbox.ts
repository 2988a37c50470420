// What waits for the officer, oldest duty first: one line, one act. Pure: facts in, lines out.
import type { Consignment, GoodsRequest, Notice, Proposal, Report, Task } from '../types'

export type Act = 'decide' | 'acknowledge' | 'check' | 'close' | 'hasten' | 'grant'
export interface Waiting {
  key: string
  subject: string
  about: 'proposal' | 'notice' | 'report' | 'task' | 'consignment' | 'request'
  act: Act
  at: string
  notice?: Notice
  proposal?: Proposal
  report?: Report
  task?: Task
  consignment?: Consignment
  request?: GoodsRequest
}
export interface Facts {
  proposals: readonly Proposal[]
  notices: readonly Notice[]
  reports: readonly Report[]
  tasks: readonly Task[]
  consignments: readonly Consignment[]
  requests: readonly GoodsRequest[]
  roles: readonly string[]
  now: number
}

/** Stock is restocked within days: a dozen stores must not hide the load whose road is closed. */
const UNHURRIED = new Set<Notice['kind']>(['stock_short', 'stock_due'])

/** Decisions and unacknowledged notices first, then work that can wait a minute; each oldest first. */
export function waiting(facts: Facts): { now: Waiting[]; soon: Waiting[] } {
  const notices = facts.notices.filter((notice) => !notice.acknowledged_at && meant(notice, facts.roles))
  const byAbout = new Map(notices.map((notice) => [notice.about, notice]))
  const proposals = facts.proposals.filter((one) => one.state === 'open')
  const now: Waiting[] = proposals.map((proposal) => {
    const subject = `proposal/${proposal.id}`
    const notice = byAbout.get(subject)
    return { key: subject, subject, about: 'proposal', act: 'decide', at: notice?.at ?? '', proposal, ...(notice && { notice }) }
  })
  const later: Waiting[] = []
  const decided = new Set(now.map((one) => one.subject))
  for (const notice of notices)
    if (!decided.has(notice.about))
      (UNHURRIED.has(notice.kind) ? later : now).push({ key: `notice/${notice.id}`, subject: notice.about, about: 'notice', act: 'acknowledge', at: notice.at, notice })

  const soon: Waiting[] = [
    ...later,
    ...facts.reports.filter(toBeChecked).map((report): Waiting =>
      ({ key: `report/${report.id}`, subject: `report/${report.id}`, about: 'report', act: 'check', at: report.filed_at, report })),
    ...facts.tasks.filter((one) => isOverdue(one, facts.now) && !byAbout.has(`task/${one.id}`)).map((task): Waiting =>
      ({ key: `task/${task.id}`, subject: `task/${task.id}`, about: 'task', act: 'hasten', at: task.due_at, task })),
    ...facts.consignments.filter((one) => one.discrepancy === 'open' && !byAbout.has(`consignment/${one.id}`)).map((consignment): Waiting =>
      ({ key: `consignment/${consignment.id}`, subject: `consignment/${consignment.id}`, about: 'consignment', act: 'close', at: consignment.received_at ?? '', consignment })),
    ...facts.requests.filter(asksOffice).map((request): Waiting =>
      ({ key: `request/${request.id}`, subject: `request/${request.id}`, about: 'request', act: 'grant', at: request.asked_at, request })),
  ]
  return { now: now.sort(oldest), soon: soon.sort(oldest) }
}

/** Neither decided nor given way to a later one, nor laid under another that says the same. */
const toBeChecked = (one: Report): boolean =>
  (one.state === 'received' || one.state === 'checking') && !one.replaced_by && !one.duplicate_of

export const isOverdue = (task: Task, now: number): boolean =>
  (task.state === 'open' || task.state === 'taken') && Date.parse(task.due_at) < now

/** To be decided, or granted and not yet sent. */
const asksOffice = (request: GoodsRequest): boolean =>
  request.state === 'open' || (request.state !== 'refused' && request.consignment_id === null)

function meant(notice: Notice, roles: readonly string[]): boolean {
  return notice.to_roles.length === 0 || notice.to_roles.some((role) => roles.includes(role))
}

function oldest(a: Waiting, b: Waiting): number {
  return Number(a.about !== 'proposal') - Number(b.about !== 'proposal') || a.at.localeCompare(b.at)
}
