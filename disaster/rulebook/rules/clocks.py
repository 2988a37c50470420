"""When each report of an incident is due, by the rows of the deadlines document.

Times of day, days and working days are those of the county's wall clock; the answers are moments in UTC.
Working days leave out Saturdays and Sundays only: public holidays are not known here, and each such deadline
says so.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction

from disaster.rulebook.rules.sums import add_up
from disaster.rulebook.schemas.clocks import ClockRow, Deadlines, When
from disaster.rulebook.schemas.levels import Metric
from disaster.rulebook.schemas.values import Deadline, Figure, IncidentFacts

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
REPEATS_MAX = 400
WORKDAYS_IN_WEEK = 5


def deadlines(document: Deadlines, facts: IncidentFacts, figures: Mapping[str, Figure],
              metrics: Mapping[str, Metric], until: datetime) -> list[Deadline]:
    """Every deadline of the incident that is due by `until`, and every single one later, by due time.

    figures: the county's totals by indicator; unknown terms leave a lower bound that may start a clock.
    until: how far repeating clocks are written out (at most 400 times each).
    """
    rows = (row for row in document.program if _runs(row, facts, figures, metrics))
    due = [_deadline(document, row, moment) for row in rows for moment in _moments(row, facts, until)]
    return sorted(due, key=lambda one: (one.due_at, one.rule_id))


def _runs(row: ClockRow, facts: IncidentFacts, figures: Mapping[str, Figure],
          metrics: Mapping[str, Metric]) -> bool:
    return ((not row.hazards or facts.hazard in row.hazards)
            and (row.when is None or _reached(row.when, figures, metrics)))


def _reached(when: When, figures: Mapping[str, Figure], metrics: Mapping[str, Metric]) -> bool:
    return add_up(metrics[when.metric].indicators, figures).value >= Fraction(when.min)


def _moments(row: ClockRow, facts: IncidentFacts, until: datetime) -> Iterator[datetime]:
    start = _start(row, facts)
    if row.by_date is not None:
        yield _yearly(row.by_date, facts.occurred_at)
    elif row.daily_local_time is not None:
        yield from _daily(row.daily_local_time, facts.learned_at, _end(row, facts, until))
    elif start is not None and row.every_days is not None:
        yield from _every(timedelta(days=row.every_days), start, _end(row, facts, until))
    elif start is not None and row.workdays is not None:
        yield _after_workdays(start, row.workdays)
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
    """The end (24:00) of the next such day."""
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


def _after_workdays(start: datetime, workdays: int) -> datetime:
    """The end (24:00) of the n-th working day after the day of the start."""
    day = start.astimezone(SHANGHAI).date()
    while workdays:
        day += timedelta(days=1)
        workdays -= day.weekday() < WORKDAYS_IN_WEEK
    return _end_of_day(day)


def _end_of_day(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def _deadline(document: Deadlines, row: ClockRow, moment: datetime) -> Deadline:
    return Deadline(
        rule_id=row.id, level=row.level, kind=row.kind, due_at=moment.astimezone(UTC), also_to=row.also_to,
        basis_zh=row.zh, basis_en=row.en, source=row.source, flag=row.flag,
        note=document.notices["workdays_by_weekend"] if row.workdays else None)
