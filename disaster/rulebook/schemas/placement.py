"""The document of placement: which disasters a county prepares for, what goods cost, what each level must hold."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from disaster.rulebook.schemas.vocabulary import Document, Flag, Key, Strict, Text, known, unique

Percent = Annotated[int, Field(ge=0, le=100)]
Where = Literal["pastoral", "town", "everywhere"]
People = Literal["population", "agri_pastoral_population", "pastoral_population"]


class PricedItem(Strict):
    """What one unit of an item costs and how long it lasts in store. An item without a line cannot be bought."""

    item: Key
    price_fen: int = Field(ge=1)
    life_years: int = Field(ge=1, le=100)
    flag: Flag


class Penalty(Strict):
    """What a unit of a group's need weighs when it is not met in time: a weight of our own, no price of a life."""

    group: Key
    fen: int = Field(ge=1)
    flag: Flag


class MinimumPeople(Strict):
    """For so many people the stores of a level must hold a group's goods together."""

    level: Literal["league", "county", "township", "village"]
    group: Key
    people: int = Field(ge=1)
    flag: Flag
    source: Text | None = None


class DisasterTemplate(Strict):
    """A kind of disaster with its size; each variant of it hits other neighbouring townships.

    `per_10000_years` is for all variants together. `share_of_places_percent` of the townships `where` it can happen are
    hit; `cut_off_percent` of these can be reached from nowhere but a store of their own. `relocated_percent` of
    `people` leave their homes, `central_percent` of them to shelters, of whose beds `beds_usable_percent` can be used;
    `needing_aid_percent` stay and need aid. `herd_percent` of the sheep units lack forage.
    """

    key: Key
    hazard: Key
    zh: Text
    en: Text
    per_10000_years: int = Field(ge=1, le=10_000)
    variants: int = Field(ge=1, le=20)
    where: Where
    share_of_places_percent: int = Field(ge=1, le=100)
    people: People
    relocated_percent: Percent
    central_percent: Percent = 100
    beds_usable_percent: Percent = 100
    needing_aid_percent: Percent = 0
    herd_percent: Percent = 0
    cut_off_percent: Percent = 0
    slow_percent: int = Field(default=100, ge=100, le=1_000)
    store_survival_percent: Percent = 100
    lowest_celsius: int = Field(ge=-60, le=50)
    flag: Flag


class PlacementRules(Document):
    """`limit_minutes`: goods that arrive later do not count. `site_fen_per_year`: a small store where there is none."""

    name: Literal["placement"]
    basis: Text
    limit_minutes: int = Field(ge=1)
    limit_flag: Flag
    limit_source: Text
    tail_percent: int = Field(ge=1, le=99)
    storage_percent_of_value: Percent
    storage_flag: Flag
    storage_source: Text
    transport_fen_per_tonne_hour: int = Field(ge=0)
    site_fen_per_year: int = Field(ge=0)
    costs_flag: Flag
    goods: tuple[PricedItem, ...]
    penalties: tuple[Penalty, ...]
    minimums: tuple[MinimumPeople, ...]
    disasters: tuple[DisasterTemplate, ...]

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        unique("price of item", [one.item for one in self.goods])
        unique("penalty of group", [one.group for one in self.penalties])
        unique("disaster", [one.key for one in self.disasters])
        unique("minimum", [f"{one.level} {one.group}" for one in self.minimums])
        known("need group of a minimum", (one.group for one in self.minimums), (one.group for one in self.penalties))
        return self
