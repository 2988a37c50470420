"""What comes in about plans of stock, and what is seen of them."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming, storable
from disaster.placement.answer import PolicyKind

County = Annotated[str, Field(pattern=r"^\d{6}$")]
Chosen = Literal["expected", "cautious"]
State = Literal["computing", "failed", "draft", "approved", "superseded"]
Format = Literal["xlsx", "csv", "pdf"]


class StockPlanIn(Incoming):
    """What to compute. `per_10000_years`: how often, where the officer knows better than the catalogue; 0 leaves a
    disaster out. `budget_fen` None: no limit; 0: only what is there is placed anew."""

    county: County
    budget_fen: Annotated[int, Field(ge=0, le=10**12)] | None = None
    per_10000_years: Annotated[dict[Annotated[str, Field(max_length=80)], Annotated[int, Field(ge=0, le=10_000)]],
                               Field(max_length=200)] = Field(default_factory=dict)
    with_sites: bool = False
    limit_seconds: Annotated[int, Field(ge=5, le=300)] = 60
    seed: Annotated[int, Field(ge=0, le=10**6)] = 1


class ChoiceIn(Incoming):
    """Which answer the plan follows."""

    policy: Chosen


class StockLineIn(Incoming):
    """So many pieces in place of the computed ones, and why; None: as computed again."""

    pieces: Annotated[int, Field(ge=0, le=10**9)] | None
    reason: Annotated[str, Field(min_length=2, max_length=2_000), AfterValidator(storable)]


class StockApprovalIn(Incoming):
    """Who signs, by post."""

    signatory_post: Annotated[str, Field(min_length=1, max_length=100)]


class Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class StockProgress(Shown):
    """How far the computing is; `code` of the refusal where it failed."""

    phase: Literal["waiting", "expected", "cautious", "mean", "compare", "done", "failed"]
    done: int
    of: int
    gap: float | None = None
    seconds: float = 0.0
    code: str | None = None


class StockPolicy(Shown):
    """One way to stock, in money a year and in what it leaves unmet."""

    kind: PolicyKind
    value_fen: int
    yearly_fen: int
    purchase_fen: int
    moved_fen: int
    expected_unmet_fen: int
    tail_unmet_fen: int
    pieces: int
    opened: list[str]
    minimum_short: dict[str, int]


class StockAnswer(Shown):
    """How good it is proven to be. `stochastic_gain_fen`: against a plan for the mean disaster, a year."""

    solver: str
    solver_version: str
    input_hash: str
    optimal: bool
    bound_fen: int
    gap: float
    cautious_gap: float
    seconds: float
    seed: int
    tail_percent: int
    stochastic_gain_fen: int
    unreachable_fen: int
    travel_is_estimate: bool
    example: bool
    policies: list[StockPolicy]


class StockEdited(Shown):
    """What the plan costs with the lines that an officer changed by hand. `purchase_fen` None: a price lacks."""

    lines: int
    yearly_fen: int
    purchase_fen: int | None
    moved_fen: int
    minimum_short: dict[str, int]
    over_budget: bool


class StockEdit(Shown):
    """One change by hand."""

    at: datetime
    by: str
    store: str
    item: str
    was: int
    pieces: int | None
    reason: str


class StockPlanPrivate(Shown):
    """Who changed which line, and why; its reading is logged."""

    edits: list[StockEdit]


class StockPlanView(View):
    """A plan of stock; its lines and disasters are asked for apart (StockPlanDetail)."""

    subject_type: ClassVar[str] = "stock_plan"

    state: State
    made_at: datetime
    made_by: str
    budget_fen: int | None
    with_sites: bool
    limit_seconds: int
    chosen: Chosen
    progress: StockProgress
    edited: StockEdited | None
    answer: StockAnswer | None
    scenarios: int
    lines: int
    unknown: list[str]
    number: str | None
    signatory: str | None
    approved_at: datetime | None
    approved_by: str | None


class StockScenario(Shown):
    """A disaster that may come. `unmet`: by group, in the group's unit rounded up, with the plan's stock;
    `unmet_fen` and `unmet_share` (of what is needed, by weight) with each way to stock."""

    id: str
    hazard: str
    zh: str
    en: str
    number: int
    per_10000_years: int
    hit: list[str]
    cut_off: list[str]
    relocated: int
    needing_aid: int
    sheep_units: int
    slow_percent: int
    store_survival_percent: int
    lowest_celsius: int
    flag: str
    unknown: list[str]
    needed: dict[str, int]
    unmet: dict[str, int] = Field(default_factory=dict)
    unmet_fen: dict[str, int] = Field(default_factory=dict)
    unmet_share: dict[str, float] = Field(default_factory=dict)


class StockGroup(Shown):
    """A need group in the mean disaster and in the worst ones: needed, and unmet with each way to stock."""

    key: str
    zh: str
    en: str
    unit_zh: str
    unit_en: str
    needed: float
    unmet: dict[str, float]
    tail: dict[str, float]


class StockLineView(Shown):
    """So many of an item in a store. `edited`: an officer entered the target by hand."""

    store: str
    item: str
    unit: str
    today: int
    target: int
    edited: bool
    expected: int
    cautious: int
    by_population: int


class StockPlanDetail(Shown):
    """The whole plan."""

    plan: StockPlanView
    lines: list[StockLineView]
    scenarios: list[StockScenario]
    groups: list[StockGroup]


class CatalogueView(Shown):
    """The disasters that a county prepares for, before anything is computed."""

    county: str
    version: int
    example: bool
    basis: str
    scenarios: list[StockScenario]
    unknown: list[str]


class FulfilledLine(Shown):
    """What lies there now against the plan. `available`: neither expired, damaged nor meant for others."""

    store: str
    item: str
    unit: str
    target: int
    available: int
    lacks: int
    surplus: int


class TransferLine(Shown):
    """What another store has above its own plan."""

    from_store: str
    to_store: str
    item: str
    unit: str
    pieces: int
    minutes: int | None


class PurchaseLine(Shown):
    """What no store has to give. `fen` None: nobody has said what it costs."""

    store: str
    item: str
    unit: str
    pieces: int
    fen: int | None


class FulfilmentView(Shown):
    """How far an approved plan is carried out, as the ledger stands. `purchase_fen` None: a price lacks."""

    plan_id: str
    at: datetime
    targets: int
    met: int
    pieces: int
    pieces_there: int
    lines: list[FulfilledLine]
    transfers: list[TransferLine]
    purchases: list[PurchaseLine]
    purchase_fen: int | None
