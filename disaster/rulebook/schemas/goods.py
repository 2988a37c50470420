"""The document of relief goods: items, needs of groups of people and animals, freight."""

from typing import Literal, Self

from pydantic import Field, model_validator

from disaster.rulebook.schemas.indicators import Unit
from disaster.rulebook.schemas.vocabulary import (
    Amount,
    Document,
    Flag,
    Key,
    Named,
    Strict,
    Text,
    known,
    unique,
)

Heads = Literal["relocated_central_without_bed", "relocated", "relocated_and_urgent_aid",
                "sheep_units_cut_off"]


class Norm(Strict):
    """How much of an item by itself serves a head; needs are computed by group (NeedGroup)."""

    amount: Amount
    per: Literal["person", "household", "sheep_unit"]
    each: Literal["once", "day", "month"]
    flag: Flag


class Freight(Strict):
    """What one unit weighs and fills."""

    kg: Amount
    m3: Amount
    flag: Flag


class Item(Strict):
    """A kind of goods, counted in whole units of the ledger."""

    key: Key
    zh: Text
    en: Text
    category: Key
    unit: Text
    spec_zh: Text | None = None
    spec_en: Text | None = None
    standard: Text | None = None
    cold_ok: bool | None = None
    norm: Norm | None = None
    freight: Freight | None = None
    flag: Flag
    source: Text | None = None


class ColdRule(Strict):
    """How the air's minimum temperature changes a need."""

    only_below_c: int | None = None
    double_below_c: int | None = None
    cold_ok_below_c: int | None = None


class NeedGroup(Strict):
    """A need of a group of heads that any mix of its items serves."""

    key: Key
    zh: Text
    en: Text
    heads: Heads
    amount: Amount
    unit_zh: Text
    unit_en: Text
    each: Literal["once", "day"]
    horizon_days: int | None = Field(default=None, ge=1)
    serves: dict[Key, Amount] = Field(min_length=1)
    cold: ColdRule | None = None
    flag: Flag

    @model_validator(mode="after")
    def _horizon_fits(self) -> Self:
        if (self.each == "day") != (self.horizon_days is not None):
            raise ValueError("a daily need has a horizon in days, and only a daily one")
        if any(served <= 0 for served in self.serves.values()):
            raise ValueError("an item that serves nobody does not belong to the group")
        return self


class ReliefItems(Document):
    name: Literal["relief_items"]
    units: dict[str, Unit]
    categories: tuple[Named, ...]
    items: tuple[Item, ...]
    need_groups: tuple[NeedGroup, ...]

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        keys = [item.key for item in self.items]
        unique("item", keys)
        unique("need group", [group.key for group in self.need_groups])
        known("category", (item.category for item in self.items), (c.key for c in self.categories))
        known("unit", (item.unit for item in self.items), self.units)
        for group in self.need_groups:
            known(f"item in need group {group.key}", group.serves, keys)
        return self

    def by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}
