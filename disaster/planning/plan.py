"""What a plan answers: lines with their reasons, shortages by name, what it reaches beside its bound."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from disaster.planning.problem import Value

Why = Literal["nearest", "nearer_is_empty", "nearer_gives_all", "nearer_costs_minutes", "nearer_costs_coverage",
              "nearer_costs_turn", "nearer_is_needed", "kept_from_standing_plan", "merged_stop", "first_come",
              "nearer_lacks_vehicles"]
LeftOut = Literal["exact_reasons", "improvements", "merged_stops", "vehicles", "trips", "hubs"]
Cause = Literal["no_stock", "no_road", "no_time_or_vehicle"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line comes from its store.

    `nearest`: no open store that has some is nearer. `nearer_is_empty`: a nearer store has none to give.
    `nearer_gives_all`: a nearer store sends all it has to this very township. `kept_from_standing_plan`: a nearer
    store could, but the standing plan says otherwise and the gain is below its bonus. `nearer_costs_minutes`: one
    piece from the nearer store would make the whole plan `cost_minutes` longer, because that piece is needed at
    `needed_at`. `nearer_costs_coverage`: it would leave a worse covered township with less. `nearer_costs_turn`: a
    township that has waited longer would get less. `nearer_is_needed`: of a plan too large to say where; one piece from
    there would make it at least `cost_minutes` longer. `merged_stop`: it rides with a larger load. `first_come`:
    nothing was optimised, the nearer store was simply empty by then. `nearer_lacks_vehicles`: vehicles bind, and those
    of the nearer store are worth more on other ways.
    """

    kind: Why
    nearer_store: str | None = None
    nearer_by_minutes: int = 0
    cost_minutes: int = 0
    needed_at: str | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Goods from one store to one township. `substitute`: given in a later pass, for want of the group's
    first items."""

    store: str
    township: str
    item: str
    group: str
    pieces: int
    pieces_a: int
    minutes: int
    grams: int
    millilitres: int
    substitute: bool
    reason: Reason


class Shortage(Value):
    """One closed set of townships that share the same short stock: need - reachable = short, in base units.

    `exact`: all stock that can reach these townships is used, so no other plan could give them more.
    `causes` splits `short` by cause; `cause` is the largest part. Each unmet unit is in exactly one shortage.
    """

    group: str
    townships: tuple[str, ...]
    stores: tuple[str, ...]
    need: int
    reachable: int
    short: int
    short_a: int
    scale: int
    short_by_township: dict[str, int]
    short_a_by_township: dict[str, int]
    cause: Cause
    causes: dict[Cause, int]
    exact: bool


class Tier(Value):
    """What the plan reaches for one need group, beside the bound that no plan can pass.

    `need`, `served` are base units; `pieces` and `piece_minutes` count what is sent, before stops are merged.
    `worst_percent` is the coverage of the worst served township that has a need. `proven`: every pass is a proven
    optimum on what the passes before it left (most groups have one pass; substitutes add others).
    """

    group: str
    scale: int
    need: int
    need_a: int
    served: int
    served_a: int
    worst_percent: int | None
    pieces: int
    pieces_bound: int
    piece_minutes: int
    piece_minutes_bound: int
    pieces_kept: int
    proven: bool


class Improvement(Value):
    """One single change and what it would bring, in base units of the group."""

    kind: Literal["bring_stock", "open_road", "allow_time_or_vehicle"]
    group: str
    store: str
    township: str | None
    gain: int
    scale: int


class Carried(Value):
    """What the vehicles' minutes let through, where they bind. `wanted`: pieces that stock and roads alone would allow,
    `left`: of those that the minutes allow, pieces for which no trip was found. `value` beside `bound`, which no plan
    within the minutes can pass, in thousandths of all need weighted by step of coverage (worth.py); `urgent` beside
    `urgent_bound`: class A alone, in thousandths of its need."""

    minutes: int
    wanted: int
    left: int
    value: float
    bound: float
    gap: float
    urgent: float
    urgent_bound: float


class Plan(Value):
    """The answer. `gap` is what the plan lacks to its bound in pieces, `minutes_gap` in piece-minutes (0.0
    = optimum).

    `optimal` False marks the greedy answer, given when the solver passed its limit: `bound` is then a plain
    count. `piece_minutes` includes `merge_minutes`, the time that merging small stops adds. `carried`: the vehicles
    bind, and the plan is what they can carry; `gap` is then its own, to the bound of the linear programme.
    `left_out`: what is not computed at this size, so that nobody takes its absence for an answer.
    """

    solver: str
    solver_version: str
    optimal: bool
    input_hash: str
    lines: tuple[PlanLine, ...]
    shortages: tuple[Shortage, ...]
    unknown: tuple[tuple[str, str], ...]
    tiers: tuple[Tier, ...]
    improvements: tuple[Improvement, ...]
    pieces: int
    bound: int
    gap: float
    piece_minutes: int
    merge_minutes: int
    minutes_gap: float
    stops: int
    stops_merged: int
    travel_is_estimate: bool
    example: bool
    carried: Carried | None = None
    left_out: tuple[LeftOut, ...] = ()
    seconds: float = 0.0

    def fingerprint(self) -> str:
        """The same for equal plans: everything but the time it took."""
        return hashlib.sha256(self.model_dump_json(exclude={"seconds"}).encode()).hexdigest()
