"""The document of public holidays: on which days nobody works, and which weekends are worked instead, by year."""

from datetime import date, timedelta
from typing import ClassVar, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from disaster.journal.subjects import View
from disaster.rulebook.schemas.vocabulary import Document, Flag, Strict, Text, unique

LONGEST = timedelta(days=14)
SATURDAY = 5


class DaysOff(Strict):
    """One holiday, both ends included, weekends inside it too."""

    zh: Text
    en: Text
    first: date
    last: date

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if not timedelta(0) <= self.last - self.first <= LONGEST:
            raise ValueError("a holiday lasts from its first to its last day, at most two weeks")
        return self


class HolidayYear(Strict):
    """One year as the State Council published it. New Year's holiday may begin in the December before."""

    year: int = Field(ge=2000, le=2099)
    document: Text | None = None
    flag: Flag = "verified"
    source: Text | None = None
    free: tuple[DaysOff, ...] = Field(min_length=1, max_length=20)
    worked: tuple[date, ...] = Field(default=(), max_length=40)

    @model_validator(mode="after")
    def _of_this_year(self) -> Self:
        first, last = date(self.year - 1, 12, 1), date(self.year, 12, 31)
        days = [day for one in self.free for day in (one.first, one.last)] + list(self.worked)
        if any(not first <= day <= last for day in days):
            raise ValueError(f"a day is not of {self.year}")
        if any(day.weekday() < SATURDAY for day in self.worked):
            raise ValueError("a swapped workday is a Saturday or a Sunday")
        if any(one.first <= day <= one.last for one in self.free for day in self.worked):
            raise ValueError("a day is both free and worked")
        return self


class Holidays(Document):
    """The shipped years."""

    name: Literal["holidays"]
    years: tuple[HolidayYear, ...]

    @model_validator(mode="after")
    def _each_year_once(self) -> Self:
        unique("year", [str(one.year) for one in self.years])
        return self


class HolidaysView(View):
    """A year as an administrator entered it; of several for one year the latest counts."""

    subject_type: ClassVar[str] = "holidays"
    year: int
    document: HolidayYear
    entered_at: AwareDatetime
    entered_by: str


class HolidaysListed(Strict):
    """A year that working days are counted by, and whether it was shipped or entered here."""

    shipped: bool
    document: HolidayYear
