"""Response levels: metrics, triggers and plans. A plan is one rule set; a city enters its own like this."""

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from disaster.rulebook.expressions import parse
from disaster.rulebook.schemas.indicators import BASE_DATA
from disaster.rulebook.schemas.vocabulary import (
    LEVELS,
    Amount,
    AreaCode,
    Document,
    Flag,
    Key,
    Level,
    Named,
    Note,
    Strict,
    Text,
    known,
    level_rank,
    unique,
)

AreaKind = Literal["county", "township", "pastoral_township"]
Decider = Literal["government", "deputy_mayor", "emergency_bureau"]


class Metric(Strict):
    """What a trigger measures: a sum of indicators, or such a sum over one item of base data."""

    expr: Text | None = None
    manual: bool = False
    needs: tuple[Key, ...] = ()
    unit: Text | None = None
    zh: Text
    en: Text
    notes: tuple[Note, ...] = ()

    @model_validator(mode="after")
    def _grows_with_its_figures(self) -> Self:
        """Only sums and one division by base data: so an unknown term can raise the value, never lower it."""
        if self.manual == (self.expr is not None):
            raise ValueError("a metric has an expression or is manual")
        if self.expr is not None:
            numerator, slash, denominator = self.expr.partition("/")
            if set(_terms(self.expr)) != parse(numerator).names or parse(self.expr).lookups:
                raise ValueError(f"'{self.expr}' is not a sum of indicators over one item of base data")
            if (slash and (denominator.strip(),) != self.needs) or (not slash and self.needs):
                raise ValueError("`needs` names the one item of base data that the sum is divided by")
            known("base data", self.needs, BASE_DATA)
        return self

    @property
    def indicators(self) -> tuple[str, ...]:
        """The terms of the sum, in the order written."""
        return _terms(self.expr or "")


@lru_cache(maxsize=1024)
def _terms(expr: str) -> tuple[str, ...]:
    numerator = expr.partition("/")[0].strip().removeprefix("(").removesuffix(")")
    return tuple(term.strip() for term in numerator.split("+") if term.strip())


class Trigger(Strict):
    """One clause: a metric over a kind of area, for some hazards, with the floor of each level."""

    metric: Key
    area: AreaKind
    hazards: tuple[Key, ...] = ()
    min: dict[Level, Amount] = Field(min_length=1)
    flags: dict[Level, Flag] = Field(default={})
    notes: tuple[Note, ...] = ()

    @property
    def name(self) -> str:
        """What sets this clause apart from the others of its plan."""
        return f"{self.metric} over {self.area} for {', '.join(sorted(self.hazards)) or 'all'}"

    @model_validator(mode="after")
    def _floors_descend(self) -> Self:
        floors = [self.min[level] for level in LEVELS if level in self.min]
        if any(floor <= 0 for floor in floors):
            raise ValueError("a floor of zero or less would fire on nothing")
        if any(upper <= lower for upper, lower in pairwise(floors)):
            raise ValueError("the floor of a higher level must be above that of a lower one")
        known("level in flags", self.flags, self.min)
        return self


class ManualTrigger(Strict):
    """A clause that people judge; it is offered, never computed."""

    metric: Key
    area: AreaKind = "county"
    hazards: tuple[Key, ...] = ()
    min: dict[Level, Amount] = Field(default={})
    notes: tuple[Note, ...] = ()


class LevelDecision(Strict):
    """Who decides a level, as the plan words it; `decides` where the service must know it."""

    decides: Decider | None = None
    decides_zh: Text
    decides_en: Text
    flag: Flag


class Plan(Strict):
    """A government's thresholds. A comparison plan belongs to another place and never applies."""

    id: Text = "own"
    zh: Text
    en: Text
    jurisdiction: AreaCode | None = None
    comparison: bool = False
    scope_zh: Text | None = None
    scope_en: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    flag: Flag
    source: Text | None = None
    basis_zh: Text | None = None
    basis_en: Text | None = None
    notice_zh: Text | None = None
    notice_en: Text | None = None
    metrics: dict[Key, Metric] = Field(default={})
    triggers: tuple[Trigger, ...] = Field(default=(), max_length=200)
    manual: tuple[ManualTrigger, ...] = Field(default=(), max_length=50)
    levels: dict[Level, LevelDecision] = Field(default={})
    notes: tuple[Note, ...] = ()

    @model_validator(mode="after")
    def _applies_somewhere(self) -> Self:
        if not self.comparison and (self.jurisdiction is None or self.valid_from is None):
            raise ValueError("a plan that applies has a jurisdiction and a first day (valid_from)")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        unique("trigger", [trigger.name for trigger in self.triggers])
        return self

    def flag_at(self, trigger: Trigger, level: Level) -> Flag:
        """How well the floor of this level is known."""
        return trigger.flags.get(level, self.flag)


class RequiredFields(Strict):
    """What a written decision or warning must say."""

    required: tuple[Named, ...]
    also: tuple[Named, ...] = ()
    flag: Flag
    source: Text


class Measure(Strict):
    """A measure that the law names; tasks refer to its key."""

    key: Key
    zh: Text
    en: Text
    flag: Flag
    source: Text


class WarningActions(Strict):
    levels: tuple[Level, ...]
    zh: Text
    en: Text
    flag: Flag
    source: Text


class ResponseLevels(Document):
    """The shipped plans with the metrics they use and what the law asks of a response."""

    name: Literal["response_levels"]
    metrics: dict[Key, Metric]
    plans: tuple[Plan, ...]
    activation_record: RequiredFields
    termination_record: Note
    measures_response: tuple[Measure, ...]
    measures_warning: tuple[Measure, ...]
    warning_record: RequiredFields
    warning_actions: tuple[WarningActions, ...]

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        unique("plan", [plan.id for plan in self.plans])
        unique("measure", [measure.key for measure in self.measures_response + self.measures_warning])
        for plan in self.plans:
            check_metrics(plan, self.metrics)
        return self

    def plan(self, id: str) -> Plan | None:
        return next((plan for plan in self.plans if plan.id == id), None)


def check_metrics(plan: Plan, shared: dict[str, Metric]) -> None:
    """Raises ValueError where a clause measures what nothing defines, or computes what only people judge."""
    metrics = {**shared, **plan.metrics}
    known(f"metric in plan {plan.id}", [t.metric for t in plan.triggers + plan.manual], metrics)
    judged = [t.metric for t in plan.triggers if metrics[t.metric].manual]
    if judged:
        raise ValueError(f"plan {plan.id}: only people judge {', '.join(judged)}; it belongs in `manual`")


def highest(levels: list[Level]) -> Level | None:
    """The highest of some levels; None of none."""
    return max(levels, key=level_rank, default=None)
