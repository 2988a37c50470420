"""What waits at the checking desk, page by page: each class of harm by its index, merged in the rules."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, or_, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.checking.rules.queue import PUBLIC_HARM, Waiting, begins_at, in_order
from disaster.checking.schemas import QueueFilter
from disaster.intake.models import OPEN, PublicReport
from disaster.intake.views import CHECKERS
from disaster.people.inside import inside
from disaster.people.viewer import Viewer
from disaster.reports.models import WAITS, RefusedCopy, Report
from disaster.reports.rules import WEIGHTS

LEAST_ID = UUID(int=0)
ASIDE_MAX = 50
Part = Select[str, int, datetime, UUID]         # kind, harm, filed_at, id


async def waiting(session: AsyncSession, viewer: Viewer, asked: QueueFilter, now: datetime,
                  after: Waiting | None) -> list[Waiting]:
    """The most urgent that this viewer may see and that fit, after this one."""
    since = {harm: begins_at(after, harm, now) if after else None for harm in range(len(WEIGHTS))}
    parts = [of_class(harm, viewer, asked, since[harm]) for harm in since]
    parts += [of_danger(danger, viewer, asked, since[harm]) for danger, harm in PUBLIC_HARM.items()]
    classes: dict[tuple[str, int], list[Waiting]] = {}
    for row in await session.execute(union_all(*parts)):
        classes.setdefault((row.kind, row.harm), []).append(Waiting(row.harm, row.filed_at, str(row.id), row.kind))
    return in_order(classes.values(), now, asked.limit)


def of_class(harm: int, viewer: Viewer, asked: QueueFilter, since: tuple[datetime, str] | None) -> Part:
    """The oldest reports of one class of harm, by ix_report_queue."""
    found = select(literal("report").label("kind"), literal(harm).label("harm"), Report.filed_at, Report.id).where(
        text(WAITS), Report.harm == harm, *fitting(viewer, asked))
    return first_of(found, Report, since, asked.limit)


def of_danger(danger: str, viewer: Viewer, asked: QueueFilter, since: tuple[datetime, str] | None) -> Part:
    """The oldest public reports of one answer to "anybody hurt or in danger?", by ix_public_report_queue."""
    found = select(literal("public_report").label("kind"), literal(PUBLIC_HARM[danger]).label("harm"),
                   PublicReport.filed_at, PublicReport.id).where(
        text(OPEN), PublicReport.danger == danger, *fitting_public(viewer, asked))
    return first_of(found, PublicReport, since, asked.limit)


def first_of(found: Part, table: type[Report | PublicReport], since: tuple[datetime, str] | None, limit: int) -> Part:
    """The first so many, oldest first, after this place."""
    if since is not None:
        moment, last = since
        found = found.where(table.filed_at >= moment, or_(table.filed_at > moment,
                                                          table.id > (UUID(last) if last else LEAST_ID)))
    return select(found.order_by(table.filed_at, table.id).limit(limit).subquery())


def fitting(viewer: Viewer, asked: QueueFilter) -> Sequence[ColumnElement[bool]]:
    """Of the viewer's areas, and what he asked for."""
    told = [inside(viewer, Report.place), Report.place.startswith(asked.area)]
    for column, wanted in ((Report.hazard, asked.hazard), (Report.source, asked.source), (Report.state, asked.state)):
        if wanted:
            told.append(column == wanted)
    if asked.text:
        told.append(or_(Report.text.icontains(asked.text, autoescape=True),
                        Report.phone.contains(asked.text, autoescape=True)))
    return told


def fitting_public(viewer: Viewer, asked: QueueFilter) -> Sequence[ColumnElement[bool]]:
    """The same of public reports, for those who may see any."""
    told = [inside(viewer, PublicReport.area),
            PublicReport.area.startswith(asked.area), literal(viewer.holds(*CHECKERS))]
    for column, wanted in ((PublicReport.hazard, asked.hazard), (PublicReport.source, asked.source),
                           (PublicReport.state, asked.state)):
        if wanted:
            told.append(column == wanted)
    if asked.text:
        told.append(or_(PublicReport.words.icontains(asked.text, autoescape=True),
                        PublicReport.phone.contains(asked.text, autoescape=True)))
    return told


async def counted(session: AsyncSession, viewer: Viewer, asked: QueueFilter) -> dict[str, int]:
    """How many wait in each class of harm, how many are the public's, how many are in somebody's hands."""
    reports = select(literal("report"), Report.harm, Report.state, func.count()).where(
        text(WAITS), *fitting(viewer, asked)).group_by(Report.harm, Report.state)
    harm = case(PUBLIC_HARM, value=PublicReport.danger)
    public = select(literal("public"), harm, PublicReport.state, func.count()).where(
        text(OPEN), *fitting_public(viewer, asked)).group_by(PublicReport.danger, PublicReport.state)
    counts = {"all": 0, "checking": 0, "public": 0}
    for kind, harm, state, number in await session.execute(union_all(reports, public)):
        counts["all"] += number
        counts["checking"] += number if state == "checking" else 0
        counts["public"] += number if kind == "public" else 0
        counts[f"harm_{harm}"] = counts.get(f"harm_{harm}", 0) + number
    return counts


async def reports_of(session: AsyncSession, found: Sequence[Waiting]) -> dict[str, Report]:
    """The reports among these, by id."""
    ids = [UUID(one.id) for one in found if one.kind == "report"]
    return {str(row.id): row for row in await session.scalars(select(Report).where(Report.id.in_(ids)))}


async def public_of(session: AsyncSession, found: Sequence[Waiting]) -> dict[str, PublicReport]:
    """The public reports among these, by id."""
    ids = [UUID(one.id) for one in found if one.kind == "public_report"]
    return {str(row.id): row for row in await session.scalars(select(PublicReport).where(PublicReport.id.in_(ids)))}


async def copied(session: AsyncSession, viewer: Viewer) -> Sequence[Row[Report, int, datetime]]:
    """Reports under whose id another body came, with how many and when last, newest first."""
    copies = select(RefusedCopy.report_id, func.count().label("copies"), func.max(RefusedCopy.at).label("last_at")
                    ).group_by(RefusedCopy.report_id).subquery()
    found = await session.execute(
        select(Report, copies.c.copies, copies.c.last_at).join(copies, copies.c.report_id == Report.id)
        .where(inside(viewer, Report.place))
        .order_by(copies.c.last_at.desc()).limit(ASIDE_MAX))
    return found.all()
