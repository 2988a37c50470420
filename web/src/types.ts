// What the server's public views look like. Times are ISO UTC strings; null is unknown, never zero.
export type Level = 'I' | 'II' | 'III' | 'IV' | 'warning'
export type Colour = 'blue' | 'yellow' | 'orange' | 'red'
export type Role =
  | 'duty_officer' | 'commander' | 'leader' | 'verifier' | 'reporter' | 'storekeeper' | 'shelter_keeper'
  | 'donations_clerk' | 'auditor' | 'partner' | 'administrator'
export type Point = [number, number]
type Time = string
type Id = string

export interface Me {
  actor: string
  name: string
  post_zh: string
  post_en: string
  roles: string[]
  areas: string[]
  levels: string[]
  csrf: string
  must_change_password: boolean
  world: 'real' | 'drill'
  jurisdiction: string
  drill_url: string
}

interface View {
  id: Id
  areas: string[]
}
export interface Person extends View {
  post_zh: string
  post_en: string
  roles: string[]
  levels: string[]
  active: boolean
  example: boolean
}
export interface Token extends View {
  name: string
  roles: string[]
  expires_at: Time
  revoked_at: Time | null
}
export interface Grant extends View {
  person_id: Id
  until: Time
  revoked_at: Time | null
}
export interface Duty extends View {
  person_id: Id
  state: 'on_duty' | 'offered' | 'ended'
  since: Time
  until: Time | null
  offered_to: Id | null
  open_items: number | null
}
export interface Alert extends View {
  identifier: string
  sender: string
  sent_at: Time
  status: string
  message_type: 'Alert' | 'Update' | 'Cancel'
  event_zh: string
  event_code: string | null
  hazard: string | null
  colour: Colour | null
  headline: string
  effective_at: Time
  expires_at: Time | null
  state: 'in_force' | 'updated' | 'cancelled' | 'expired' | 'test'
  replaced_by: Id | null
  polygons: Point[][]
}
export type NoticeKind =
  | 'proposal' | 'warning' | 'task_overdue' | 'discrepancy' | 'deadline' | 'capacity' | 'missing' | 'silence'
export interface Notice extends View {
  kind: NoticeKind
  about: string
  to_roles: string[]
  at: Time
  acknowledged_by: string | null
  acknowledged_at: Time | null
  incident_id: Id | null
}
export interface Incident extends View {
  name_zh: string
  name_en: string
  hazard: string
  occurred_at: Time
  opened_at: Time
  state: 'open' | 'stable' | 'closed'
  stable_at: Time | null
  closed_at: Time | null
  level: Level | null
  response_id: Id | null
  opened_by_report: Id | null
}
export interface Trigger {
  metric: string
  label_zh: string
  label_en: string
  unit: string
  value: number | null
  at_least: boolean
  threshold: number
  area: string
  claims: Id[]
}
export interface NotJudged {
  metric: string
  label_zh: string
  label_en: string
  area: string
  reason: string
}
export interface Proposal extends View {
  incident_id: Id
  kind: 'response' | 'warning'
  direction: 'start' | 'raise' | 'lower'
  level: Level
  plan_id: string
  plan_name_zh: string
  source_flag: string
  example: boolean
  triggers: Trigger[]
  not_judged: NotJudged[]
  matter_zh: string
  expected_hours: number
  measures: string[]
  state: 'open' | 'confirmed' | 'refused' | 'superseded'
  decided_by: string | null
  decided_at: Time | null
  authority_id: Id | null
  alert_id: Id | null
}
export interface ResponseStep {
  level: Level
  verb: 'started' | 'raised' | 'lowered' | 'ended' | 'reopened'
  at: Time
  by: string
  authority_id: Id | null
}
export interface EmergencyResponse extends View {
  incident_id: Id
  kind: 'response' | 'warning'
  number: string
  level: Level
  state: 'in_force' | 'ended'
  started_at: Time
  ended_at: Time | null
  expected_until: Time
  measures: string[]
  plan_id: string
  decided_by: string
  authority_id: Id | null
  history: ResponseStep[]
}
export interface Task extends View {
  incident_id: Id
  response_id: Id
  key: string
  title_zh: string
  title_en: string
  measure: string
  role: string
  owner: string | null
  place: string
  due_at: Time
  state: 'open' | 'taken' | 'done' | 'cancelled'
  done_at: Time | null
  level: Level
  example: boolean
}
export interface Authority extends View {
  person_id: Id
  levels: Level[]
  hazards: string[]
  valid_from: Time
  valid_to: Time
  document: string
  revoked_at: Time | null
}
export interface Deadline extends View {
  incident_id: Id
  level: 'township' | 'county'
  kind: 'first' | 'follow_up' | 'verified' | 'nil' | 'casualty_notice'
  due_at: Time
  basis_zh: string
  met_at: Time | null
  late: boolean
}
export interface Line extends View {
  incident_id: Id
  at: Time
  observed_at: Time
  corrects: Id | null
}
export type ReportKind = 'first' | 'follow_up' | 'verified' | 'nil'
export type Figures = Record<string, number | null>
export interface Finding {
  check: string
  severity: string
  indicators: string[]
}
export interface Report extends View {
  place: string
  point: Point | null
  accuracy_m: number | null
  hazard: string
  kind: ReportKind
  source: 'app' | 'phone' | 'sms' | 'officer'
  occurred_at: Time
  observed_at: Time
  filed_at: Time
  filed_by: string
  incident_id: Id
  state: 'received' | 'checking' | 'accepted' | 'returned' | 'withdrawn'
  corrects: Id | null
  replaced_by: Id | null
  figures: Figures
  findings: Finding[]
  passable: boolean
  taken_by: string | null
  taken_until: Time | null
}
export interface ReportPrivate {
  text: string | null
  phone: string | null
  return_reason: string | null
  notes: Record<string, string>
}
export interface FigureValue {
  value: number | null
  at_least: boolean
  unknown_units: number
  units: number
  claims: Id[]
}
export interface TownFigures extends View {
  incident_id: Id
  place: string
  values: Record<string, FigureValue>
  heard: boolean
  last_report_at: Time | null
}
export interface Claim {
  id: Id
  report_id: Id
  indicator: string
  place: string
  value: number | null
  stage: 'first' | 'follow_up' | 'verified'
  source: string
  filed_by: string
  method: string | null
  observed_at: Time
  at: Time
  standing: string
  shown: boolean
}
export interface Claims {
  rule_zh: string
  rule_en: string
  shown_id: Id | null
  claims: Claim[]
  unknown_units: string[]
}
export interface StoreHouse extends View {
  name_zh: string
  name_en: string
  point: Point
  address_zh: string | null
  kind: string
  flag: 'example' | 'verified'
  active: boolean
}
export interface Lot {
  lot_id: Id
  item: string
  unit: string
  expires_on: string | null
  owner: string
  condition: 'good' | 'damaged'
  donation_id: Id | null
  earmark: unknown
  on_hand: number
  reserved: number
}
export interface Stock extends View {
  store_id: Id
  lots: Lot[]
}
export interface Movement extends View {
  kind: string
  lines: { item: string; lot_id: Id; quantity: number; from_account: string; to_account: string }[]
  document: string | null
  incident_id: Id | null
  cancels: Id | null
  at: Time
  by: string
}
export interface GoodsRequest extends View {
  incident_id: Id
  place: string
  lines: { item: string; quantity: number; granted: number | null }[]
  state: 'open' | 'granted' | 'part' | 'refused'
  store_id: Id | null
}
export interface PlanLine {
  id: Id
  store_id: Id
  place: string
  item: string
  quantity: number
  minutes: number
  class: string
  reason: unknown
}
export interface Shortage {
  group?: string
  item?: string
  places: string[]
  need: number
  reachable: number
  short: number
  cause: string
}
export interface Plan extends View {
  incident_id: Id
  state: 'draft' | 'approved' | 'superseded'
  made_at: Time
  made_by: string
  solver: string
  solver_version: string
  input_hash: string
  objective: unknown
  bound: unknown
  gap: number | null
  seconds: number
  lines: PlanLine[]
  shortages: Shortage[]
  order_number: string | null
  signatory: string | null
  approved_at: Time | null
  travel_is_estimate: true
}
export interface ConsignmentLine {
  line: number
  item: string
  lot_id: Id
  quantity: number
  good: number | null
  damaged: number | null
  lost: number | null
}
export type ConsignmentState =
  | 'ordered' | 'packed' | 'departed' | 'halted' | 'arrived' | 'received' | 'cancelled'
export interface Consignment extends View {
  number: string
  incident_id: Id
  plan_id: Id | null
  store_id: Id
  place: string
  shelter_id: Id | null
  vehicle_id: Id | null
  lines: ConsignmentLine[]
  state: ConsignmentState
  ordered_at: Time
  packed_at: Time | null
  departed_at: Time | null
  arrived_at: Time | null
  received_at: Time | null
  eta_at: Time | null
  from_point: Point | null
  to_point: Point | null
  discrepancy: 'none' | 'open' | 'closed'
}
export interface Vehicle extends View {
  label: string
  class: string
  payload_kg: number | null
  volume_m3: number | null
  base: string
  state: 'free' | 'assigned' | 'on_road'
  point: Point | null
  flag: string
}
export interface Shelter extends View {
  name_zh: string
  name_en: string
  point: Point
  capacity_people: number
  state: 'closed' | 'open'
  headcount: number | null
  headcount_at: Time | null
  override_by: string | null
  flag: string
  needs: Record<string, number>
}
export interface OrderedVillage {
  code: string
  people: number | null
  need_help: number | null
  left: number
  arrived: number
}
export interface EvacuationOrder extends View {
  incident_id: Id
  state: 'ordered' | 'under_way' | 'completed' | 'lifted'
  villages: OrderedVillage[]
  polygon: unknown
  shelters: Id[]
  ordered_by: string
  ordered_at: Time
  number: string
}
export interface Transfer extends View {
  order_id: Id
  incident_id: Id
  village: string
  shelter_id: Id
  left: number
  left_at: Time
  arrived: number | null
  arrived_at: Time | null
  missing: number | null
}
export interface Donation extends View {
  number: string
  kind: 'goods' | 'money'
  lines: { item: string; quantity: number; unit: string }[]
  amount_fen: number | null
  earmark: { incident_id: Id | null; place: string | null; item: string | null } | null
  state: 'offered' | 'received' | 'declined'
  receipt_number: string | null
  offered_at: Time
  received_at: Time | null
  store_id: Id | null
  anonymous: boolean
  balance: { received: number; in_store: number; in_transit: number; issued: number; lost: number }
}
export interface BalanceCheck extends View {
  day: string
  lines: {
    donation_id: Id; kind: string; received: number; in_store: number; in_transit: number
    issued: number; lost: number; difference: number
  }[]
}
export interface NeedGroup {
  key: string
  zh: string
  en: string
  unit: string
  needed: number | null
  held: number
  coming: number
  unmet: number | null
  basis: string
}
export interface Needs {
  places: { place: string; groups: NeedGroup[] }[]
  norms_flag: string
  travel: string
}

/** Kind of subject → its view. */
export interface Kinds {
  person: Person
  token: Token
  grant: Grant
  duty: Duty
  alert: Alert
  notice: Notice
  incident: Incident
  proposal: Proposal
  response: EmergencyResponse
  task: Task
  authority: Authority
  deadline: Deadline
  line: Line
  report: Report
  figures: TownFigures
  store: StoreHouse
  stock: Stock
  movement: Movement
  request: GoodsRequest
  plan: Plan
  consignment: Consignment
  vehicle: Vehicle
  shelter: Shelter
  evacuation_order: EvacuationOrder
  transfer: Transfer
  donation: Donation
  balance_check: BalanceCheck
}
export type Kind = keyof Kinds
