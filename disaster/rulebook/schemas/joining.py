"""The document of joining: how far apart in time, place and hazard the words of one incident may lie."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from disaster.rulebook.schemas.vocabulary import Document, Flag, Key, Strict, Text


class Span(Strict):
    """How long before the onset, and after the newest word, a word still joins."""

    before_hours: int = Field(gt=0)
    after_hours: int = Field(gt=0)

    @property
    def before(self) -> timedelta:
        return timedelta(hours=self.before_hours)

    @property
    def after(self) -> timedelta:
        return timedelta(hours=self.after_hours)


class Joining(Document):
    """Every bound of it; none of them stands in code."""

    name: Literal["joining"]
    flag: Flag
    basis: Text
    usual: Span
    slow: Span
    near_times: int = Field(ge=1)
    near_km: int = Field(gt=0)
    related: tuple[tuple[Key, Key], ...]

    def are_related(self, one: str, other: str) -> bool:
        """Whether two hazards may be one disaster under two names."""
        return (one, other) in self.related or (other, one) in self.related
