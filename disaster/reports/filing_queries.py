"""What must be known to file many reports at once: each read is one statement, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, String, Uuid, any_, bindparam, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.models import Division, DivisionValue
from disaster.reports import queries
from disaster.reports.models import HeldReport, Report, Submission
from disaster.reports.rules import Earlier, Said

STANDS = str(queries.stands().compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked about the reports of a place that stand before a new one is judged; its own chain left out."""

    incident_id: UUID
    place: str
    origin: UUID | None
    source: str
    observed_at: datetime
    indicators: tuple[str, ...]


async def unknown_places(session: AsyncSession, codes: Collection[str]) -> set[str]:
    """Those that are not the code of a division in force."""
    return set(codes) - set(await session.scalars(IN_FORCE, {"codes": list(codes)}))


async def base_data(session: AsyncSession, codes: Collection[str]) -> dict[str, dict[str, Decimal]]:
    """Code -> population, sown_area_ha … as far as known. A key that lacks is unknown, which is not zero."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for code, key, value in await session.execute(BASE, {"codes": list(codes)}):
        found[code][key] = value
    return found


async def submissions(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, tuple[bytes | None, bool]]:
    """What came first under each id, locked against whoever would complete it: digest, and whether only an SMS."""
    if not ids:
        return {}
    rows = await session.execute(
        select(Submission.report_id, Submission.digest, Submission.compact).where(Submission.report_id.in_(ids))
        .order_by(Submission.report_id).with_for_update(key_share=True))
    return {row.report_id: (row.digest, row.compact) for row in rows}


async def reports(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Report]:
    """Reports by id."""
    if not ids:
        return {}
    rows = await session.scalars(select(Report).where(Report.id.in_(ids)).execution_options(populate_existing=True))
    return {row.id: row for row in rows}


async def held(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, HeldReport]:
    """Corrections that wait, by id."""
    if not ids:
        return {}
    rows = await session.scalars(select(HeldReport).where(HeldReport.id.in_(ids)).order_by(HeldReport.id)
                                 .with_for_update().execution_options(populate_existing=True))
    return {row.id: row for row in rows}


async def waiting_for(session: AsyncSession, ids: Collection[UUID]) -> list[HeldReport]:
    """Corrections that wait for any of these, and those that wait for them in turn."""
    found: list[HeldReport] = []
    last = set(ids)
    while last:
        rows = await session.scalars(WAITING, {"ids": list(last)})
        last = set()
        for row in rows:
            found.append(row)
            last.add(row.id)
    return found


async def chains(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[Report]]:
    """The whole chain of each of these reports, by its first, locked: first ones first, and all in one order."""
    if not ids:
        return {}
    origins = set(await session.scalars(select(Report.origin).where(Report.id.in_(ids))))
    if not origins:
        return {}
    for column in (Report.id, Report.origin):      # a second look, under the lock: what came while we waited is there
        rows = await session.scalars(
            select(Report).where(column.in_(origins)).order_by(Report.id).with_for_update(key_share=True)
            .execution_options(populate_existing=True))
        found = rows.all()
    chained: dict[UUID, list[Report]] = defaultdict(list)
    for row in found:
        chained[row.origin].append(row)
    return chained


async def earlier(session: AsyncSession, asks: Sequence[Ask]) -> list[list[Earlier]]:
    """For each ask: a first report and the verified one, if any stand, and what its source last said of each figure."""
    if not asks:
        return []
    said = [{"n": n, "incident_id": ask.incident_id, "place": ask.place, "origin": ask.origin, "source": ask.source,
             "observed_at": ask.observed_at, "indicators": ask.indicators} for n, ask in enumerate(asks)]
    found: list[list[Earlier]] = [[] for _ in asks]
    await session.execute(PLANNED_ANEW, {"mode": "force_custom_plan"})      # a plan for an empty table is kept long
    rows = await session.execute(EARLIER, {"asks": dumped(said)})
    await session.execute(PLANNED_ANEW, {"mode": "auto"})
    for row in rows:
        figures = {} if row.indicator is None else {row.indicator: row.value}
        found[row.n].append(Earlier(row.id, row.kind, row.source, row.observed_at, figures))
    return found


async def shown(session: AsyncSession, incident_id: UUID,
                asked: Mapping[str, Collection[str]]) -> dict[str, list[Said]]:
    """Township -> for each place in it and each indicator asked for, the claim that is shown (rules.shown).

    One probe of an index for each, however many claims there are.
    """
    pairs = [{"township": township, "indicator": one} for township, names in asked.items() for one in names]
    found: dict[str, list[Said]] = {township: [] for township in asked}
    if not pairs:
        return found
    for row in await session.execute(SHOWN, {"incident": incident_id, "asked": dumped(pairs)}):
        found[row.township].append(Said(row.id, row.place, row.indicator, row.value, row.stage, row.observed_at,
                                        row.at, row.soundness == "doubtful"))
    return found


async def spoken_of(session: AsyncSession, incident_id: UUID, townships: Iterable[str]) -> dict[str, set[str]]:
    """Township -> every indicator that anybody in it has ever claimed in this incident."""
    rows = await session.execute(SPOKEN_OF, {"incident": incident_id, "townships": list(townships)})
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.township].add(row.indicator)
    return found


async def townships_at(session: AsyncSession, points: Sequence[tuple[float, float]]) -> list[str | None]:
    """The township that holds each WGS-84 point; on a border the lower code."""
    if not points:
        return []
    found: list[str | None] = [None] * len(points)
    rows = await session.execute(TOWNSHIPS_AT, {"lon": [lon for lon, _ in points], "lat": [lat for _, lat in points]})
    for row in rows:
        found[row.n - 1] = row.code
    return found


def dumped(rows: Any) -> str:
    """Rows as one JSON parameter."""
    return orjson.dumps(rows, default=str).decode()


# one text however many ids there are, so that the driver need not prepare it anew
IDS = bindparam("ids", type_=ARRAY(Uuid()))
CODES = bindparam("codes", type_=ARRAY(String()))
IN_FORCE = select(Division.code).where(Division.code == any_(CODES), Division.valid_to.is_(None))
BASE = select(DivisionValue.code, DivisionValue.key, DivisionValue.value).where(DivisionValue.code == any_(CODES))
WAITING = (select(HeldReport).where(HeldReport.corrects == any_(IDS), HeldReport.state == "held")
           .order_by(HeldReport.id).with_for_update().execution_options(populate_existing=True))

PLANNED_ANEW = text("SELECT set_config('plan_cache_mode', :mode, true)")

# a range with an order is walked along the index; equality would be looked for in the whole table, once for each report
EARLIER = text(f"""
    WITH ask AS MATERIALIZED (
      SELECT * FROM json_to_recordset(CAST(:asks AS json)) AS r(
        n int, incident_id uuid, place text, origin uuid, source text, observed_at timestamptz, indicators text[]))
    SELECT ask.n, one.id, one.kind, one.source, one.observed_at, NULL AS indicator, NULL AS value
      FROM ask, unnest(ARRAY['first', 'verified']) AS wanted, LATERAL (
        SELECT report.id, report.kind, report.source, report.observed_at FROM report
         WHERE (report.incident_id, report.place, report.kind)
               BETWEEN (ask.incident_id, ask.place, wanted) AND (ask.incident_id, ask.place, wanted)
           AND report.origin IS DISTINCT FROM ask.origin AND {STANDS}
         ORDER BY report.incident_id, report.place, report.kind LIMIT 1) one
    UNION ALL
    SELECT ask.n, one.id, one.stage, one.source, one.observed_at, indicator, one.value
      FROM ask, unnest(ask.indicators) AS indicator, LATERAL (
        SELECT last.* FROM unnest(ARRAY['first', 'follow_up', 'verified']) AS stages, LATERAL (
          SELECT report.id, claim.stage, claim.source, claim.observed_at, claim.at, claim.value
            FROM claim JOIN report ON report.id = claim.report_id
           WHERE claim.incident_id = ask.incident_id AND claim.indicator = indicator.indicator
             AND claim.place = ask.place AND claim.stage = stages.stages AND claim.observed_at <= ask.observed_at
             AND claim.source = ask.source AND claim.value IS NOT NULL
             AND report.origin IS DISTINCT FROM ask.origin AND {STANDS}
           ORDER BY claim.observed_at DESC, claim.at DESC LIMIT 1) last
        ORDER BY last.observed_at DESC, last.at DESC LIMIT 1) one""")   # noqa: S608  # our own condition

# a walk from place to place along ix_claim_shown: digits sort before letters in every collation
SHOWN = text(f"""
    WITH RECURSIVE asked AS MATERIALIZED (
      SELECT * FROM json_to_recordset(CAST(:asked AS json)) AS r(township text, indicator text)),
    spot AS (
      SELECT township, indicator, (
        SELECT min(claim.place) FROM claim WHERE claim.incident_id = :incident AND claim.indicator = asked.indicator
           AND claim.place >= asked.township AND claim.place < asked.township || 'a') AS place FROM asked
      UNION ALL
      SELECT township, indicator, (
        SELECT min(claim.place) FROM claim WHERE claim.incident_id = :incident AND claim.indicator = spot.indicator
           AND claim.place > spot.place AND claim.place < spot.township || 'a') FROM spot WHERE place IS NOT NULL)
    SELECT spot.township, spot.place, spot.indicator, one.* FROM spot, LATERAL (
      SELECT claim.id, claim.value, claim.stage, claim.observed_at, claim.at, claim.soundness
        FROM claim JOIN report ON report.id = claim.report_id
       WHERE claim.incident_id = :incident AND claim.indicator = spot.indicator AND claim.place = spot.place
         AND claim.soundness <> 'held' AND {STANDS}
       ORDER BY claim.stage DESC, claim.observed_at DESC, claim.at DESC, claim.id DESC LIMIT 1) one
     WHERE spot.place IS NOT NULL""")   # noqa: S608  # our own condition; stages sort by name: first, follow_up, verified

SPOKEN_OF = text("""
    WITH RECURSIVE name AS (
      SELECT min(indicator) AS indicator FROM claim WHERE incident_id = :incident
      UNION ALL
      SELECT (SELECT min(claim.indicator) FROM claim
               WHERE claim.incident_id = :incident AND claim.indicator > name.indicator)
        FROM name WHERE name.indicator IS NOT NULL)
    SELECT township, name.indicator FROM name, unnest(CAST(:townships AS text[])) AS township
     WHERE name.indicator IS NOT NULL AND EXISTS (
       SELECT FROM claim WHERE claim.incident_id = :incident AND claim.indicator = name.indicator
          AND claim.place >= township AND claim.place < township || 'a')""")

TOWNSHIPS_AT = text("""
    SELECT point.n, min(division.code) AS code
      FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[])) WITH ORDINALITY AS point(lon, lat, n)
      JOIN division ON ST_Covers(division.shape, ST_SetSRID(ST_MakePoint(point.lon, point.lat), 4326))
     WHERE division.level = 'township' AND division.valid_to IS NULL GROUP BY point.n""")
