"""Roads taken in from a file: the net of its source is then what the file says. One entry (`dataset/roads`).

The first roads that are no examples retire the example net that the program ships.
"""

from asyncio import to_thread
from pathlib import Path

import shapely
from shapely.geometry import LineString
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.actions import dataset_recorded
from disaster.geo.bulk import copied
from disaster.geo.datum import Datum
from disaster.geo.models import Dataset
from disaster.geo.schemas import Imported
from disaster.roads.net import DATASET
from disaster.roads.noding import Cut, segments
from disaster.roads.reading import roads_of

COLUMNS = ("id", "name", "name_en", "ref", "road_class", "paved", "oneway", "metres", "speed_kmh", "start_node",
           "end_node", "shape", "division", "in_use", "source", "flag")
OF_ROAD = ("name", "name_en", "ref", "road_class", "paved", "oneway", "speed_kmh", "source", "flag")


async def roads_imported(session: AsyncSession, path: Path, *, by: str, datum: Datum | None = None, source: str = "",
                         dry_run: bool = False) -> Imported:
    """Import the roads of a file: all of them or nothing."""
    table, roads = await to_thread(roads_of, path, datum, source)
    cuts = await to_thread(lambda: list(segments(roads)))
    savepoint = await session.begin_nested()
    added, changed = await written(session, cuts)
    retired = await replaced(session, {road.source for road in roads}, real=any(one.flag != "example" for one in roads))
    done = Imported(dataset=DATASET, file=path.name, sha256=table.sha256, lines=len(cuts), added=added,
                    changed=changed + retired, unchanged=len(cuts) - added - changed, dry_run=dry_run)
    if dry_run:
        await savepoint.rollback()
        return done
    await savepoint.commit()
    if added or changed or retired or await session.get(Dataset, DATASET) is None:
        await dataset_recorded(session, done, by=by)
    return done


async def written(session: AsyncSession, cuts: list[Cut]) -> tuple[int, int]:
    """Add what is new, change what differs: how many of each."""
    await session.execute(text("CREATE TEMP TABLE road_in (LIKE road_segment) ON COMMIT DROP"))
    await copied(session, "road_in", COLUMNS, [row_of(cut) for cut in cuts])
    await session.execute(text("CREATE INDEX ON road_in (id)"))
    await session.execute(text("ANALYZE road_in"))
    await session.execute(COUNTY)
    found = (await session.execute(UPSERT)).one()
    return int(found.added), int(found.changed)


async def replaced(session: AsyncSession, sources: set[str], *, real: bool) -> int:
    """Take out of use what an earlier file of these sources had and this one lacks; and the examples, by real ones."""
    retired = await session.scalar(RETIRE, {"sources": sorted(sources), "real": real})
    await session.execute(text("DROP TABLE road_in"))
    return int(retired or 0)


def row_of(cut: Cut) -> tuple[object, ...]:
    """A segment as a row."""
    road = cut.road
    shape = shapely.to_wkb(shapely.set_srid(LineString(cut.line), 4326), hex=True, include_srid=True)
    values = {**{name: getattr(road, name) for name in OF_ROAD}, "id": cut.id, "metres": cut.metres, "division": "",
              "start_node": road.nodes[cut.first], "end_node": road.nodes[cut.last], "in_use": True, "shape": shape}
    return tuple(values[name] for name in COLUMNS)


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
