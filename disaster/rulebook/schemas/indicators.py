"""The document of indicators: what a report may say, in which unit, and the checks between figures."""

from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from disaster.rulebook.expressions import parse
from disaster.rulebook.schemas.vocabulary import (
    Amount,
    Document,
    Flag,
    Key,
    Named,
    Note,
    Strict,
    Text,
    known,
    unique,
)

ReportKind = Literal["first", "follow_up", "verified", "nil"]
CheckRule = Literal["non_negative", "hazard_scope", "ledger", "monotonic"]

# Base data of an area that shares and checks divide by (受灾地区基础指标).
BASE_DATA = ("population", "agri_pastoral_population", "pastoral_population", "sown_area_ha",
             "pasture_area_ha", "livestock_total", "rooms_total")


class Unit(Strict):
    en: Text
    type: Literal["integer", "decimal"] | None = None


class Definition(Strict):
    zh: Text
    en: Text
    flag: Flag
    source: Text | None = None


class Counted(Strict):
    """Things that are counted by the piece and enter an indicator as `each` of its units (a tent is so many rooms)."""

    zh: Text
    en: Text
    unit: Text
    each: int = Field(gt=0)


class Indicator(Strict):
    """One figure of a report. timing says whether it grows over the incident or describes the moment."""

    key: Key
    zh: Text
    en: Text
    unit: Text
    type: Literal["integer", "decimal"]
    group: Key
    timing: Literal["cumulative", "now"]
    hazards: tuple[Key, ...] = ()
    part_of: Key | None = None
    ledger: Key | None = None
    definition: Definition | None = None
    notes: tuple[Note, ...] = ()
    counted: Counted | None = None
    flag: Flag
    source: Text | None = None


class Check(Strict):
    """An expression, or a rule that an expression cannot say."""

    id: Key
    severity: Literal["error", "warn"]
    report_kinds: tuple[ReportKind, ...] = ()
    expr: Text | None = None
    rule: CheckRule | None = None
    ledger: Key | None = None
    change_share: Amount | None = None
    zh: Text
    en: Text
    flag: Flag
    source: Text | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.expr is None) == (self.rule is None) and self.rule != "ledger":
            raise ValueError("a check has an expression or a rule, not both")
        if (self.rule == "ledger") != (self.ledger is not None) or (self.rule == "ledger" and not self.expr):
            raise ValueError("a check of a ledger names the ledger and what its rows must equal")
        if (self.rule == "monotonic") != (self.change_share is not None):
            raise ValueError("change_share belongs to the monotonic check, and only there")
        if self.expr is not None:
            parse(self.expr)
        return self


class Ledger(Strict):
    """A list of persons or households behind a figure; personal data, kept apart from every figure."""

    key: Key
    zh: Text
    en: Text
    fields: tuple[Text, ...]
    flag: Flag
    source: Text | None = None
    notes: tuple[Note, ...] = ()


class Indicators(Document):
    """Every indicator, the local additions and the checks between them."""

    name: Literal["indicators"]
    units: dict[str, Unit]
    principles: tuple[Note, ...]
    groups: tuple[Named, ...]
    indicators: tuple[Indicator, ...]
    local_extras: tuple[Indicator, ...]
    checks: tuple[Check, ...]
    ledgers: tuple[Ledger, ...]
    sheep_units: dict[Key, Amount] = Field(default={})

    @property
    def all(self) -> tuple[Indicator, ...]:
        """National and local indicators together, in the order of the form."""
        return self.indicators + self.local_extras

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each in that order."""
        return {indicator.key: rank for rank, indicator in enumerate(self.all)}

    def by_key(self) -> dict[str, Indicator]:
        return {indicator.key: indicator for indicator in self.all}

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        keys = [indicator.key for indicator in self.all]
        unique("indicator", keys)
        unique("check", [check.id for check in self.checks])
        known("unit", (i.unit for i in self.all), self.units)
        known("group", (i.group for i in self.all), (g.key for g in self.groups))
        known("indicator in part_of", (i.part_of for i in self.all if i.part_of), keys)
        ledgers = {ledger.key for ledger in self.ledgers}
        known("ledger", [i.ledger for i in self.all if i.ledger], ledgers)
        known("ledger", [c.ledger for c in self.checks if c.ledger], ledgers)
        for check in self.checks:
            if check.expr:
                expression = parse(check.expr)
                known(f"indicator in check {check.id}", expression.names, keys)
                known(f"base data in check {check.id}", expression.lookups, BASE_DATA)
        return self


