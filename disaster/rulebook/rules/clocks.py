"""When each report of an incident is due, by the rows of the deadlines document.

Times of day, days and working days are those of the county's wall clock; the answers are moments in UTC.
Working days follow the calendar of public holidays; a deadline that was counted through a year nobody published
says so.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction

from disaster.rulebook.rules.sums import add_up
from disaster.rulebook.rules.workdays import WEEKENDS, Calendar, after_workdays
from disaster.rulebook.schemas.clocks import ClockRow, Deadlines, When
from disaster.rulebook.schemas.levels import Metric
from disaster.rulebook.schemas.values import Deadline, Figure, IncidentFacts

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
REPEATS_MAX = 400


def deadlines(document: Deadlines, facts: IncidentFacts, figures: Mapping[str, Figure],
              metrics: Mapping[str, Metric], until: datetime, calendar: Calendar = WEEKENDS) -> list[Deadline]:
    """Every deadline of the incident that is due by `until`, and every single one later, by due time.

    figures: the county's totals by indicator; unknown terms leave a lower bound that may start a clock.
    until: how far repeating clocks are written out (at most 400 times each).
    calendar: the public holidays; without one only weekends are free, and deadlines in working days say so.
    """
    rows = (row for row in document.program if _runs(row, facts, figures, metrics))
    due = [_deadline(document, row, moment, published=published)
           for row in rows for moment, published in _moments(row, facts, until, calendar)]
    return sorted(due, key=lambda one: (one.due_at, one.rule_id))


def yearly(document: Deadlines, now: datetime) -> list[Deadline]:
    """The next turn of each clock that runs once a year, whatever happens (自然灾害救助条例 2019, art. 21)."""
    return [_deadline(document, row, _yearly(row.by_date, now)) for row in document.program if row.by_date is not None]


def _runs(row: ClockRow, facts: IncidentFacts, figures: Mapping[str, Figure],
          metrics: Mapping[str, Metric]) -> bool:
    return ((not row.hazards or facts.hazard in row.hazards)
            and (row.when is None or _reached(row.when, figures, metrics)))


def _reached(when: When, figures: Mapping[str, Figure], metrics: Mapping[str, Metric]) -> bool:
    return add_up(metrics[when.metric].indicators, figures).value >= Fraction(when.min)


def _moments(row: ClockRow, facts: IncidentFacts, until: datetime,
             calendar: Calendar) -> Iterator[tuple[datetime, bool]]:
    """The moments of a row, each with whether the holidays it was counted through are published."""
    start = _start(row, facts)
    if start is not None and row.workdays is not None:
        day, published = after_workdays(calendar, start.astimezone(SHANGHAI).date(), row.workdays)
        yield _end_of_day(day), published
    else:
        yield from ((moment, True) for moment in _plain_moments(row, facts, until, start))


def _plain_moments(row: ClockRow, facts: IncidentFacts, until: datetime, start: datetime | None) -> Iterator[datetime]:
    if row.by_date is not None:
        yield _yearly(row.by_date, facts.occurred_at)
    elif row.daily_local_time is not None:
        yield from _daily(row.daily_local_time, facts.learned_at, _end(row, facts, until))
    elif start is not None and row.every_days is not None:
        yield from _every(timedelta(days=row.every_days), start, _end(row, facts, until))
    elif start is not None and row.minutes is not None:
        yield start + timedelta(minutes=row.minutes)


def _start(row: ClockRow, facts: IncidentFacts) -> datetime | None:
    """None where the clock has not begun: nobody has declared the situation stable yet."""
    match row.clock_from:
        case "occurred_at":
            return facts.occurred_at
        case "learned_at":
            return facts.learned_at
    return facts.stable_at


def _end(row: ClockRow, facts: IncidentFacts, until: datetime) -> datetime:
    """A repeating clock stops when the situation is stable (or lifted, or the incident ended)."""
    ends = [facts.ended_at, facts.stable_at if row.until == "stable" else None, until]
    return min(end for end in ends if end is not None)


def _yearly(day: str, after: datetime) -> datetime:
    """The end (24:00) of the next such day; of today, if it is today."""
    month, number = (int(part) for part in day.split("-"))
    today = after.astimezone(SHANGHAI).date()
    this_year = date(today.year, month, number)
    return _end_of_day(this_year if this_year >= today else date(today.year + 1, month, number))


def _daily(at: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """Each day at that wall-clock time, from the first one after the start."""
    first = datetime.combine(start.astimezone(SHANGHAI).date(), time.fromisoformat(at), SHANGHAI)
    first = first if first > start else first + timedelta(days=1)
    for count in range(REPEATS_MAX):
        if (moment := first + timedelta(days=count)) > end:
            return
        yield moment


def _every(step: timedelta, start: datetime, end: datetime) -> Iterator[datetime]:
    for count in range(1, REPEATS_MAX + 1):
        if (moment := start + step * count) > end:
            return
        yield moment


def _end_of_day(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def _deadline(document: Deadlines, row: ClockRow, moment: datetime, *, published: bool = True) -> Deadline:
    return Deadline(
        rule_id=row.id, level=row.level, kind=row.kind, due_at=moment.astimezone(UTC), also_to=row.also_to,
        basis_zh=row.zh, basis_en=row.en, source=row.source, flag=row.flag,
        note=None if published else document.notices["workdays_by_weekend"])
