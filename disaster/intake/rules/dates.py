"""Dates as public files write them. What could be read in two ways is not guessed; pure."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

Order = Literal["day", "month"]
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d",
         "%d-%b-%Y %H:%M", "%d-%b-%Y", "%d %b %Y %H:%M", "%d %b %Y", "%d %B %Y", "%b %d %Y %H:%M", "%b %d %Y",
         "%B %d %Y %H:%M", "%B %d %Y", "%B %d %Y %I:%M %p", "%b %d %Y %I:%M %p")
DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
SHORT = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:\s+(\d{1,2}):(\d{2})(?::\d{2})?)?")
EARLIEST, AHEAD = datetime(2000, 1, 1, tzinfo=UTC), timedelta(days=1)


class BadDate(ValueError):
    """Why a date was not taken: not_a_date, ambiguous_date, date_out_of_range."""


def date_of(written: str, zone: tzinfo, now: datetime, order: Order | None = None) -> datetime:
    """The moment meant. Without an offset it is of `zone`; 03/04/2026 needs `order`, for it is two days."""
    found = read(written.strip(), order)
    moment = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    if not EARLIEST <= moment <= now + AHEAD:
        raise BadDate("date_out_of_range")
    return moment


def read(written: str, order: Order | None) -> datetime:
    """The date, with or without a zone."""
    if found := SHORT.fullmatch(written):
        return short(found, order)
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        pass
    plain = written
    for signs, sign in (("[时時点點]", ":"), ("[日号號,]", " "), ("[年月./]", "-"), (r"\s+", " ")):
        plain = re.sub(signs, sign, plain)
    plain = re.sub(r"(:\d+)分(\d+)秒", r"\1:\2", plain).replace("分", "").replace("秒", "").strip(" -")
    plain = f"{plain}00" if plain.endswith(":") else plain
    for form in [DIGITS.get(len(plain), "")] if plain.isdigit() else FORMS:
        try:
            return datetime.strptime(plain, form)  # noqa: DTZ007  # its zone is asked one step up
        except ValueError:
            continue
    raise BadDate("not_a_date")


def short(found: re.Match[str], order: Order | None) -> datetime:
    """A date of three numbers with the year last: one of the first two must be above 12, or somebody says the order."""
    first, second, year, hour, minute = (int(part or 0) for part in found.groups())
    if order is None and first <= 12 and second <= 12 and first != second:
        raise BadDate("ambiguous_date")
    day, month = (second, first) if second > 12 or (order == "month" and first <= 12) else (first, second)
    try:
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001  # its zone is asked one step up
    except ValueError as error:
        raise BadDate("not_a_date") from error
