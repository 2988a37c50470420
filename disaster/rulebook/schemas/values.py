"""What the decisions take and give: figures and base data in; judgement, findings, deadlines out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from disaster.rulebook.schemas.clocks import DeadlineKind
from disaster.rulebook.schemas.levels import AreaKind
from disaster.rulebook.schemas.vocabulary import Amount, AreaCode, Flag, Level, Note, Strict

Whole = int | Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of an indicator over an area, as the claims give it. Zero and unknown are two things.

    value None: nobody has said. at_least: units below have not said, so the true value may be higher.
    unknown_units: the division codes that have not said. claim_ids: the claims the value rests on.
    is_example: the value came with example data (示例).
    """

    value: Whole | None
    at_least: bool = False
    unknown_units: tuple[str, ...] = ()
    claim_ids: tuple[UUID, ...] = ()
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class BaseFigure:
    """One item of base data of an area (population, sown area …), with how well it is known."""

    value: Whole | None
    flag: Flag = "verified"


@dataclass(frozen=True, slots=True)
class Area:
    """What the thresholds must know of a division: whether herders live by it, and its base data."""

    pastoral: bool
    base_data: Mapping[str, BaseFigure]


Figures = Mapping[str, Mapping[str, Figure]]  # area code → indicator → figure
Areas = Mapping[str, Area]                    # area code → base data; townships by their nine-digit codes

NotJudgedReason = Literal[
    "figures_unknown",      # not one term is known
    "below_so_far",         # a lower bound, under every floor: it may still be met
    "denominator_missing",  # a share without (or with an unknown, or zero) base data
    "no_such_area",         # nothing is known of any area of the kind the clause asks for
    "manual",               # people judge it
]


class FiredTrigger(Strict):
    """A clause that is met, with all that a reader needs to check it."""

    metric: str
    zh: str
    en: str
    unit: str | None
    level: Level
    min: Amount
    value: Amount
    is_lower_bound: bool
    area_kind: AreaKind
    area_code: AreaCode
    hazards: tuple[str, ...]
    indicators: tuple[str, ...]
    unknown_indicators: tuple[str, ...]
    claim_ids: tuple[UUID, ...]
    base_data: tuple[str, ...]
    flag: Flag
    rests_on_example: bool


class NotJudged(Strict):
    """A clause that could not be settled, and why: neither met nor not met."""

    metric: str
    zh: str
    en: str
    area_kind: AreaKind
    area_code: AreaCode | None
    reason: NotJudgedReason
    missing: tuple[str, ...]
    value: Amount | None = None


class Judgement(Strict):
    """What the plan says of these figures. level None: no clause is met, which is not an all-clear."""

    plan_id: str
    plan_zh: str
    plan_en: str
    jurisdiction: AreaCode
    hazard: str
    level: Level | None
    triggers: tuple[FiredTrigger, ...]
    not_judged: tuple[NotJudged, ...]
    flags: tuple[Flag, ...]
    rests_on_example: bool
    notice_zh: str | None
    notice_en: str | None


class Finding(Strict):
    """A check that the figures of a report break, or that cannot be judged yet."""

    check_id: str
    severity: Literal["error", "warn"]
    judged: bool = True
    zh: str
    en: str
    statement: str | None = None
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What the clocks must know of an incident; times aware. ended_at: drought lifted, incident closed."""

    hazard: str
    occurred_at: datetime
    learned_at: datetime
    stable_at: datetime | None = None
    ended_at: datetime | None = None


class Deadline(Strict):
    """When something is due (UTC), by which row of the deadlines document. also_to: further addressees."""

    rule_id: str
    level: Literal["township", "county"]
    kind: DeadlineKind
    due_at: datetime
    also_to: tuple[str, ...]
    basis_zh: str
    basis_en: str
    source: str | None
    flag: Flag
    note: Note | None = None
