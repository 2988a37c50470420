"""Which days are worked in China, pure. A year that nobody published is counted by weekends, and that is said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from disaster.rulebook.schemas.holidays import HolidayYear

WORKDAYS_IN_WEEK = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and swapped workdays, and the years that are known."""

    off: frozenset[date] = field(default_factory=frozenset)
    work: frozenset[date] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day, by what is known of its year."""
        return day in self.work or (day not in self.off and day.weekday() < WORKDAYS_IN_WEEK)


WEEKENDS = Calendar()       # nothing is known but Saturdays and Sundays


def calendar_of(years: Iterable[HolidayYear]) -> Calendar:
    """A calendar of these years; of two for one year the later in the list counts."""
    chosen = {one.year: one for one in years}
    off = {holiday.first + timedelta(days=count) for one in chosen.values() for holiday in one.free
           for count in range((holiday.last - holiday.first).days + 1)}
    return Calendar(frozenset(off), frozenset(day for one in chosen.values() for day in one.worked), frozenset(chosen))


def after_workdays(calendar: Calendar, start: date, workdays: int) -> tuple[date, bool]:
    """The n-th working day after `start`, and whether every year it was counted through is published."""
    day, known = start, True
    while workdays:
        day += timedelta(days=1)
        known = known and day.year in calendar.years
        workdays -= calendar.is_workday(day)
    return day, known
