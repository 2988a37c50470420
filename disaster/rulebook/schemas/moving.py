"""The document of moving: when a load is late, and for how many minutes an order is kept as it is."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from disaster.rulebook.schemas.vocabulary import Document, Flag, Strict, Text


class KeptFor(Strict):
    """Minutes by which a new plan must bring a load sooner, by what has been done about it."""

    ordered: int = Field(ge=0)
    packed: int = Field(ge=0)


class Moving(Document):
    """Every bound of it; none of them stands in code."""

    name: Literal["moving"]
    flag: Flag
    basis: Text
    late_after_minutes: int = Field(ge=0)
    kept_for_minutes: KeptFor

    @property
    def late_after(self) -> timedelta:
        return timedelta(minutes=self.late_after_minutes)
