"""Reads of the ledgers: how many lines a place has, the lines with names, the versions of a line."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.ledgers import rules
from disaster.ledgers.models import Casualty, House, HouseRollup, LedgerVersion
from disaster.ledgers.schemas import (
    Book,
    CasualtyLine,
    Difference,
    HouseLine,
    LedgerList,
    VersionView,
)
from disaster.ledgers.views import READERS, casualty_view, house_view, household, victim
from disaster.people.inside import inside
from disaster.people.viewer import Viewer

LINES_MAX = 20_000
Line = TypeVar("Line", House, Casualty)
# What each indicator counts in its ledger.
COUNTED = {"deaths": ("casualty", "dead"), "missing": ("casualty", "missing"),
           "collapsed_households": ("house", "collapsed"), "severe_households": ("house", "severe"),
           "light_households": ("house", "light")}
BOOK_OF = {"deaths_missing": ("deaths", "missing"),
           "damaged_houses": ("collapsed_households", "severe_households", "light_households")}


async def incident_seen(session: AsyncSession, incident_id: UUID, viewer: Viewer) -> Incident:
    """The incident, for somebody who may know of it."""
    incident = await session.get(Incident, incident_id)
    if incident is None or not viewer.sees_entry(f"incident/{incident_id}", [incident.county]):
        raise NotFound(subject=f"incident/{incident_id}")
    return incident


async def seen(session: AsyncSession, model: type[Line], line_id: UUID, viewer: Viewer) -> Line:
    """A line that the asker may see."""
    line = await session.get(model, line_id)
    subject = f"{model.__tablename__}/{line_id}"
    if line is None or not viewer.sees_entry(subject, [line.place]):
        raise NotFound(subject=subject)
    return line


async def counts(session: AsyncSession, incident_id: UUID, prefix: str = "") -> dict[str, dict[str, int]]:
    """Place of a line -> indicator -> how many lines stand there. An incident without any line has no ledger yet."""
    found: dict[str, dict[str, int]] = {}
    for model, column in ((Casualty, Casualty.state), (House, House.grade)):
        rows = await session.execute(
            select(model.place, column, func.count()).where(
                model.incident_id == incident_id, model.standing != "withdrawn", model.place.startswith(prefix))
            .group_by(model.place, column))
        for place, value, count in rows:
            for indicator, (kind, state) in COUNTED.items():
                if (kind, state) == (model.__tablename__, value):
                    found.setdefault(place, {})[indicator] = count
    return found


async def begun(session: AsyncSession, incident_id: UUID) -> frozenset[str]:
    """The ledgers in which this incident has, or ever had, a line: only those can be compared with figures."""
    books: dict[str, type[House | Casualty]] = {"deaths_missing": Casualty, "damaged_houses": House}
    return frozenset([book for book, model in books.items() if await session.scalar(
        select(model.id).where(model.incident_id == incident_id).limit(1)) is not None])


async def rows(session: AsyncSession, incident_id: UUID, place: str) -> dict[str, int]:
    """Ledger -> how many lines it has in a place and below it; one that is not begun is absent."""
    there = await begun(session, incident_id)
    found = await counts(session, incident_id, place)
    return {book: sum(of.get(one, 0) for of in found.values() for one in parts)
            for book, parts in BOOK_OF.items() if book in there}


async def listed(session: AsyncSession, incident: Incident, book: Book, viewer: Viewer, place: str = "") -> LedgerList:
    """The lines of a ledger, with names, where the asker has the duty; by place."""
    viewer.allow(*READERS)
    model: type[House | Casualty] = House if book == "houses" else Casualty
    found = await session.scalars(
        select(model).where(model.incident_id == incident.id, model.standing != "withdrawn",
                            model.place.startswith(place), inside(viewer, model.place))
        .order_by(model.place, model.id).limit(LINES_MAX + 1))
    rows = [row for row in found if isinstance(row, House | Casualty)]
    name = "head" if book == "houses" else "name"
    doubles = rules.doubles([(row.id, row.place, row.private.get(name), row.private.get("id_number")) for row in rows])
    shown = rows[:LINES_MAX]
    return LedgerList(
        incident_id=incident.id, truncated=len(rows) > LINES_MAX,
        houses=[HouseLine(view=house_view(row), household=household(row), doubles=doubles.get(row.id, []))
                for row in shown if isinstance(row, House)],
        casualties=[CasualtyLine(view=casualty_view(row), person=victim(row), doubles=doubles.get(row.id, []))
                    for row in shown if isinstance(row, Casualty)])


async def versions(session: AsyncSession, line: House | Casualty) -> list[VersionView]:
    """Every version of a line, oldest first, with what it changed."""
    found = (await session.scalars(select(LedgerVersion).where(
        LedgerVersion.subject == f"{line.__tablename__}/{line.id}").order_by(LedgerVersion.number))).all()
    bodies = [one.body for one in found]
    return [VersionView(id=one.id, number=one.number, at=one.at, by=one.by, reason=one.reason, differences=[
        Difference(field=field, was=was, now=now) for field, was, now in
        (rules.differences(before, one.body) if before is not None else [])])
        for one, before in zip(found, [None, *bodies[:-1]], strict=False)]


async def rollups(session: AsyncSession, incident_id: UUID) -> Sequence[HouseRollup]:
    """The houses of an incident added up, by place."""
    return (await session.scalars(select(HouseRollup).where(HouseRollup.incident_id == incident_id)
                                  .order_by(HouseRollup.place))).all()
