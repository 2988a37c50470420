"""The document of the needs clock: how fast what is there is used up, and what some people need beside the others."""

from typing import Literal, Self

from pydantic import Field, model_validator

from disaster.rulebook.schemas.goods import NeedGroup
from disaster.rulebook.schemas.vocabulary import Amount, Document, Flag, Key, Strict, Text, known, unique

Who = Literal["injured", "assisted", "infants", "elders"]


class Extra(Strict):
    """What a head of this kind needs beside the norm of everybody, in the group's unit."""

    who: Who
    amount: Amount = Field(gt=0)
    flag: Flag
    source: Key | Text


class ClockGroup(Strict):
    """A need whose end is reckoned: the norm of a need group of the goods, or its own."""

    key: Key
    need_group: Key | None = None
    own: NeedGroup | None = None
    extra: tuple[Extra, ...] = ()

    @model_validator(mode="after")
    def _one_norm(self) -> Self:
        if (self.need_group is None) == (self.own is None):
            raise ValueError("a group has the norm of a need group, or its own")
        return self


class NeedsClock(Document):
    """Every group of the needs clock."""

    name: Literal["needs_clock"]
    groups: tuple[ClockGroup, ...]

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        unique("group", [group.key for group in self.groups])
        for group in self.groups:
            known(f"source in group {group.key}", (extra.source for extra in group.extra), self.sources)
        return self
