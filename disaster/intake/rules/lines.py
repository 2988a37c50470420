"""One line of a file of incident reports: what it says, or exactly why it is not taken; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from uuid import UUID, uuid5

from disaster.intake.rules.columns import hazard_of
from disaster.intake.rules.dates import BadDate, Order, date_of

FILES = UUID("01934a5e-0000-7000-8000-000000000004")     # names the ids of what files say
WORDS_MAX, PHONE_MAX = 4_000, 30
BROKEN = "\ufffd"
REASONS = {       # code -> what it means, for whoever mends the file
    "nothing_said": ("既无文字也无坐标", "neither words nor coordinates"),
    "broken_characters": ("含有无法识别的字符（编码损坏）", "characters are broken"),
    "unstorable": ("含有不能保存的字符", "a character that cannot be stored"),
    "not_a_number": ("不是数字", "not a number"),
    "half_a_point": ("经度、纬度缺一", "longitude or latitude is missing"),
    "out_of_range": ("坐标超出范围", "coordinates out of range"),
    "zero_point": ("坐标为 0,0，不是真实位置", "0,0 is no position"),
    "not_a_date": ("不是日期", "not a date"),
    "ambiguous_date": ("日月次序不明，请用 --first day 或 month", "day or month first? say --first day or month"),
    "date_out_of_range": ("日期在将来或早于 2000 年", "the date is in the future or before 2000"),
    "unknown_place": ("没有这个区划代码", "no such division code"),
    "too_many_cells": ("单元格多于表头（可能漏了引号）", "more cells than columns (a missing quote?)"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read."""

    fields: Mapping[str, str]                       # field -> column
    zone: tzinfo
    now: datetime
    hazards: Mapping[str, Iterable[str]]            # key -> its names
    places: frozenset[str]
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says. `id` follows from its cells: the same line of another copy of the file has the same."""

    line: int
    id: UUID
    cells: Mapping[str, str]
    words: str | None = None
    lon: float | None = None
    lat: float | None = None
    place: str | None = None
    hazard: str | None = None
    phone: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why a line is not taken: the column and the value that are at fault."""

    line: int
    column: str
    value: str
    code: str
    cells: Mapping[str, str] = field(default_factory=dict)


class Fault(ValueError):
    """A value that is not taken."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code)
        self.code, self.name = code, name


def judged(line: int, cells: Mapping[str, str], reading: Reading) -> Said | Rejected:
    """A line, or why not."""
    try:
        return said(line, cells, reading)
    except Fault as fault:
        column = reading.fields.get(fault.name, fault.name)
        return Rejected(line, column, cells.get(column, "")[:200], fault.code, cells)


def said(line: int, cells: Mapping[str, str], reading: Reading) -> Said:
    """What a line says; a fault names the first field that is wrong."""
    refuse_broken(cells)
    told = {name: cells[column] for name, column in reading.fields.items() if column in cells}
    lon, lat = point_of(told)
    words = words_of(told)
    if words is None and lon is None:
        raise Fault("nothing_said", "text")
    if told.get("place") and told["place"] not in reading.places:
        raise Fault("unknown_place", "place")
    return Said(line, named(cells), cells, words, lon, lat, told.get("place"),
                hazard_of(told["hazard"], reading.hazards) if "hazard" in told else None,
                told.get("phone", "")[:PHONE_MAX] or None, moment_of(told, reading))


def refuse_broken(cells: Mapping[str, str]) -> None:
    """Characters that the file's encoding lost, or that no store holds; cells that no column names."""
    for column, cell in cells.items():
        if BROKEN in cell:
            raise Fault("broken_characters", column)
        if "\x00" in cell:
            raise Fault("unstorable", column)
        if re.fullmatch(r"column \d+", column):
            raise Fault("too_many_cells", column)


def words_of(told: Mapping[str, str]) -> str | None:
    """Title, place and text as one text; what is beyond its bound stays among the cells."""
    parts = [told[name] for name in ("title", "location", "text") if told.get(name)]
    return "\n".join(dict.fromkeys(parts))[:WORDS_MAX] or None


def point_of(told: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Longitude and latitude in degrees, of whatever datum; both or none."""
    lon, lat = degrees(told, "lon"), degrees(told, "lat")
    if (lon is None) != (lat is None):
        raise Fault("half_a_point", "lat" if lat is None else "lon")
    if lon is None or lat is None:
        return None, None
    if abs(lon) > 180:
        raise Fault("out_of_range", "lon")
    if abs(lat) > 90:
        raise Fault("out_of_range", "lat")
    if lon == lat == 0:
        raise Fault("zero_point", "lon")
    return lon, lat


def degrees(told: Mapping[str, str], name: str) -> float | None:
    """A number of degrees; a decimal comma is one."""
    written = told.get(name)
    if written is None:
        return None
    if not re.fullmatch(r"[+-]?\d{1,3}([.,]\d{1,18})?°?", written):
        raise Fault("not_a_number", name)
    return float(written.rstrip("°").replace(",", "."))


def moment_of(told: Mapping[str, str], reading: Reading) -> datetime | None:
    """When it happened, where the line says it."""
    try:
        return date_of(told["date"], reading.zone, reading.now, reading.order) if told.get("date") else None
    except BadDate as error:
        raise Fault(str(error), "date") from error


def named(cells: Mapping[str, str]) -> UUID:
    """The id of what these cells say."""
    return uuid5(FILES, "\x1f".join(f"{column}\x1e{cells[column]}" for column in sorted(cells)))
