"""Roads taken in from a file: the net of its source is then what the file says. One entry (`dataset/roads`).

The first roads that are no examples retire the example net that the program ships.
"""

from asyncio import to_thread
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.actions import dataset_recorded
from disaster.geo.bulk import copied
from disaster.geo.datum import Datum
from disaster.geo.models import Dataset
from disaster.geo.schemas import Imported
from disaster.roads import osm
from disaster.roads.measure import metres_of_each
from disaster.roads.net import DATASET
from disaster.roads.noding import Cut, segments
from disaster.roads.reading import roads_of

COLUMNS = ("id", "name", "name_en", "ref", "road_class", "paved", "oneway", "metres", "speed_kmh", "start_node",
           "end_node", "shape", "division", "in_use", "source", "flag")
TOGETHER = 10_000        # segments that are in memory at once


async def roads_imported(session: AsyncSession, path: Path, *, by: str, datum: Datum | None = None, source: str = "",
                         dry_run: bool = False) -> Imported:
    """Import the roads of a file: all of them or nothing. They are copied in as they are read, and looked at once all
    are there."""
    digest, cuts = await to_thread(segments_of, path, datum, source)
    savepoint = await session.begin_nested()
    taken = await put_beside(session, cuts)
    added, changed = await written(session)
    retired = await replaced(session, taken.sources, real=taken.real)
    done = Imported(dataset=DATASET, file=path.name, sha256=digest, lines=taken.count, added=added,
                    changed=changed + retired, unchanged=taken.count - added - changed, dry_run=dry_run)
    if dry_run:
        await savepoint.rollback()
        return done
    await savepoint.commit()
    if added or changed or retired or await session.get(Dataset, DATASET) is None:
        await dataset_recorded(session, done, by=by)
    return done


def segments_of(path: Path, datum: Datum | None, source: str) -> tuple[str, Iterator[Cut]]:
    """The digest of the file and its segments, in WGS-84; those of OpenStreetMap are read as they are asked for."""
    if path.suffix.lower() in osm.ENDINGS:
        return osm.digest_of(path), osm.osm_cuts(path, source or osm.SOURCE)
    table, roads = roads_of(path, datum, source)
    return table.sha256, segments(roads)


@dataclass(slots=True)
class Taken:
    """What lies in the table beside."""

    count: int = 0
    sources: set[str] = field(default_factory=set)
    real: bool = False


async def put_beside(session: AsyncSession, cuts: Iterator[Cut]) -> Taken:
    """All segments into a table of this transaction's own, some thousand at a time: the service goes on meanwhile."""
    taken = Taken()
    await session.execute(text("CREATE TEMP TABLE road_in (LIKE road_segment) ON COMMIT DROP"))
    while rows := await to_thread(next_rows, cuts, taken):
        await copied(session, "road_in", COLUMNS, rows)
    await session.execute(text("CREATE INDEX ON road_in (id)"))
    await session.execute(text("ANALYZE road_in"))
    return taken


def next_rows(cuts: Iterator[Cut], taken: Taken) -> list[tuple[object, ...]]:
    """The next segments as rows."""
    some = list(islice(cuts, TOGETHER))
    taken.count += len(some)
    taken.sources |= {cut.road.source for cut in some}
    taken.real = taken.real or any(cut.road.flag != "example" for cut in some)
    return rows_of(some)


async def written(session: AsyncSession) -> tuple[int, int]:
    """Add what is new, change what differs: how many of each."""
    await session.execute(COUNTY)
    found = (await session.execute(UPSERT)).one()
    return int(found.added), int(found.changed)


async def replaced(session: AsyncSession, sources: set[str], *, real: bool) -> int:
    """Take out of use what an earlier file of these sources had and this one lacks; and the examples, by real ones."""
    retired = await session.scalar(RETIRE, {"sources": sorted(sources), "real": real})
    await session.execute(text("DROP TABLE road_in"))
    return int(retired or 0)


def rows_of(cuts: Sequence[Cut]) -> list[tuple[object, ...]]:
    """Segments as rows; their lines are drawn all at once, which is ten times as fast."""
    if not cuts:
        return []
    points = np.array([point for cut in cuts for point in cut.line])
    counts = [cut.last - cut.first + 1 for cut in cuts]
    lines = shapely.linestrings(points, indices=np.repeat(np.arange(len(cuts)), counts))
    shapes = shapely.to_wkb(shapely.set_srid(lines, 4326), hex=True, include_srid=True)
    return [row_of(cut, shape, metres) for cut, shape, metres in zip(
        cuts, shapes, metres_of_each(points, counts), strict=True)]


def row_of(cut: Cut, shape: str, metres: int) -> tuple[object, ...]:
    """A segment as a row, in the order of the columns."""
    road = cut.road
    return (cut.id, road.name, road.name_en, road.ref, road.road_class, road.paved, road.oneway, metres,
            road.speed_kmh, road.nodes[cut.first], road.nodes[cut.last], shape, "", True, road.source, road.flag)


COUNTY = text("""
    UPDATE road_in SET division = county.code FROM feature county
    WHERE county.layer = 'county' AND county.code IS NOT NULL
      AND ST_Covers(county.shape, ST_LineInterpolatePoint(road_in.shape, 0.5))""")
TOLD = [name for name in COLUMNS if name != "id"]
UPSERT = text(f"""
    WITH written AS (
      INSERT INTO road_segment AS old ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM road_in
      ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in TOLD)}
      WHERE ({", ".join(f"old.{name}" for name in TOLD)})
            IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in TOLD)})
      RETURNING xmax = 0 AS added)
    SELECT count(*) FILTER (WHERE added) AS added, count(*) FILTER (WHERE NOT added) AS changed
    FROM written""")  # noqa: S608  # our own column names
RETIRE = text("""
    WITH retired AS (
      UPDATE road_segment old SET in_use = false
      WHERE in_use AND NOT EXISTS (SELECT FROM road_in WHERE road_in.id = old.id)
        AND (source = ANY(CAST(:sources AS text[])) OR (:real AND flag = 'example'))
      RETURNING 1)
    SELECT count(*) FROM retired""")
