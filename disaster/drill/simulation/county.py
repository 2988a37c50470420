"""The county of a simulation: Xilinhot and as many made-up townships as are asked for, and a clock set from outside."""

import asyncio
import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.db import open_engine, sessions, transaction
from disaster.drill.world import fresh
from disaster.errors import BadInput
from disaster.geo.datum import Datum
from disaster.geo.models import Division
from disaster.geo.reading import parse
from disaster.importing import import_table
from disaster.people.demo import demo_people
from disaster.settings import settings

START = datetime(2026, 12, 1, tzinfo=UTC)
CLOCK = "DISASTER_CLOCK_FILE"
TOWNSHIPS_MAX, FIRST_MADE_UP = 300, 600
COLUMNS = ("code", "name", "name_en", "level", "kind", "parent_code", "valid_from", "source", "flag")


class TooManyTownships(BadInput):
    """There are not so many codes for made-up townships."""

    code = "too_many_townships"


class SetClock:
    """A clock that stands still until it is moved; every process that knows its file tells the same time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.at(START)

    def at(self, moment: datetime) -> None:
        """Set it. Whoever reads meanwhile sees the time before or the time after."""
        self.moment = moment
        written = self.file.with_suffix(".new")
        written.write_text(moment.isoformat())
        written.replace(self.file)

    def forward(self, minutes: int) -> None:
        """Let time pass."""
        self.at(self.moment + timedelta(minutes=minutes))


@contextmanager
def set_clock() -> Iterator[SetClock]:
    """A clock at the start of the simulation, for this process and those it starts."""
    before = os.environ.get(CLOCK)
    with TemporaryDirectory() as folder:
        clock = SetClock(Path(folder) / "clock")
        os.environ[CLOCK] = str(clock.file)
        try:
            yield clock
        finally:
            if before is None:
                del os.environ[CLOCK]
            else:
                os.environ[CLOCK] = before


def county(server: str, name: str, townships: int) -> str:
    """A fresh database with Xilinhot, made-up townships up to that number, and a reporter for each."""
    url = fresh(server, name)
    asyncio.run(grown(url, townships))
    return url


async def grown(url: str, townships: int) -> None:
    """Add the townships that lack, through the importer that a city uses."""
    engine = open_engine(url, pool_size=1)
    async with transaction(sessions(engine)) as session:
        lacking = townships - len(await codes(session))
        if lacking > TOWNSHIPS_MAX:
            raise TooManyTownships(townships=townships, made_up_max=TOWNSHIPS_MAX)
        if lacking > 0:
            rows = made_up(lacking)
            await import_table(session, "divisions", parse("made-up.csv", written(rows)), Datum.WGS84)
            await demo_people(session, [(row["code"], row["name"], row["name_en"]) for row in rows])
    await engine.dispose()


def made_up(number: int) -> list[dict[str, str]]:
    """Townships that do not exist, without a seat."""
    inside = settings().jurisdiction
    return [dict(zip(COLUMNS, (f"{inside}{serial}", f"示例苏木{serial}", f"Example sumu {serial}", "township", "sumu",
                               inside, "2023-06-30", "made up for a simulation", "example"), strict=True))
            for serial in range(FIRST_MADE_UP, FIRST_MADE_UP + number)]


def written(rows: list[dict[str, str]]) -> bytes:
    """The rows as a file."""
    out = StringIO()
    lines = csv.DictWriter(out, COLUMNS)
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode()


async def codes(session: AsyncSession) -> list[str]:
    """The townships of the county, those with a seat and pasture first: there it snows hardest."""
    found = await session.scalars(select(Division.code).where(
        Division.level == "township", Division.parent_code == settings().jurisdiction).order_by(Division.code.desc()))
    return sorted(found, key=lambda code: (code[6] == "6", code[6] == "0", code))


async def townships_of(url: str, number: int) -> list[str]:
    """So many of the townships that a database holds."""
    engine = open_engine(url, pool_size=1)
    async with sessions(engine)() as session:
        found = await codes(session)
    await engine.dispose()
    return found[:number]
