"""What waits at the checking desk, page by page: each class of harm by its index, merged in the rules."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.checking.rules.queue import Waiting, begins_at, in_order
from disaster.checking.schemas import QueueFilter
from disaster.people.viewer import Viewer
from disaster.reports.models import WAITS, Report
from disaster.reports.rules import WEIGHTS

LEAST_ID = UUID(int=0)


async def waiting(session: AsyncSession, viewer: Viewer, asked: QueueFilter, now: datetime,
                  after: Waiting | None) -> list[Waiting]:
    """The most urgent that this viewer may see and that fit, after this one."""
    parts = [of_class(harm, viewer, asked, begins_at(after, harm, now) if after else None)
             for harm in range(len(WEIGHTS))]
    classes: dict[int, list[Waiting]] = {}
    for row in await session.execute(union_all(*parts)):
        classes.setdefault(row.harm, []).append(Waiting(row.harm, row.filed_at, str(row.id)))
    return in_order(classes.values(), now, asked.limit)


def of_class(harm: int, viewer: Viewer, asked: QueueFilter,
             since: tuple[datetime, str] | None) -> Select[tuple[int, datetime, UUID]]:
    """The oldest of one class of harm, by ix_report_queue."""
    found = select(literal(harm).label("harm"), Report.filed_at, Report.id).where(
        text(WAITS), Report.harm == harm, *fitting(viewer, asked))
    if since is not None:
        moment, last = since
        found = found.where(Report.filed_at >= moment, or_(Report.filed_at > moment,
                                                           Report.id > (UUID(last) if last else LEAST_ID)))
    return select(found.order_by(Report.filed_at, Report.id).limit(asked.limit).subquery())


def fitting(viewer: Viewer, asked: QueueFilter) -> Sequence[ColumnElement[bool]]:
    """Of the viewer's areas, and what he asked for."""
    told = [or_(*(Report.place.startswith(area) for area in viewer.areas))]
    if asked.area:
        told.append(Report.place.startswith(asked.area))
    for column, wanted in ((Report.hazard, asked.hazard), (Report.source, asked.source), (Report.state, asked.state)):
        if wanted:
            told.append(column == wanted)
    if asked.text:
        told.append(or_(Report.text.icontains(asked.text, autoescape=True),
                        Report.phone.contains(asked.text, autoescape=True)))
    return told


async def counted(session: AsyncSession, viewer: Viewer, asked: QueueFilter) -> dict[str, int]:
    """How many wait in each class of harm, and how many of all are in somebody's hands."""
    rows = await session.execute(select(Report.harm, Report.state, func.count()).where(
        text(WAITS), *fitting(viewer, asked)).group_by(Report.harm, Report.state))
    counts = {"all": 0, "checking": 0}
    for harm, state, number in rows:
        counts["all"] += number
        counts["checking"] += number if state == "checking" else 0
        counts[f"harm_{harm}"] = counts.get(f"harm_{harm}", 0) + number
    return counts


async def reports(session: AsyncSession, ids: Sequence[str]) -> dict[str, Report]:
    """These reports, by id."""
    found = await session.scalars(select(Report).where(Report.id.in_([UUID(one) for one in ids])))
    return {str(row.id): row for row in found}
