"""`disaster import reports FILE`: public incident reports from a table. None is lost: each line is stored, known
already, said twice in the file, or rejected with line, column, value and reason. Checked whole before a row is written.
"""

import csv
from asyncio import to_thread
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.cells import as_meant, defused
from disaster.errors import BadInput
from disaster.geo.datum import Datum
from disaster.geo.models import Division
from disaster.geo.reading import Table, parse
from disaster.intake.actions.taking import Telling, taken_in
from disaster.intake.models import PublicReport
from disaster.intake.rules.columns import fields_of
from disaster.intake.rules.dates import Order
from disaster.intake.rules.lines import REASONS, Reading, Rejected, Said, judged
from disaster.intake.schemas import SaidIn
from disaster.reports.schemas import PointIn
from disaster.rulebook.documents import shipped

LINES_MAX, TOGETHER = 90_000, 500
BROKEN_SHARE = 0.01       # a text with fewer broken characters is damaged UTF-8, one with more is another encoding


class DatumRequired(BadInput):
    """A file with coordinates says what they were measured in: at Xilinhot a guess is 600 m off."""

    code = "datum_required"


class TooManyLines(BadInput):
    """More lines than one import takes: cut the file in two."""

    code = "too_many_lines"


class HowRead(BaseModel):
    """What the one who imports says about the file."""

    datum: Datum | None = None
    columns: dict[str, str] = {}          # field -> column, where its name is not known
    timezone: str = clock.LOCAL.key
    first: Order | None = None            # of 03/04/2026
    dry_run: bool = False


class RejectedLine(BaseModel):
    """A line that was not taken, in words."""

    line: int
    column: str
    value: str
    code: str
    zh: str
    en: str


class ImportedReports(BaseModel):
    """What became of every line: lines = stored + known + repeated + rejected."""

    file: str
    lines: int
    stored: int
    known: int
    repeated: int
    rejected: int
    columns: dict[str, str]
    dry_run: bool
    faults: list[RejectedLine]


async def reports_imported(session: AsyncSession, name: str, content: bytes, how: HowRead, *,
                           by: str) -> tuple[ImportedReports, list[Rejected], Table]:
    """Judge every line, then store the good ones, apart until an officer has checked them."""
    table = await to_thread(lambda: parse(name, as_utf8(name, content)))      # others are answered meanwhile
    if len(table.lines) > LINES_MAX:
        raise TooManyLines(lines=len(table.lines), most=LINES_MAX)
    reading = await how_to_read(session, table, how)
    found = await to_thread(lambda: [
        judged(line.number, {name: as_meant(cell) for name, cell in line.cells.items()}, reading)
        for line in table.lines])
    good = {one.id: one for one in reversed(found) if isinstance(one, Said)}     # of the same lines the first
    bad = [one for one in found if isinstance(one, Rejected)]
    if how.datum is None and any(one.lon is not None for one in good.values()):
        raise DatumRequired(choices=[str(datum) for datum in Datum])
    known = await those_known(session, list(good))
    if not how.dry_run:
        await stored(session, name, [one for one in good.values() if one.id not in known], how, by=by)
    told = ImportedReports(
        file=name, lines=len(found), stored=len(good) - len(known), known=len(known),
        repeated=len(found) - len(bad) - len(good), rejected=len(bad), columns=dict(reading.fields),
        dry_run=how.dry_run, faults=[in_words(one) for one in bad])
    return told, bad, table


def as_utf8(name: str, content: bytes) -> bytes:
    """A CSV in UTF-8 whose few broken characters are marked, so that only their lines are rejected; else as it came."""
    if not name.lower().endswith(".csv"):
        return content
    text = content.decode("utf-8-sig", errors="replace")
    odd = sum(char > "\x7f" for char in text)
    return text.encode() if text.count("\ufffd") <= odd * BROKEN_SHARE else content


async def how_to_read(session: AsyncSession, table: Table, how: HowRead) -> Reading:
    """The columns that were recognised, and what the values are compared with."""
    places = await session.scalars(select(Division.code).where(Division.valid_to.is_(None)))
    hazards = {key: (one.zh, one.en) for key, one in shipped("hazards").by_key().items()}
    return Reading(fields_of(table.columns, how.columns), ZoneInfo(how.timezone), clock.now(), hazards,
                   frozenset(places), how.first)


async def those_known(session: AsyncSession, ids: list[object]) -> set[object]:
    """Those among them that an earlier import stored."""
    known: set[object] = set()
    for start in range(0, len(ids), 10_000):
        some = ids[start:start + 10_000]
        known |= set(await session.scalars(select(PublicReport.id).where(PublicReport.id.in_(some))))
    return known


async def stored(session: AsyncSession, name: str, good: list[Said], how: HowRead, *, by: str) -> None:
    """Store them, some hundreds at a time, in the one transaction."""
    good.sort(key=lambda one: one.line)
    for start in range(0, len(good), TOGETHER):
        await taken_in(session, [telling_of(name, one, how, by) for one in good[start:start + TOGETHER]])
        session.expunge_all()


def telling_of(name: str, one: Said, how: HowRead, by: str) -> Telling:
    """A line as something that was told; its cells stay beside it as they came."""
    point = None if one.lon is None or one.lat is None or how.datum is None else PointIn(
        lon=one.lon, lat=one.lat, datum=how.datum)
    said = SaidIn(hazard=one.hazard, place=one.place, point=point, words=one.words, phone=one.phone,
                  occurred_at=one.occurred_at)
    return Telling(one.id, said, by=by, source="import",
                   origin={"file": name, "line": one.line, "cells": dict(one.cells)})


def in_words(one: Rejected) -> RejectedLine:
    """Why, for whoever mends the file."""
    zh, en = REASONS[one.code]
    return RejectedLine(line=one.line, column=one.column, value=one.value, code=one.code, zh=zh, en=en)


def write_rejected(file: Path, rejected: list[Rejected], columns: list[str]) -> None:
    """The rejected lines, each with its reason: to be mended and imported again. With a mark for Excel, which is kept
    from reckoning what strangers wrote; the import takes those cells as they were."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out)
        lines.writerow([*columns, "line", "column", "value", "code", "原因", "reason"])
        for one in rejected:
            cells: Mapping[str, str] = one.cells
            zh, en = REASONS[one.code]
            lines.writerow([defused(cell) for cell in (*(cells.get(column, "") for column in columns), str(one.line),
                                                       one.column, one.value, one.code, zh, en)])


async def import_file(session: AsyncSession, file: Path, how: HowRead, *, by: str) -> ImportedReports:
    """Import a file of this machine; what was rejected is written beside it."""
    told, rejected, table = await reports_imported(session, file.name, await to_thread(file.read_bytes), how, by=by)
    beside = file.with_name(f"{file.name}.rejected.csv")
    if rejected and not how.dry_run:
        write_rejected(beside, rejected, table.columns)
    return told
