"""The document of relief goods: items, packs, kits, substitutes, needs of groups of people and animals, freight, and
what a store is to hold."""

from fractions import Fraction
from typing import Annotated, Literal, Self

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
STORE_LEVELS = ("league", "county", "township", "village")


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


class Pack(Strict):
    """A larger unit that holds a whole number of pieces: a bale, a case."""

    key: Key
    zh: Text
    en: Text
    pieces: int = Field(ge=2, le=1_000_000)
    flag: Flag
    source: Text | None = None


class Kit(Strict):
    """An item that is put together from others: pieces of each in one kit."""

    item: Key
    parts: dict[Key, Annotated[int, Field(ge=1, le=10_000)]] = Field(min_length=1)
    flag: Flag
    source: Text | None = None


class Substitute(Strict):
    """`by_pieces` pieces of `by` stand in for `pieces` pieces of `item`."""

    item: Key
    by: Key
    pieces: int = Field(ge=1, le=1_000)
    by_pieces: int = Field(ge=1, le=1_000)
    flag: Flag
    source: Text | None = None


class Keeping(Strict):
    """What a store is to hold: heads that a store of a level serves, days of a daily need, days of warning."""

    heads: dict[Key, Annotated[int, Field(ge=1)]]
    heads_flag: Flag
    heads_source: Text | None = None
    sheep_units: dict[Key, Annotated[int, Field(ge=0)]]
    sheep_units_flag: Flag
    warning_days: dict[Key, Annotated[int, Field(ge=1, le=3_650)]]      # by category, before goods expire
    warning_days_other: int = Field(ge=1, le=3_650)
    warning_flag: Flag
    lowest_celsius: int | None = Field(default=None, ge=-70, le=50)     # the cold that stores are kept ready for
    lowest_celsius_flag: Flag = "example"


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
    packs: tuple[Pack, ...] = ()
    flag: Flag
    source: Text | None = None


class ColdRule(Strict):
    """How the air's minimum temperature changes a need."""

    only_below_c: int | None = None
    double_below_c: int | None = None
    cold_ok_below_c: int | None = None

    def factor(self, celsius: int | None) -> tuple[Fraction | None, bool]:
        """1, 2 in great cold, 0 where it is too warm; None: depends on a temperature nobody told. And: is it blind?"""
        if self.only_below_c is None and self.double_below_c is None:
            return Fraction(1), False
        if celsius is None:
            return (None if self.only_below_c is not None else Fraction(1)), True
        if self.only_below_c is not None and celsius >= self.only_below_c:
            return Fraction(0), False
        return Fraction(2 if self.double_below_c is not None and celsius < self.double_below_c else 1), False

    def refuses(self, item: "Item", celsius: int | None) -> bool:
        """Whether it is so cold that this item will not do."""
        return (celsius is not None and self.cold_ok_below_c is not None and celsius < self.cold_ok_below_c
                and not item.cold_ok)


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
    kits: tuple[Kit, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    keeping: Keeping

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        keys = [item.key for item in self.items]
        unique("item", keys)
        unique("need group", [group.key for group in self.need_groups])
        known("category", (item.category for item in self.items), (c.key for c in self.categories))
        known("unit", (item.unit for item in self.items), self.units)
        for group in self.need_groups:
            known(f"item in need group {group.key}", group.serves, keys)
        self._packs_and_kits_meet(keys)
        return self

    def _packs_and_kits_meet(self, keys: list[str]) -> None:
        """A pack stands once at its item; a kit is made of items that are no kits; nothing stands in for itself."""
        for item in self.items:
            unique(f"pack of {item.key}", [pack.key for pack in item.packs])
        unique("kit", [kit.item for kit in self.kits])
        known("kit", (kit.item for kit in self.kits), keys)
        kits = {kit.item for kit in self.kits}
        for kit in self.kits:
            known(f"part of kit {kit.item}", kit.parts, [key for key in keys if key not in kits])
        unique("substitute", [f"{one.by} for {one.item}" for one in self.substitutes])
        for one in self.substitutes:
            known(f"substitute {one.by} for {one.item}", (one.item, one.by), keys)
            if one.item == one.by:
                raise ValueError(f"{one.item} stands in for itself")
        known("level of stores", {*self.keeping.heads, *self.keeping.sheep_units}, STORE_LEVELS)
        known("category with a warning", self.keeping.warning_days, [one.key for one in self.categories])

    def by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}
