"""What may be the same as a report: candidates by the database (place, hazard, day), their likeness by the rules."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

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
from disaster.intake.models import PublicReport
from disaster.intake.views import CHECKERS
from disaster.people.inside import inside
from disaster.people.viewer import Viewer
from disaster.reports.models import Report
from disaster.reports.queries import stands

WITHIN = timedelta(hours=24)         # what was filed more than a day apart is not offered
NEAR_METRES = 5_000
OPEN_STATES = ("received", "checking")
CANDIDATES_MAX, SHOWN_MAX, NAMES_MAX = 800, 20, 2_000


Row = Report | PublicReport


async def likely(session: AsyncSession, viewer: Viewer, own: Row) -> list[tuple[Row, Likeness]]:
    """What the viewer may see and what likely speaks of the same, likeliest first: reports, and the public's."""
    ids = await session.scalars(candidates(own, viewer, Report, stands(), Report.kind != "nil"))
    rows: list[Row] = [*await session.scalars(select(Report).where(Report.id.in_(ids.all())))]
    if viewer.holds(*CHECKERS):
        ids = await session.scalars(candidates(own, viewer, PublicReport, PublicReport.state.in_(OPEN_STATES)))
        rows += [*await session.scalars(select(PublicReport).where(PublicReport.id.in_(ids.all())))]
    names = await names_of(session, place_of(own)[:COUNTY_DIGITS])
    return await asyncio.to_thread(alike, own, rows, names, await first_tellers(session, [own, *rows]))


async def first_tellers(session: AsyncSession, rows: Sequence[Row]) -> dict[UUID, tuple[str | None, str | None]]:
    """Who told first what an officer filed as his report: account (None: no account) and phone, by report."""
    ids = [row.id for row in rows if isinstance(row, Report)]
    found = await session.execute(select(PublicReport.adopted_as, PublicReport.filed_by, PublicReport.phone)
                                  .where(PublicReport.adopted_as.in_(ids)).order_by(PublicReport.id))
    return {row.adopted_as: (row.filed_by if row.filed_by.startswith("person/") else None, row.phone)
            for row in found}


def alike(own: Row, rows: Sequence[Row], names: Mapping[str, Sequence[Place]],
          tellers: Mapping[UUID, tuple[str | None, str | None]]) -> list[tuple[Row, Likeness]]:
    """Those of the rows that are likely the same, likeliest first."""
    mine = message(own, names, tellers)
    found = [(row, likeness(mine, message(row, names, tellers))) for row in rows]
    return sorted(((row, how) for row, how in found if how.chance >= LIKELY),
                  key=lambda one: (-one[1].chance, str(one[0].id)))[:SHOWN_MAX]


def place_of(row: Row) -> str:
    """The place that was chosen, or the area whose desk it is."""
    return row.place if isinstance(row, Report) else row.place or row.area


def message(row: Row, names: Mapping[str, Sequence[Place]],
            tellers: Mapping[UUID, tuple[str | None, str | None]]) -> Message:
    """What the matcher knows of a report. Whoever adopted it for somebody else is not its sender."""
    point = None if row.lon is None or row.lat is None else (row.lon, row.lat)
    if isinstance(row, Report):
        sender, phone = tellers.get(row.id, (row.filed_by, None))
        return Message(place=row.place, hazard=row.hazard, at=row.observed_at, text=row.text or "", point=point,
                       phone=row.phone or phone, sender=sender, figures=row.figures, places=names)
    return Message(place=place_of(row), hazard=row.hazard or "other", at=row.occurred_at or row.filed_at,
                   text=row.words or "", point=point, phone=row.phone, places=names)


def candidates(own: Row, viewer: Viewer, table: type[Row], *stand: ColumnElement[bool]) -> Select[tuple[UUID]]:
    """Ids of rows of a like hazard within a day: of the same place, or near by point; the nearest in time first."""
    place = table.place if issubclass(table, Report) else table.area
    common = (table.id != own.id, *stand, of_hazard(own, table),
              inside(viewer, place),
              table.filed_at.between(own.filed_at - WITHIN, own.filed_at + WITHIN),
              ~select(Apart).where(or_(and_(Apart.low_id == table.id, Apart.high_id == own.id),
                                       and_(Apart.low_id == own.id, Apart.high_id == table.id))).exists())
    age = func.abs(func.extract("epoch", table.filed_at - own.filed_at))
    found = select(table.id).where(*common, same_place(place, place_of(own))).order_by(age).limit(
        CANDIDATES_MAX).subquery()
    if own.lon is None or own.lat is None:
        return select(found.c.id)
    near = select(table.id).where(*common, near_point(table, own.lon, own.lat)).order_by(age).limit(
        CANDIDATES_MAX).subquery()
    return select(union(select(found.c.id), select(near.c.id)).subquery().c.id)


def of_hazard(own: Row, table: type[Row]) -> ColumnElement[bool]:
    """Of a hazard that may be the same told by another."""
    if own.hazard is None:
        return true()
    alike = {own.hazard}.union(*(group for group in GROUPS if own.hazard in group))
    return or_(table.hazard.in_(sorted(alike)), table.hazard.is_(None))


def same_place(column: InstrumentedAttribute[str], place: str) -> ColumnElement[bool]:
    """Of the same township; where both say the village, of the same village; the county's, if no township is said."""
    township = place[:TOWNSHIP_DIGITS]
    inside = and_(column >= township, column < township + ":")      # ":" follows "9": by the index
    county = column == place[:COUNTY_DIGITS]
    if len(place) <= TOWNSHIP_DIGITS:
        return or_(inside, county)
    return or_(column.in_([place, township]), county)


def near_point(table: type[Row], lon: float, lat: float) -> ColumnElement[bool]:
    """Within NEAR_METRES of this WGS-84 point; the degrees of latitude find them by their index, PostGIS decides."""
    degrees = NEAR_METRES / 110_000
    point = func.geography(func.ST_SetSRID(func.ST_MakePoint(table.lon, table.lat), 4326))
    own = func.geography(func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326))
    return and_(table.lat.between(lat - degrees, lat + degrees), func.ST_DWithin(point, own, NEAR_METRES))


async def names_of(session: AsyncSession, county: str) -> dict[str, list[Place]]:
    """The names of a county's townships and villages in force."""
    rows = await session.execute(select(Division.code, Division.name).where(
        Division.code.startswith(county), Division.code != county, Division.valid_to.is_(None))
        .order_by(Division.code).limit(NAMES_MAX))
    return gazetteer({row.code: row.name for row in rows})
