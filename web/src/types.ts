// What the server's public views look like; written by web/screen_types.py, not by hand.
// Times are ISO UTC strings; null is unknown, never zero.
export type Level = 'I' | 'II' | 'III' | 'IV' | 'warning'
export type Colour = 'blue' | 'yellow' | 'orange' | 'red'
export type Point = [number, number]
export type Role =
  | 'duty_officer'
  | 'commander'
  | 'leader'
  | 'verifier'
  | 'reporter'
  | 'storekeeper'
  | 'shelter_keeper'
  | 'donations_clerk'
  | 'auditor'
  | 'partner'
  | 'administrator'
  | 'reserves_officer'
  | 'finance_officer'

export interface AidIssue {
  id: string
  areas: string[]
  household_id: string
  incident_id: string | null
  place: string
  from_place: string | null
  lines: GivenLine[]
  how: 'list' | 'scan'
  issued_at: string
  recorded_at: string
  recorded_by: string
  state: 'issued' | 'taken_back'
  double: 'none' | 'open' | 'stands' | 'taken_back'
  repeats: Repeat[]
  booked: boolean
  decided_by: string | null
  decided_at: string | null
}

export interface AidOfHousehold {
  household: Household
  issues: AidIssue[]
  not_due: Due[]
  received: GivenLine[]
}

export interface AidOfPlace {
  place: string
  households: number
  households_given: number
  issues: number
  doubles_open: number
  unbooked: number
  items: PlaceItem[]
}

export interface Alert {
  id: string
  areas: string[]
  identifier: string
  sender: string
  sent_at: string
  status: string
  message_type: 'Alert' | 'Update' | 'Cancel'
  event_zh: string
  event_code: string | null
  hazard: string | null
  colour: 'blue' | 'yellow' | 'orange' | 'red' | null
  headline: string
  effective_at: string
  expires_at: string | null
  state: 'in_force' | 'updated' | 'cancelled' | 'expired' | 'test'
  replaced_by: string | null
  polygons: Point[][]
}

export interface Aside {
  id: string
  areas: string[]
  letter_id: string
  door: string
  person_id: string | null
  phone_id: string | null
  code: string
  signed_at: string
  put_aside_at: string
  state: 'waiting' | 'filed' | 'dismissed'
  decided_by: string | null
  decided_at: string | null
}

export interface Asked {
  asked: Silence[]
  left: string[]
}

export interface AssistedPerson {
  id: string
  areas: string[]
  village: string
  state: 'listed' | 'picked_up' | 'withdrawn'
}

export interface Authority {
  id: string
  areas: string[]
  person_id: string
  levels: ('I' | 'II' | 'III' | 'IV' | 'warning')[]
  hazards: string[]
  valid_from: string
  valid_to: string
  document: string
  revoked_at: string | null
}

export interface BalanceCheck {
  id: string
  areas: string[]
  day: string
  at: string
  donations: number
  differences: number
  lines: BalanceLine[]
  truncated: boolean
}

export interface BalanceLine {
  donation_id: string
  donor_id: string | null
  kind: string
  unit: string
  received: number
  in_store: number
  in_transit: number
  issued: number
  lost: number
  difference: number
}

export interface Board {
  day: string
  lowest_celsius: number | null
  sites: BoardSite[]
}

export interface BoardCover {
  group: string
  heads: number
  heads_to_serve: number
  days: number | null
  days_needed: number | null
  units: number
  needed: number
  short: number
  example: boolean
}

export interface BoardItem {
  item: string
  unit: string
  on_hand: number
  available: number
  reserved: number
  on_the_way: number
  delivered: number
  expiring: number
  expired: number
  damaged: number
  warning_days: number
  minimum: number | null
  below: number
}

export interface BoardSite {
  store_id: string | null
  place: string
  items: BoardItem[]
  cover: BoardCover[]
}

export interface Candidate {
  incident_id: string
  joins: boolean
  same_hazard: boolean
  hours_apart: number
  km: number | null
  reasons: ('same_hazard' | 'related_hazard' | 'in_time' | 'near_in_time' | 'same_place' | 'near_place')[]
}

export interface CardLine {
  movement_id: string
  kind: 'opening' | 'receipt' | 'issue' | 'transfer' | 'adjustment' | 'counter_entry' | 'reservation' | 'release' | 'departure' | 'delivery' | 'handing_out' | 'handing_back' | 'split' | 'merge' | 'redirection' | 'return' | 'kitting' | 'unkitting'
  document: string | null
  observed_at: string
  at: string
  by: string
  other_side: string[]
  came: number
  went: number
  set_aside: number
  on_hand: number
  reserved: number
}

export interface Carried {
  minutes: number
  wanted: number
  left: number
  value: number
  bound: number
  gap: number
  urgent: number
  urgent_bound: number
}

export interface Casualty {
  id: string
  areas: string[]
  incident_id: string
  place: string
  standing: 'recorded' | 'verified' | 'withdrawn'
  version: number
  observed_at: string
  recorded_at: string
  recorded_by: string
  verified_at: string | null
  verified_by: string | null
  state: 'dead' | 'missing' | 'found_alive'
}

export interface Catalogue {
  county: string
  version: number
  example: boolean
  basis: string
  scenarios: StockScenario[]
  unknown: string[]
}

export interface Changes {
  epoch: string
  seq: number
  since: Look | null
  restored: boolean
  figures: FigureChange[]
  subjects: SubjectChange[]
  more: boolean
}

export interface Claim {
  id: string
  report_id: string
  indicator: string
  place: string
  value: number | null
  stage: 'first' | 'follow_up' | 'verified'
  source: 'app' | 'phone' | 'sms' | 'officer' | 'public' | 'import'
  filed_by: string
  method: 'survey' | 'full_count'
  observed_at: string
  at: string
  soundness: 'sound' | 'doubtful' | 'held'
  standing: boolean
  shown: boolean
}

export interface Claims {
  rule: string
  rule_zh: string
  rule_en: string
  shown_id: string | null
  claims: Claim[]
  unknown_units: string[]
  next: string | null
}

export interface Consignment {
  id: string
  areas: string[]
  number: string
  order_number: string
  incident_id: string
  plan_id: string | null
  request_id: string | null
  store_id: string
  place: string
  shelter_id: string | null
  vehicle_id: string | null
  lines: ConsignmentLine[]
  state: 'ordered' | 'packed' | 'departed' | 'halted' | 'arrived' | 'received' | 'cancelled' | 'merged' | 'returned'
  ordered_at: string
  packed_at: string | null
  departed_at: string | null
  halted_at: string | null
  arrived_at: string | null
  received_at: string | null
  closed_at: string | null
  eta_at: string | null
  late: boolean
  minutes: number | null
  weight_kg: number | null
  from_point: Point | null
  to_point: Point | null
  position: Point | null
  position_at: string | null
  due_at: string | null
  eta_is_estimate: boolean
  origin_id: string | null
  merged_into: string | null
  returns_to: string | null
  trips: Ride[]
  lineage: Lineage[]
  discrepancy: 'none' | 'open' | 'closed'
  sent_by: string | null
  signed_by: string | null
}

export interface ConsignmentLine {
  line: number
  item: string
  unit: string
  lot_id: string
  quantity: number
  good: number | null
  damaged: number | null
  lost: number | null
  returned: number
  store_id: string | null
  origin: string | null
}

export interface Contact {
  id: string
  areas: string[]
  drill_id: string
  person_id: string
  has_phone: boolean
  state: 'waiting' | 'reached' | 'unreached'
  channel: 'app' | 'sms' | 'call' | null
  reached_at: string | null
  recorded_by: string | null
  calls: number
}

export interface ContactDrill {
  id: string
  areas: string[]
  area: string
  channels: ('app' | 'sms' | 'call')[]
  state: 'open' | 'ended'
  started_at: string
  started_by: string
  until: string
  ended_at: string | null
  people: number
}

export interface ContactList {
  drill: ContactDrill
  people: ContactListed[]
  earlier: EarlierDrill[]
}

export interface ContactListed {
  contact: Contact
  name: string
  phone: string | null
  post_zh: string
  post_en: string
  roles: string[]
  sms: 'waiting' | 'sent' | 'failed' | null
}

export interface Copies {
  report: Report
  copies: number
  last_at: string
}

export interface Corrected {
  report: Report
  uses: Use[]
}

export interface CostLine {
  section: 'goods' | 'donated' | 'transport' | 'vehicles' | 'drivers' | 'duty'
  key: string
  zh: string
  en: string
  quantity: number
  unit: 'piece' | 'metre' | 'minute'
  unit_zh: string
  rate_fen: number | null
  fen: number | null
}

export interface Costs {
  incident_id: string
  at: string
  flag: string
  goods_fen: number
  donated_fen: number
  transport_fen: number
  labour_fen: number
  total_fen: number
  at_least: boolean
  metres: number
  vehicle_minutes: number
  people_minutes: number
  paid_fen: number
  paid_by_head: Record<string, number>
  donations_paid_fen: number
  lines: CostLine[]
  missing: Missing[]
}

export interface CountDifference {
  line: number
  lot_id: string | null
  item: string
  expected: number
  counted: number
  damaged: number
  missing: number
}

export interface Dataset {
  id: string
  areas: string[]
  file: string
  sha256: string
  lines: number
  added: number
  changed: number
  at: string
}

export interface DaysOff {
  zh: string
  en: string
  first: string
  last: string
}

export interface Deadline {
  id: string
  areas: string[]
  incident_id: string | null
  rule_id: string
  level: 'township' | 'county'
  kind: string
  place: string
  due_at: string
  basis_zh: string
  basis_en: string
  also_to: string[]
  note: string | null
  neared_at: string | null
  missed_at: string | null
  lifted_at: string | null
  met_at: string | null
  late: boolean
}

export interface Deed {
  how: 'desk' | 'response' | 'task' | 'request' | 'consignment'
  subject: string | null
  at: string
}

export interface Difference {
  field: string
  old: unknown
  new: unknown
  said_before: boolean
  said_now: boolean
}

export interface Differences {
  lines: CountDifference[]
  uncounted: string[]
}

export interface Division {
  code: string
  name: string
  name_en: string
  level: 'county' | 'township' | 'village'
  kind: string
  parent_code: string | null
  lon: number | null
  lat: number | null
  seat_quality: string
  seat_error_km: number | null
  shape_derived: boolean
  has_shape: boolean
  valid_from: string
  valid_to: string | null
  source: string
  flag: 'verified' | 'derived' | 'example'
  values: Record<string, Figure>
}

export interface Donation {
  id: string
  areas: string[]
  number: string
  kind: 'goods' | 'money'
  lines: DonationLine[]
  amount_fen: number | null
  earmark: Earmark | null
  state: 'offered' | 'received' | 'declined'
  declined_reason: 'not_needed' | 'cannot_store' | 'unsafe' | 'too_near_expiry' | 'wish_cannot_be_met' | null
  receipt_number: string | null
  offered_at: string
  received_at: string | null
  store_id: string | null
  anonymous: boolean
  donor_id: string | null
  balance: Whereabouts | null
}

export interface DonationLine {
  item: string
  quantity: number
  unit: string
  balance: Whereabouts
}

export interface Draft {
  content: TableContent
  epoch: string
  kinds: ('first' | 'follow_up' | 'verified' | 'nil')[]
  clocks: TableClock[]
  may_sign: boolean
  filler_id: string | null
}

export interface Due {
  kind: string
  issue_id: string
  issued_at: string
  due_at: string
}

export interface DueTable {
  id: string
  areas: string[]
  incident_id: string
  number: string
  kind: 'first' | 'follow_up' | 'verified' | 'nil'
  seq: number
  data_at: string
  sent_at: string
  sent_by: string
  signatory_id: string
  filler_id: string
  addressees: string[]
  previous: string | null
  corrects: string | null
  digest: string
  changed: number
  noted: string[]
  example: boolean
}

export interface Duty {
  id: string
  areas: string[]
  person_id: string
  state: 'on_duty' | 'offered' | 'ended'
  since: string
  until: string | null
  offered_to: string | null
  open_items: number | null
}

export interface EarlierDrill {
  id: string
  started_at: string
  people: number
  reached: number
}

export interface Earmark {
  incident_id: string | null
  place: string | null
  item: string | null
}

export interface EmergencyResponse {
  id: string
  areas: string[]
  incident_id: string
  kind: 'response' | 'warning'
  number: string
  level: 'I' | 'II' | 'III' | 'IV' | 'warning'
  state: 'in_force' | 'ended'
  started_at: string
  ended_at: string | null
  expected_until: string
  measures: string[]
  plan_id: string
  decided_by: string
  authority_id: string | null
  history: Step[]
}

export interface EvacuationOrder {
  id: string
  areas: string[]
  incident_id: string
  number: string
  state: 'ordered' | 'under_way' | 'completed' | 'lifted'
  divisions: string[]
  polygon: Record<string, unknown> | null
  shelters: string[]
  villages: OrderedVillage[]
  left: number
  arrived: number
  on_the_road: number
  missing: number
  ordered_by: string
  ordered_at: string
}

export interface Figure {
  value: number
  unit: string
  year: number | null
  source: string
  flag: 'verified' | 'derived' | 'example'
}

export interface FigureCell {
  value: number | null
  at_least: boolean
  unknown_units: number
  units: number
  doubtful: boolean
  claims: string[]
}

export interface FigureChange {
  place: string
  indicator: string
  old: number | null
  new: number | null
  old_at_least: boolean
  new_at_least: boolean
  weight: number
}

export interface Finding {
  check: string
  severity: 'error' | 'warn' | 'notice'
  indicators: string[]
  statement: string | null
}

export interface Followed {
  number: string
  state: 'ordered' | 'packed' | 'departed' | 'halted' | 'arrived' | 'received' | 'cancelled' | 'merged' | 'returned'
  place: string
  place_zh: string
  place_en: string
  lines: FollowedLine[]
  ordered_at: string
  departed_at: string | null
  arrived_at: string | null
  received_at: string | null
  eta_at: string | null
  late: boolean
  world: 'real' | 'drill'
  parts: FollowedPart[]
  lineage: Lineage[]
  names: Record<string, Record<string, string>>
}

export interface FollowedLine {
  item: string
  zh: string
  en: string
  unit: string
  quantity: number
  received: number | null
}

export interface FollowedPart {
  number: string
  state: 'ordered' | 'packed' | 'departed' | 'halted' | 'arrived' | 'received' | 'cancelled' | 'merged' | 'returned'
  place: string
  place_zh: string
  place_en: string
  lines: FollowedLine[]
  departed_at: string | null
  arrived_at: string | null
  received_at: string | null
  eta_at: string | null
  late: boolean
  returns: boolean
  point: Point | null
  seen_at: string | null
}

export interface Formula {
  flag: string
  sheep_units_per_person: number
  word_lasts_hours: number
  neighbour_nil_damping: number
  township_word_damping: number
  ask_again_minutes: number
  asks_by_itself_after_hours: number
  intensity: Record<string, number>
}

export interface FulfilledLine {
  store: string
  item: string
  unit: string
  target: number
  available: number
  lacks: number
  surplus: number
}

export interface Fulfilment {
  plan_id: string
  at: string
  targets: number
  met: number
  pieces: number
  pieces_there: number
  lines: FulfilledLine[]
  transfers: TransferLine[]
  purchases: PurchaseLine[]
  purchase_fen: number | null
}

export interface GivenLine {
  item: string
  quantity: number
  unit: string
}

export interface GoodsRequest {
  id: string
  areas: string[]
  incident_id: string
  place: string
  lines: RequestLine[]
  state: 'open' | 'granted' | 'part' | 'refused'
  store_id: string | null
  consignment_id: string | null
  consignments: string[]
  progress: RequestProgress[]
  requested: 'none' | 'partial' | 'complete'
  committed: 'none' | 'partial' | 'complete'
  in_transit: 'none' | 'partial' | 'complete'
  fulfilled: 'none' | 'partial' | 'complete'
  asked_by: string
  asked_at: string
  decided_by: string | null
  decided_at: string | null
}

export interface Grant {
  id: string
  areas: string[]
  person_id: string
  until: string
  revoked_at: string | null
}

export interface GroupNeed {
  key: string
  zh: string
  en: string
  unit: string
  unit_en: string
  needed: number | null
  held: number
  coming: number
  unmet: number | null
  urgent: number | null
  basis: Record<string, unknown>
}

export interface HeldReport {
  id: string
  areas: string[]
  place: string
  hazard: string
  kind: 'first' | 'follow_up' | 'verified' | 'nil'
  source: 'app' | 'phone' | 'sms' | 'officer' | 'public' | 'import'
  corrects: string
  received_at: string
  filed_by: string
  state: 'held' | 'refused'
  refusal: string | null
}

export interface Holding {
  id: string
  areas: string[]
  store_id: string
  item: string
  unit: string
  lots: StockLot[]
}

export interface HolidayYear {
  year: number
  document: string | null
  flag: 'verified' | 'secondary' | 'code' | 'memory' | 'proposal' | 'missing' | 'example'
  source: string | null
  free: DaysOff[]
  worked: string[]
}

export interface Holidays {
  id: string
  areas: string[]
  year: number
  document: HolidayYear
  entered_at: string
  entered_by: string
}

export interface HolidaysListed {
  shipped: boolean
  document: HolidayYear
}

export interface House {
  id: string
  areas: string[]
  incident_id: string
  place: string
  standing: 'recorded' | 'verified' | 'withdrawn'
  version: number
  observed_at: string
  recorded_at: string
  recorded_by: string
  verified_at: string | null
  verified_by: string | null
  stage: 'first' | 'follow_up' | 'verified'
  grade: 'collapsed' | 'severe' | 'light'
  structure: 'reinforced' | 'brick_concrete' | 'brick_wood' | 'earth_wood' | 'ger' | 'other'
  collapsed_rooms: number | null
  collapsed_dwelling_rooms: number | null
  severe_rooms: number | null
  severe_dwelling_rooms: number | null
  light_rooms: number | null
  light_dwelling_rooms: number | null
  rebuild_rooms: number | null
  people: number | null
}

export interface HouseRollup {
  id: string
  areas: string[]
  incident_id: string
  place: string
  households: number
  verified: number
  values: Record<string, Sum>
}

export interface Household {
  id: string
  areas: string[]
  code: string
  place: string
  people: number | null
  state: 'listed' | 'withdrawn'
  registered_at: string
  registered_by: string
}

export interface HouseholdList {
  place: string
  at: string
  households: ListedHousehold[]
  truncated: boolean
}

export interface Hub {
  id: string
  areas: string[]
  handling_minutes: number
  active: boolean
  flag: 'verified' | 'derived' | 'example'
}

export interface ImportedHouseholds {
  file: string
  lines: number
  added: number
  changed: number
  unchanged: number
  withdrawn: number
  columns: Record<string, string>
  ignored: string[]
  dry_run: boolean
}

export interface Incident {
  id: string
  areas: string[]
  name_zh: string
  name_en: string
  hazard: string
  occurred_at: string
  opened_at: string
  state: 'open' | 'stable' | 'closed'
  stable_at: string | null
  closed_at: string | null
  level: 'I' | 'II' | 'III' | 'IV' | 'warning' | null
  response_id: string | null
  opened_by_report: string | null
  merged_into: string | null
}

export interface Inside {
  townships: TownshipInside[]
  villages: VillageInside[]
  people: Total
  herd: Total
  sites: SiteNear[]
  unplaced: string[]
  truncated: boolean
}

export interface IssueList {
  place: string
  at: string
  issues: AidIssue[]
  truncated: boolean
}

export interface Item {
  own: Side
  report: Report | null
  private: ReportPrivate | null
  public: PublicReport | null
  media: Medium[]
  likely: Likely[]
  under: Side[]
  mergings: Merging[]
  copies: RefusedCopy[]
}

export interface Journey {
  id: string
  areas: string[]
  minutes: number
  metres: number
  state: 'clear' | 'slowed' | 'blocked'
  cut: string[]
  other_minutes: number | null
  other_metres: number | null
}

export interface Lasts {
  key: string
  zh: string
  en: string
  unit: string
  unit_en: string
  state: 'unknown' | 'not_needed' | 'short' | 'running' | 'enough'
  hours: number | null
  bound: 'exact' | 'at_least' | 'at_most' | 'about'
  ends_at: string | null
  per_day: number | null
  needed: number | null
  left: number
  coming: number
  untimed: number
  unmet: number | null
  basis: Record<string, unknown>
}

export interface LeagueDemand {
  place: string
  group: string
  short: number
  short_urgent: number
  cause: 'no_stock' | 'no_road' | 'no_time_or_vehicle'
}

export interface LevelDecision {
  decides: 'government' | 'deputy_mayor' | 'emergency_bureau' | null
  decides_zh: string
  decides_en: string
  flag: 'verified' | 'secondary' | 'code' | 'memory' | 'proposal' | 'missing' | 'example'
}

export interface Likely {
  other: Side
  chance: number
  reasons: Record<string, number>
  kilometres: number | null
}

export interface Line {
  id: string
  areas: string[]
  incident_id: string
  at: string
  observed_at: string
  corrects: string | null
  by: string
}

export interface Lineage {
  what: 'split_from' | 'split_off' | 'merged_in' | 'merged_into' | 'redirected' | 'turned_back' | 'handed_back'
  at: string
  number: string | null
  consignment_id: string | null
  place_from: string | null
  place_to: string | null
  store_id: string | null
  goods: Record<string, number>
}

export interface ListedHousehold {
  household: Household
  head: string | null
  address: string | null
}

export interface Look {
  epoch: string
  seq: number
  at: string
}

export interface ManualTrigger {
  metric: string
  area: 'county' | 'township' | 'pastoral_township'
  hazards: string[]
  min: Record<string, number | string>
  notes: Note[]
}

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

export interface Medium {
  id: string
  areas: string[]
  about: string
  kind: 'photo' | 'voice' | 'video'
  bytes: number
  state: 'announced' | 'arrived' | 'refused'
  announced_at: string
  arrived_at: string | null
  sent_by: string
  content_type: string | null
  refused: 'wrong_digest' | 'not_a_medium' | null
}

export interface Merge {
  id: string
  areas: string[]
  incident_id: string
  source_id: string
  at: string
  by: string
  moved: Record<string, number>
  undone_at: string | null
  undone_by: string | null
  stayed: Record<string, number>
  kept: string[]
}

export interface MergePreview {
  moves: Record<string, number>
  against: string[]
  other_hazard: boolean
  occurred_at: string
  level: 'I' | 'II' | 'III' | 'IV' | 'warning' | null
  ends_response: string | null
}

export interface Merging {
  id: string
  report_id: string
  into_id: string
  at: string
  by: string
  reason: string | null
  undone_at: string | null
  undone_by: string | null
  undone_reason: string | null
}

export interface Metric {
  expr: string | null
  manual: boolean
  needs: string[]
  unit: string | null
  zh: string
  en: string
  notes: Note[]
}

export interface Missing {
  code: 'no_value' | 'no_way' | 'no_vehicle' | 'keepers_unrecorded' | 'people_moved_unrecorded' | 'duty_shared'
  count: number | null
  names: string[]
}

export interface Movement {
  id: string
  areas: string[]
  kind: 'opening' | 'receipt' | 'issue' | 'transfer' | 'adjustment' | 'counter_entry' | 'reservation' | 'release' | 'departure' | 'delivery' | 'handing_out' | 'handing_back' | 'split' | 'merge' | 'redirection' | 'return' | 'kitting' | 'unkitting'
  lines: MovementLine[]
  document: string | null
  incident_id: string | null
  consignment_id: string | null
  cancels: string | null
  observed_at: string
  at: string
  by: string
}

export interface MovementLine {
  item: string
  lot_id: string
  quantity: number
  from_account: string
  to_account: string
}

export interface Needs {
  incident_id: string
  places: PlaceNeeds[]
  norms_flag: 'example' | 'verified'
  travel: Record<string, unknown>
  lowest_celsius: number | null
}

export interface NeedsClock {
  incident_id: string
  at: string
  lowest_celsius: number | null
  celsius_from: 'asked' | 'plan' | null
  norms_flag: 'example' | 'verified'
  unknown_places: number
  places: PlaceLasts[]
}

export interface NotJudged {
  metric: string
  label_zh: string
  label_en: string
  area: string | null
  reason: string
}

export interface Note {
  zh: string
  en: string
  flag: 'verified' | 'secondary' | 'code' | 'memory' | 'proposal' | 'missing' | 'example'
  source: string | null
}

export interface Notice {
  id: string
  areas: string[]
  kind: 'proposal' | 'warning' | 'task_overdue' | 'discrepancy' | 'deadline' | 'deadline_missed' | 'capacity' | 'missing' | 'silence' | 'aside' | 'double_issue' | 'aid_unbooked' | 'road' | 'road_said' | 'stock_short' | 'stock_due' | 'stock_give' | 'after_count' | 'support' | 'support_answered'
  about: string
  to_roles: string[]
  incident_id: string | null
  at: string
  acknowledged_by: string | null
  acknowledged_at: string | null
}

export interface OrderedVillage {
  code: string
  name: string
  certainty: 'named' | 'inside' | 'possible'
  people: number | null
  households: number | null
  need_help: number | null
  left: number
  arrived: number
  on_the_road: number
  missing: number
  percent_moved: number | null
}

export interface Payment {
  id: string
  areas: string[]
  incident_id: string
  head: 'goods' | 'transport' | 'labour' | 'other'
  amount_fen: number
  document: string
  paid_on: string
  at: string
  by: string
  reverses: string | null
}

export interface Person {
  id: string
  areas: string[]
  post_zh: string
  post_en: string
  roles: string[]
  levels: string[]
  active: boolean
  example: boolean
}

export interface Phone {
  id: string
  areas: string[]
  person_id: string
  registered_at: string
  shut_out_at: string | null
  shut_out_by: string | null
}

export interface PickLine {
  line: number
  store_id: string
  bin: string | null
  item: string
  zh: string
  en: string
  unit: string
  batch: string | null
  expires_on: string | null
  quantity: number
}

export interface PickList {
  consignment_id: string
  number: string
  state: 'ordered' | 'packed' | 'departed' | 'halted' | 'arrived' | 'received' | 'cancelled' | 'merged' | 'returned'
  place: string
  lines: PickLine[]
}

export interface PlaceItem {
  item: string
  unit: string
  delivered: number
  handed_out: number
  there: number
  unbooked: number
}

export interface PlaceLasts {
  place: string
  level: 'township' | 'village'
  soonest: number | null
  groups: Lasts[]
}

export interface PlaceNeeds {
  place: string
  groups: GroupNeed[]
}

export interface Plan {
  id: string
  areas: string[]
  incident_id: string
  state: 'draft' | 'approved' | 'superseded'
  made_at: string
  made_by: string
  solver: string
  solver_version: string
  optimal: boolean
  input_hash: string
  objective: Record<string, number>
  bound: number
  gap: number
  minutes_gap: number
  seconds: number
  lowest_celsius: number | null
  example: boolean
  edited: boolean
  lines: PlanLine[]
  shortages: Shortage[]
  tiers: Record<string, unknown>[]
  improvements: Record<string, unknown>[]
  unknown: Record<string, string>[]
  order_number: string | null
  signatory: string | null
  approved_at: string | null
  approved_by: string | null
  travel_is_estimate: boolean
  trips: Trip[]
  routing: Routing | null
  changes: PlanChanges | null
  demand: LeagueDemand[]
  carried: Carried | null
  support_id: string | null
  replaces: string | null
}

export interface PlanAffected {
  place: string
  group: string
  people: number | null
  served_was: number
  served_now: number
  minutes_was: number | null
  minutes_now: number | null
}

export interface PlanChanges {
  against: string
  events: PlanEvent[]
  moved: PlanMove[]
  better: PlanAffected[]
  worse: PlanAffected[]
  pieces_moved: number
  pieces_kept: number
}

export interface PlanEvent {
  kind: 'road' | 'stock' | 'need' | 'vehicle'
  subject: string
  was: number | null
  now: number | null
  effect: 'cause' | 'none'
}

export interface PlanLine {
  id: string
  store_id: string
  place: string
  item: string
  quantity: number
  quantity_urgent: number
  minutes: number | null
  class: 'A' | 'B'
  substitute: boolean
  reason: Record<string, unknown>
}

export interface PlanMove {
  store: string
  place: string
  item: string
  was: number
  now: number
  events: number[]
}

export interface Position {
  of: string
  kind: 'vehicle' | 'team' | 'consignment'
  name_zh: string
  name_en: string
  areas: string[]
  point: Point
  observed_at: string
  accuracy_m: number | null
  speed_kmh: number | null
  course: number | null
  flag: 'verified' | 'derived' | 'example'
  consignments: string[]
}

export interface Positions {
  positions: Position[]
}

export interface Proposal {
  id: string
  areas: string[]
  incident_id: string
  kind: 'response' | 'warning'
  direction: 'start' | 'raise' | 'lower'
  level: 'I' | 'II' | 'III' | 'IV' | 'warning'
  plan_id: string
  plan_name_zh: string
  source_flag: string
  example: boolean
  triggers: Trigger[]
  not_judged: NotJudged[]
  places: string[]
  matter_zh: string
  matter_en: string
  expected_hours: number
  measures: string[]
  proposed_at: string
  state: 'open' | 'confirmed' | 'refused' | 'superseded'
  decided_by: string | null
  decided_at: string | null
  authority_id: string | null
  alert_id: string | null
}

export interface PublicReport {
  id: string
  areas: string[]
  number: string
  source: 'public' | 'sms' | 'import'
  state: 'received' | 'checking' | 'adopted' | 'dismissed'
  place: string | null
  point: Point | null
  hazard: string | null
  danger: 'yes' | 'no' | 'unknown'
  occurred_at: string | null
  filed_at: string
  filed_by: string
  taken_by: string | null
  taken_until: string | null
  handled_by: string | null
  handled_at: string | null
  adopted_as: string | null
  dismissal: 'duplicate' | 'elsewhere' | 'no_disaster' | 'false' | 'unclear' | null
}

export interface PurchaseLine {
  store: string
  item: string
  unit: string
  pieces: number
  fen: number | null
}

export interface Queue {
  epoch: string
  seq: number
  at: string
  items: QueueItem[]
  next: string | null
  counts: QueueCounts
  weights: number[]
  head_start_minutes: number
  formula_zh: string
  formula_en: string
}

export interface QueueCounts {
  all: number
  public: number
  checking: number
  by_harm: number[]
}

export interface QueueItem {
  id: string
  kind: 'report' | 'public_report'
  harm: number
  urgency: number
  filed_at: string
  report: Report | null
  public: PublicReport | null
}

export interface RefusedCopy {
  digest: string
  body: Record<string, unknown>
  at: string
  by: string
}

export interface Repeat {
  kind: string
  issue_id: string
  issued_at: string
}

export interface Report {
  id: string
  areas: string[]
  place: string
  point: Point | null
  accuracy_m: number | null
  point_suggests: string | null
  hazard: string
  kind: 'first' | 'follow_up' | 'verified' | 'nil'
  source: 'app' | 'phone' | 'sms' | 'officer' | 'public' | 'import'
  occurred_at: string
  observed_at: string
  filed_at: string
  filed_by: string
  incident_id: string
  state: 'received' | 'checking' | 'accepted' | 'returned' | 'withdrawn'
  corrects: string | null
  replaced_by: string | null
  duplicate_of: string | null
  figures: Record<string, number | null>
  findings: Finding[]
  noted: string[]
  passable: boolean
  taken_by: string | null
  taken_until: string | null
  conflict: string[]
  set_aside_by: string | null
  acted_at: string | null
  deeds: Deed[]
}

export interface ReportPrivate {
  text: string | null
  phone: string | null
  notes: Record<string, string>
  correction_reason: string | null
  return_reason: string | null
  withdrawal_reason: string | null
  choice_reason: string | null
  acted_words: string | null
}

export interface RequestLine {
  item: string
  quantity: number
  granted: number | null
}

export interface RequestProgress {
  item: string
  committed: number
  in_transit: number
  fulfilled: number
}

export interface Ride {
  trip: number
  stop: number
  vehicle_id: string | null
  vehicle_class: string
  start: string
  place: string
  loads_at: string
  departs_at: string
  arrives_at: string
}

export interface Road {
  id: string
  areas: string[]
  name: string
  name_en: string
  ref: string
  road_class: 'motorway' | 'national' | 'provincial' | 'county' | 'township' | 'local' | 'track'
  paved: boolean
  metres: number
  state: 'open' | 'slow' | 'closed'
  percent: number | null
  classes: ('paved' | 'track')[]
  cause: 'none' | 'snow' | 'ice' | 'drift' | 'flood' | 'mud' | 'quake' | 'slide' | 'fire' | 'accident' | 'works' | 'other'
  observed_at: string
  changed_at: string
  changed_by: string
  point: Point
  flag: 'verified' | 'derived' | 'example'
}

export interface Roadblock {
  id: string
  areas: string[]
  about: string
  incident_id: string
  place: string
  segments: string[]
  cause: 'none' | 'snow' | 'ice' | 'drift' | 'flood' | 'mud' | 'quake' | 'slide' | 'fire' | 'accident' | 'works' | 'other'
  state: 'open' | 'confirmed' | 'dismissed'
  said_at: string
  decided_at: string | null
  decided_by: string | null
}

export interface Routing {
  stage: 'none' | 'first' | 'improved'
  solver: string
  solver_version: string
  vehicle_minutes: number
  bound: number
  bound_kind: 'radial' | 'truck_hours' | null
  gap: number
  seconds: number
  left: TripLeft[]
}

export interface RuleSet {
  id: string
  areas: string[]
  zh: string
  en: string
  jurisdiction: string
  flag: 'verified' | 'secondary' | 'code' | 'memory' | 'proposal' | 'missing' | 'example'
  valid_from: string
  valid_to: string | null
  source: string | null
  entered_at: string
  entered_by: string
  withdrawn_at: string | null
  document: Plan
}

export interface Sent {
  table: DueTable
  content: TableContent
}

export interface SentPrivate {
  signatory: string
  filler: string
  reason: string | null
  notes: Record<string, string>
}

export interface Shelf {
  id: string
  areas: string[]
  store_id: string
  item: string
  unit: string
  stock: ShelfPart[]
  lots: number
  mark: string
}

export interface ShelfPart {
  expires_on: string | null
  condition: 'good' | 'damaged'
  on_hand: number
  reserved: number
}

export interface Shelter {
  id: string
  areas: string[]
  name_zh: string
  name_en: string
  division: string
  kind: string
  heated: boolean
  point: Point | null
  capacity_people: number
  flag: 'verified' | 'derived' | 'example'
  state: 'closed' | 'open'
  headcount: number | null
  headcount_at: string | null
  override_by: string | null
  needs: Record<string, number>
}

export interface Shortage {
  group: string
  places: string[]
  need: number
  reachable: number
  short: number
  short_urgent: number
  short_by_place: Record<string, number>
  cause: 'no_stock' | 'no_road' | 'no_time_or_vehicle'
  causes: Record<string, number>
  exact: boolean
}

export interface Side {
  id: string
  kind: 'report' | 'public_report'
  state: string
  place: string
  hazard: string | null
  source: string
  observed_at: string
  filed_at: string
  filed_by: string
  point: Point | null
  accuracy_m: number | null
  figures: Record<string, number | null>
  text: string | null
  phone: string | null
}

export interface Silence {
  id: string
  areas: string[]
  incident_id: string
  place: string
  state: 'asked' | 'answered' | 'lapsed'
  silent_since: string
  first_asked_at: string
  asked_at: string
  times: number
  asked_by: string
  channels: ('notice' | 'sms')[]
  reporters: number
  answered_at: string | null
  answered_by: string | null
}

export interface SilenceTable {
  incident_id: string
  at: string
  formula: Formula
  areas: string[]
  places: SilentPlace[]
}

export interface SilentPlace {
  place: string
  owes: boolean
  silent: boolean
  source: '' | 'no_area' | 'neighbours' | 'order' | 'blue' | 'yellow' | 'orange' | 'red'
  share: number
  intensity: number
  people: number | null
  people_inside: number | null
  sheep_units: number | null
  sheep_units_inside: number | null
  example: boolean
  harm: number
  at_least: boolean
  last_word_at: string | null
  last_word_nil: boolean
  since: string
  hours: number
  neighbours: number
  neighbours_nil: number
  township_spoke: boolean
  damping: number
  score: number
}

export interface SiteNear {
  id: string
  kind: 'store' | 'shelter'
  name: string
  name_en: string
  division_code: string
  lon: number
  lat: number
  flag: 'verified' | 'derived' | 'example'
  distance_m: number | null
}

export interface Spending {
  id: string
  areas: string[]
  state: 'committed' | 'paid' | 'released'
  incident_id: string
  place: string
  item: string | null
  head: 'living' | 'rescue' | 'rebuilding' | 'wish' | 'other'
  amount_fen: number
  document: string | null
  at: string
  by: string
  paid_at: string | null
  donations: SpendingPart[]
}

export interface SpendingPart {
  donation_id: string
  amount_fen: number
}

export interface Step {
  level: 'I' | 'II' | 'III' | 'IV' | 'warning'
  verb: 'started' | 'raised' | 'lowered' | 'ended' | 'reopened'
  at: string
  by: string
  authority_id: string | null
}

export interface StockAnswer {
  solver: string
  solver_version: string
  input_hash: string
  optimal: boolean
  bound_fen: number
  gap: number
  cautious_gap: number
  seconds: number
  seed: number
  tail_percent: number
  stochastic_gain_fen: number
  unreachable_fen: number
  travel_is_estimate: boolean
  example: boolean
  policies: StockPolicy[]
}

export interface StockCard {
  store_id: string
  item: string
  unit: string
  since: string | null
  until: string
  opening_on_hand: number
  opening_reserved: number
  lines: CardLine[]
  more: boolean
}

export interface StockEdited {
  lines: number
  yearly_fen: number
  purchase_fen: number | null
  moved_fen: number
  minimum_short: Record<string, number>
  over_budget: boolean
}

export interface StockGroup {
  key: string
  zh: string
  en: string
  unit_zh: string
  unit_en: string
  needed: number
  unmet: Record<string, number>
  tail: Record<string, number>
}

export interface StockLine {
  store: string
  item: string
  unit: string
  today: number
  target: number
  edited: boolean
  expected: number
  cautious: number
  by_population: number
}

export interface StockLot {
  lot_id: string
  item: string
  unit: string
  batch: string | null
  expires_on: string | null
  owner: string
  condition: 'good' | 'damaged'
  donation_id: string | null
  earmark: Record<string, unknown> | null
  flag: 'verified' | 'derived' | 'example'
  on_hand: number
  reserved: number
  bin: string | null
}

export interface StockPlan {
  id: string
  areas: string[]
  state: 'computing' | 'failed' | 'draft' | 'approved' | 'superseded'
  made_at: string
  made_by: string
  budget_fen: number | null
  with_sites: boolean
  limit_seconds: number
  chosen: 'expected' | 'cautious'
  progress: StockProgress
  edited: StockEdited | null
  answer: StockAnswer | null
  scenarios: number
  lines: number
  unknown: string[]
  number: string | null
  signatory: string | null
  approved_at: string | null
  approved_by: string | null
}

export interface StockPlanDetail {
  plan: StockPlan
  lines: StockLine[]
  scenarios: StockScenario[]
  groups: StockGroup[]
}

export interface StockPolicy {
  kind: 'expected' | 'cautious' | 'today' | 'by_population' | 'mean'
  value_fen: number
  yearly_fen: number
  purchase_fen: number
  moved_fen: number
  expected_unmet_fen: number
  tail_unmet_fen: number
  pieces: number
  opened: string[]
  minimum_short: Record<string, number>
}

export interface StockProgress {
  phase: 'waiting' | 'expected' | 'cautious' | 'mean' | 'compare' | 'done' | 'failed'
  done: number
  of: number
  gap: number | null
  seconds: number
  code: string | null
}

export interface StockProposal {
  id: string
  areas: string[]
  store_id: string
  need: string
  item: string
  unit: string
  way: 'transfer' | 'ask_league' | 'buy'
  from_store: string | null
  pieces: number
  state: 'open' | 'accepted' | 'dismissed' | 'lapsed' | 'fulfilled'
  example: boolean
  made_at: string
  decided_by: string | null
  decided_at: string | null
}

export interface StockScenario {
  id: string
  hazard: string
  zh: string
  en: string
  number: number
  per_10000_years: number
  hit: string[]
  cut_off: string[]
  relocated: number
  needing_aid: number
  sheep_units: number
  slow_percent: number
  store_survival_percent: number
  lowest_celsius: number
  flag: string
  unknown: string[]
  needed: Record<string, number>
  unmet: Record<string, number>
  unmet_fen: Record<string, number>
  unmet_share: Record<string, number>
}

export interface Stocktake {
  id: string
  areas: string[]
  store_id: string
  state: 'draft' | 'closed'
  counted_at: string
  items: string[] | null
  lines: StocktakeLine[]
  drafted_by: string
  drafted_at: string
  closed_by: string | null
  closed_at: string | null
  movement_id: string | null
}

export interface StocktakeLine {
  line: number
  lot_id: string | null
  item: string
  batch: string | null
  expires_on: string | null
  counted: number
  damaged: number
  expected: number | null
  reason: 'miscounted_before' | 'entered_wrongly' | 'lost' | 'spoilt' | 'expired' | 'found' | 'other' | null
}

export interface StoreHouse {
  id: string
  areas: string[]
  name_zh: string
  name_en: string
  point: Point | null
  address_zh: string | null
  kind: 'league' | 'county' | 'township' | 'village'
  flag: 'verified' | 'derived' | 'example'
  active: boolean
  reserve: Record<string, number>
  minimum: Record<string, number>
  serves_people: number | null
  serves_sheep_units: number | null
}

export interface SubjectChange {
  subject: string
  is_new: boolean
  kinds: string[]
  seq: number
  at: string
  actor: string
  weight: number
}

export interface Sum {
  value: number | null
  unknown: number
}

export interface Support {
  id: string
  areas: string[]
  incident_id: string
  county: string
  league: string
  plan_id: string
  state: 'asked' | 'planned' | 'on_the_way' | 'received' | 'refused' | 'withdrawn'
  asked_at: string
  asked_by: string
  changed_at: string
  lowest_celsius: number | null
  example: boolean
  lines: SupportLine[]
  ended_at: string | null
}

export interface SupportLine {
  place: string
  group: string
  short: number
  short_urgent: number
  planned: number
  on_the_way: number
  received: number
}

export interface TableCell {
  value: number | null
  at_least: boolean
  unknown_units: number
  units: number
  doubtful: boolean
}

export interface TableChange {
  place: string
  indicator: string
  old: number | null
  new: number | null
  old_at_least: boolean
  new_at_least: boolean
}

export interface TableClock {
  deadline_id: string
  rule_id: string
  kind: string
  due_at: string
  basis_zh: string
  basis_en: string
  also_to: string[]
}

export interface TableContent {
  incident_id: string
  name_zh: string
  name_en: string
  hazard: string
  occurred_at: string
  county: string
  kind: 'first' | 'follow_up' | 'verified' | 'nil'
  seq: number
  data_at: string
  previous: string | null
  previous_number: string | null
  corrects: string | null
  units: TableUnit[]
  changes: TableChange[]
  findings: TableFinding[]
  addressees: string[]
}

export interface TableFinding {
  check: string
  severity: 'error' | 'warn' | 'notice'
  indicators: string[]
  statement: string | null
  zh: string
  en: string
}

export interface TableUnit {
  place: string
  name_zh: string
  name_en: string
  heard: boolean
  values: Record<string, TableCell>
}

export interface Task {
  id: string
  areas: string[]
  incident_id: string
  response_id: string
  key: string
  title_zh: string
  title_en: string
  measure: string
  role: string
  owner: string | null
  place: string
  due_at: string
  state: 'open' | 'taken' | 'done' | 'cancelled'
  done_at: string | null
  level: 'I' | 'II' | 'III' | 'IV' | 'warning'
  example: boolean
}

export interface Token {
  id: string
  areas: string[]
  name: string
  roles: string[]
  expires_at: string
  revoked_at: string | null
}

export interface Total {
  at_least: number
  by_share: number
  unknown_units: number
  example: boolean
}

export interface TownFigures {
  id: string
  areas: string[]
  incident_id: string
  place: string
  rule: string
  values: Record<string, FigureCell>
  heard: boolean
  last_report_at: string | null
}

export interface TownshipInside {
  code: string
  name: string
  share: number
  whole: boolean
  derived: boolean
}

export interface Tracker {
  id: string
  areas: string[]
  kind: 'vehicle' | 'team'
  of: string
  vehicle_id: string | null
  name_zh: string
  name_en: string
  flag: 'verified' | 'derived' | 'example'
  made_at: string
  revoked_at: string | null
}

export interface Transfer {
  id: string
  areas: string[]
  order_id: string
  incident_id: string
  village: string
  shelter_id: string
  left: number
  left_at: string
  arrived: number | null
  arrived_at: string | null
  missing: number | null
}

export interface TransferLine {
  from_store: string
  to_store: string
  item: string
  unit: string
  pieces: number
  minutes: number | null
}

export interface Trigger {
  metric: string
  label_zh: string
  label_en: string
  unit: string
  value: string
  at_least: boolean
  threshold: string
  area: string
  indicators: string[]
  claims: string[]
}

export interface Trip {
  number: number
  vehicle_id: string | null
  vehicle_class: string
  store: string
  stops: TripStop[]
  depart_min: number
  load_min: number
  back_min: number
  metres: number | null
  kg: number
  litres: number
  direct: boolean
}

export interface TripLeft {
  store: string
  place: string
  loads: TripLoad[]
  kg: number
  cause: 'no_vehicle' | 'no_road' | 'too_far' | 'too_large'
}

export interface TripLoad {
  item: string
  pieces: number
  onward: string | null
  from_trip: number | null
}

export interface TripStop {
  place: string
  arrive_min: number
  leave_min: number
  loads: TripLoad[]
  kg: number
  litres: number
}

export interface Use {
  what: string
  subject: string
  place: string
  indicator: string
  zh: string
  en: string
  used: number | null
  now: number | null
  at: string | null
  fixed: boolean
  differs: boolean
}

export interface UseOrder {
  id: string
  areas: string[]
  number: string
  incident_id: string
  plan_id: string | null
  request_id: string | null
  signatory: string
  given_at: string
  given_by: string
  example: boolean
  lines: UseOrderLine[]
}

export interface UseOrderLine {
  store_id: string
  place: string
  item: string
  quantity: number
}

export interface Vehicle {
  id: string
  areas: string[]
  label: string
  class: string
  payload_kg: number
  volume_m3: number
  road_class: string
  base: string
  state: 'free' | 'assigned' | 'on_road'
  point: Point | null
  flag: 'verified' | 'derived' | 'example'
  plan_id: string | null
}

export interface Version {
  report_id: string
  number: number
  kind: 'first' | 'follow_up' | 'verified' | 'nil'
  source: 'app' | 'phone' | 'sms' | 'officer' | 'public' | 'import'
  filed_at: string
  filed_by: string
  observed_at: string
  state: 'received' | 'checking' | 'accepted' | 'returned' | 'withdrawn'
  standing: boolean
  reason: string | null
  differences: Difference[]
}

export interface VillageInside {
  code: string
  name: string
  township_code: string | null
  certainty: 'inside' | 'possible'
  population: number | null
  households: number | null
}

export interface Way {
  consignment_id: string
  since: string | null
  points: number[][]
  observed_at: string[]
}

export interface WhatIf {
  incident_id: string
  standing: Plan
  standing_plan_id: string | null
  stale: boolean
  alternative: Plan
  stores: WhatIfStore[]
  difference: WhatIfDifference
}

export interface WhatIfDifference {
  before: WhatIfTotals
  after: WhatIfTotals
  places: WhatIfPlace[]
  moved: WhatIfMove[]
}

export interface WhatIfMove {
  store_id: string
  place: string
  item: string
  before: number
  after: number
}

export interface WhatIfPlace {
  place: string
  group: string
  need_before: number
  need_after: number
  served_before: number
  served_after: number
  percent_before: number
  percent_after: number
  minutes_before: number | null
  minutes_after: number | null
  verdict: 'gains' | 'loses' | 'sooner' | 'later' | 'needs_more' | 'needs_less'
}

export interface WhatIfStore {
  id: string
  name: string
  point: Point
}

export interface WhatIfTotals {
  pieces: number
  piece_minutes: number
  longest_minutes: number
  worst_percent: Record<string, number>
  short_places: number
  trips: number
  vehicles: number
  last_back_minutes: number | null
  left_kg: number | null
  short: Record<string, number>
}

export interface Whereabouts {
  received: number
  in_store: number
  in_transit: number
  issued: number
  lost: number
}

/** Kind of subject → its view. */
export interface Kinds {
  aid_issue: AidIssue
  alert: Alert
  aside_letter: Aside
  assisted_person: AssistedPerson
  authority: Authority
  balance_check: BalanceCheck
  casualty: Casualty
  consignment: Consignment
  contact: Contact
  contact_drill: ContactDrill
  dataset: Dataset
  deadline: Deadline
  donation: Donation
  due_table: DueTable
  duty: Duty
  evacuation_order: EvacuationOrder
  figures: TownFigures
  grant: Grant
  held_report: HeldReport
  holding: Holding
  holidays: Holidays
  house: House
  house_rollup: HouseRollup
  household: Household
  hub: Hub
  incident: Incident
  journey: Journey
  line: Line
  medium: Medium
  merge: Merge
  movement: Movement
  notice: Notice
  payment: Payment
  person: Person
  phone: Phone
  plan: Plan
  proposal: Proposal
  public_report: PublicReport
  report: Report
  request: GoodsRequest
  response: EmergencyResponse
  road: Road
  roadblock: Roadblock
  ruleset: RuleSet
  shelf: Shelf
  shelter: Shelter
  silence: Silence
  spending: Spending
  stock_plan: StockPlan
  stock_proposal: StockProposal
  stocktake: Stocktake
  store: StoreHouse
  support: Support
  task: Task
  token: Token
  tracker: Tracker
  transfer: Transfer
  use_order: UseOrder
  vehicle: Vehicle
}
export type Kind = keyof Kinds
