"""Which positions are taken from phones and devices: inside the country, of these days, whole. Pure.

The Traccar client's JSON and the older query form of OsmAnd are read as https://www.traccar.org/osmand/ states them:
speed in metres a second in the first, in knots in the second.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite

from disaster.errors import BadInput, Refusal

AHEAD_MAX = timedelta(minutes=5)        # clocks differ
AGE_MAX = timedelta(days=7)             # how long a phone may have been without network
KNOT_MPS = 1852 / 3600
ACCURACY_MAX_M = 100_000
SPEED_MAX_KMH = 400
ENOUGH_M = 2_000                        # a position less sure than this tells nothing of when a load comes
EPOCH_MS = 10**11                       # larger numbers are milliseconds
Span = tuple[datetime, datetime]        # from when until when a load was on its way


class BadPosition(BadInput):
    """A position that cannot be: the facts name the field, its value and the rule; nothing of the letter was taken."""

    code = "bad_position"


class UnknownDevice(Refusal):
    """No device has this secret, or it was taken back; a wrong key and a wrong number look the same."""

    code, status = "unknown_device", 401


class TooManyPositions(Refusal):
    """This device, or this address, sends too often; the facts say when again."""

    code, status = "too_many_positions", 429


@dataclass(frozen=True, slots=True)
class Fix:
    """A position that is taken. Degrees in WGS-84, whole metres, kilometres an hour, degrees from north."""

    lon: float
    lat: float
    observed_at: datetime
    accuracy_m: int | None = None
    speed_kmh: int | None = None
    course: int | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A position as it was sent, numbers as they stand."""

    lon: float
    lat: float
    observed_at: datetime
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading: float | None = None


def judged(raw: Raw, now: datetime, at: int = 0) -> Fix:
    """The position, or BadPosition. `at`: which one of the letter it is. Negative speed and heading are unknown:
    phones say so."""
    inside(raw.lon, "lon", (73, 136), at)
    inside(raw.lat, "lat", (3, 54), at)
    if raw.observed_at > now + AHEAD_MAX:
        raise BadPosition(at=at, field="observed_at", value=raw.observed_at.isoformat(), rule="in_the_future")
    if raw.observed_at < now - AGE_MAX:
        raise BadPosition(at=at, field="observed_at", value=raw.observed_at.isoformat(), rule="too_old")
    return Fix(raw.lon, raw.lat, min(raw.observed_at, now), whole(raw.accuracy_m, "accuracy", ACCURACY_MAX_M, at),
               whole(None if raw.speed_mps is None else raw.speed_mps * 3.6, "speed", SPEED_MAX_KMH, at),
               course_of(raw.heading, at))


def on_the_way(fixes: Sequence[Fix], span: Span, number: str) -> list[Fix]:
    """Those positions of a letter that lie within a load's way; refused where none does: the load goes nowhere more."""
    found = [fix for fix in fixes if span[0] <= fix.observed_at <= span[1]]
    if not found:
        raise BadPosition(at=0, field="number", value=number, rule="not_on_the_way")
    return found


def inside(value: float, field: str, limits: tuple[int, int], at: int) -> None:
    """Whether a coordinate lies in the country; what is no number does not."""
    if not limits[0] <= value <= limits[1]:
        raise BadPosition(at=at, field=field, value=str(value), rule="outside_the_country")


def whole(value: float | None, field: str, most: int, at: int) -> int | None:
    """A rounded amount; None where it is not known."""
    if value is None or value < 0:
        return None
    if not isfinite(value) or value > most:
        raise BadPosition(at=at, field=field, value=str(value), rule="impossible")
    return round(value)


def course_of(value: float | None, at: int) -> int | None:
    """Whole degrees below 360."""
    found = whole(value, "heading", 360, at)
    return None if found is None else found % 360


def osmand(form: Mapping[str, str]) -> tuple[str, Raw]:
    """Device and position of the older query form: id, lat, lon, timestamp and what else is known."""
    device = form.get("id") or form.get("deviceid") or ""
    if form.get("valid", "true").lower() in {"false", "0"}:
        raise BadPosition(at=0, field="valid", value=form["valid"], rule="not_valid")
    lat, lon = form.get("lat"), form.get("lon")
    if "location" in form and (lat is None or lon is None):
        lat, _, lon = form["location"].partition(",")
    knots = number(form, "speed")
    return device, Raw(figure(lon, "lon"), figure(lat, "lat"), moment(form.get("timestamp")),
                       accuracy_m=number(form, "accuracy"), speed_mps=None if knots is None else knots * KNOT_MPS,
                       heading=number(form, "bearing") if "bearing" in form else number(form, "heading"))


def number(form: Mapping[str, str], field: str) -> float | None:
    """A number that may lack."""
    return figure(form[field], field) if form.get(field) else None


def figure(text: str | None, field: str) -> float:
    """A number that must be there."""
    try:
        return float(text or "")
    except ValueError:
        raise BadPosition(at=0, field=field, value=(text or "")[:40], rule="no_number") from None


def moment(text: str | None) -> datetime:
    """Seconds or milliseconds since 1970, ISO 8601, or "yyyy-MM-dd HH:mm:ss" in UTC."""
    try:
        if text and re.fullmatch(r"\d{1,14}(\.\d+)?", text):
            seconds = float(text)
            return datetime.fromtimestamp(seconds / 1000 if seconds > EPOCH_MS else seconds, UTC)
        found = datetime.fromisoformat((text or "").replace(" ", "+") if "T" in (text or "") else text or "")
    except (ValueError, OverflowError):
        raise BadPosition(at=0, field="timestamp", value=(text or "")[:40], rule="no_moment") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
