"""What may be the same as a report: candidates by the database (place, hazard, day), their likeness by the rules."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.checking.models import Apart
from disaster.checking.rules.likeness import (
    COUNTY_DIGITS,
    GROUPS,
    LIKELY,
    TOWNSHIP_DIGITS,
    Likeness,
    Message,
    likeness,
)
from disaster.checking.rules.names import Place, gazetteer
from disaster.geo.models import Division
from disaster.people.viewer import Viewer
from disaster.reports.models import Report
from disaster.reports.queries import stands

WITHIN = timedelta(hours=24)         # what was filed more than a day apart is not offered
NEAR_METRES = 5_000
CANDIDATES_MAX, SHOWN_MAX, NAMES_MAX = 800, 20, 2_000


async def likely(session: AsyncSession, viewer: Viewer, report: Report) -> list[tuple[Report, Likeness]]:
    """The reports that the viewer may see and that likely speak of the same, likeliest first."""
    ids = await session.scalars(candidates(report, viewer))
    rows = (await session.scalars(select(Report).where(Report.id.in_(ids.all())))).all()
    names = await names_of(session, report.place[:COUNTY_DIGITS])
    return await asyncio.to_thread(alike, report, rows, names)


def alike(report: Report, rows: Sequence[Report],
          names: Mapping[str, Sequence[Place]]) -> list[tuple[Report, Likeness]]:
    """Those of the rows that are likely the same, likeliest first."""
    own = message(report, names)
    found = [(row, likeness(own, message(row, names))) for row in rows]
    return sorted(((row, how) for row, how in found if how.chance >= LIKELY),
                  key=lambda one: (-one[1].chance, str(one[0].id)))[:SHOWN_MAX]


def message(row: Report, names: Mapping[str, Sequence[Place]]) -> Message:
    """What the matcher knows of a report."""
    return Message(place=row.place, hazard=row.hazard, at=row.observed_at, text=row.text or "",
                   point=None if row.lon is None or row.lat is None else (row.lon, row.lat), phone=row.phone,
                   sender=row.filed_by, figures=row.figures, places=names)


def candidates(report: Report, viewer: Viewer) -> Select[tuple[UUID]]:
    """Ids of reports of a like hazard within a day: of the same place, or near by point; the nearest in time first."""
    alike = {report.hazard}.union(*(group for group in GROUPS if report.hazard in group))
    common = (Report.id != report.id, stands(), Report.hazard.in_(sorted(alike)), Report.kind != "nil",
              or_(*(Report.place.startswith(area) for area in viewer.areas)),
              Report.filed_at.between(report.filed_at - WITHIN, report.filed_at + WITHIN),
              ~select(Apart).where(or_(and_(Apart.low_id == Report.id, Apart.high_id == report.id),
                                       and_(Apart.low_id == report.id, Apart.high_id == Report.id))).exists())
    age = func.abs(func.extract("epoch", Report.filed_at - report.filed_at))
    found = select(Report.id).where(*common, same_place(report.place)).order_by(age).limit(CANDIDATES_MAX).subquery()
    if report.lon is None or report.lat is None:
        return select(found.c.id)
    near = select(Report.id).where(*common, near_point(report.lon, report.lat)).order_by(age).limit(
        CANDIDATES_MAX).subquery()
    return select(union(select(found.c.id), select(near.c.id)).subquery().c.id)


def same_place(place: str) -> ColumnElement[bool]:
    """Of the same township; where both say the village, of the same village."""
    township = place[:TOWNSHIP_DIGITS]
    inside = and_(Report.place >= township, Report.place < township + ":")      # ":" follows "9": by the index
    if len(place) == TOWNSHIP_DIGITS:
        return inside
    return and_(inside, or_(Report.place == place, Report.place == township))


def near_point(lon: float, lat: float) -> ColumnElement[bool]:
    """Within NEAR_METRES of this WGS-84 point; the degrees of latitude find them by their index, PostGIS decides."""
    degrees = NEAR_METRES / 110_000
    point = func.geography(func.ST_SetSRID(func.ST_MakePoint(Report.lon, Report.lat), 4326))
    own = func.geography(func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326))
    return and_(Report.lat.between(lat - degrees, lat + degrees), func.ST_DWithin(point, own, NEAR_METRES))


async def names_of(session: AsyncSession, county: str) -> dict[str, list[Place]]:
    """The names of a county's townships and villages in force."""
    rows = await session.execute(select(Division.code, Division.name).where(
        Division.code.startswith(county), Division.code != county, Division.valid_to.is_(None))
        .order_by(Division.code).limit(NAMES_MAX))
    return gazetteer({row.code: row.name for row in rows})
