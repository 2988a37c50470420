"""A page of the queue, and one item with all that is needed to decide; each text that is shown is logged as read."""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.checking import candidates, queries
from disaster.checking.rules.queue import FORMULA_EN, FORMULA_ZH, HEAD_START, Waiting, urgency
from disaster.checking.schemas import (
    ItemView,
    LikelyView,
    MergingView,
    QueueCounts,
    QueueFilter,
    QueueItem,
    QueueView,
)
from disaster.errors import BadInput, NotFound
from disaster.journal.read import position
from disaster.people.models import Reading
from disaster.people.viewer import Viewer
from disaster.reports.actions.filing import COPIES_MAX
from disaster.reports.models import Merging, Report
from disaster.reports.queries import refused_copies
from disaster.reports.rules import WEIGHTS
from disaster.reports.views import copy_view, report_private_view, report_view

DESK = ("verifier", "duty_officer", "commander", "leader")
MERGINGS_MAX = 100
MINUTE = 60_000_000         # microseconds


class BadCursor(BadInput):
    """Not a place in this queue: begin at its head."""

    code = "bad_cursor"


async def page(session: AsyncSession, viewer: Viewer, asked: QueueFilter) -> QueueView:
    """The most urgent first. Later pages are of the same moment as the first, so that nothing is told twice."""
    viewer.allow(*DESK)
    end = await position(session)
    now, after = clock.now(), None
    if asked.cursor:
        now, after = opened(asked.cursor)
    found = await queries.waiting(session, viewer, asked, now, after)
    rows = await queries.reports(session, [one.id for one in found])
    if asked.text:
        read(session, viewer, rows)
    counts = await queries.counted(session, viewer, asked)
    return QueueView(
        epoch=end.epoch, seq=end.seq, at=now, next=sealed(now, found[-1]) if len(found) == asked.limit else None,
        items=[QueueItem(harm=one.harm, urgency=urgency(one, now) // MINUTE, filed_at=one.filed_at,
                         report=report_view(rows[one.id])) for one in found],
        counts=QueueCounts(all=counts["all"], checking=counts["checking"],
                           by_harm=[counts.get(f"harm_{harm}", 0) for harm in range(len(WEIGHTS))]),
        weights=list(WEIGHTS), head_start_minutes=int(HEAD_START.total_seconds() // 60), formula_zh=FORMULA_ZH,
        formula_en=FORMULA_EN)


async def item(session: AsyncSession, viewer: Viewer, report_id: UUID) -> ItemView:
    """A report with its words, what lies under it, and what may be the same, words and all."""
    report = await session.get(Report, report_id)
    if report is None or not viewer.sees_entry(f"report/{report_id}", [report.place]):
        raise NotFound(subject=f"report/{report_id}")
    viewer.allow(*DESK, area=report.place)
    found = await candidates.likely(session, viewer, report) if report.duplicate_of is None else []
    under = (await session.scalars(select(Report).where(Report.duplicate_of == report_id).order_by(Report.id)
                                   .limit(MERGINGS_MAX))).all()
    read(session, viewer, [str(report_id), *(str(row.id) for row, _ in found)])
    return ItemView(
        report=report_view(report), private=report_private_view(report),
        likely=[LikelyView(report=report_view(row), private=report_private_view(row), chance=round(how.chance, 3),
                           reasons=dict(how.reasons), kilometres=how.kilometres) for row, how in found],
        under=[report_view(row) for row in under if viewer.within(row.place)],
        mergings=await mergings(session, report_id),
        copies=[copy_view(row) for row in await refused_copies(session, report_id, COPIES_MAX)])


async def mergings(session: AsyncSession, report_id: UUID) -> list[MergingView]:
    """What was merged into this report or this one into another, oldest first."""
    rows = await session.scalars(
        select(Merging).where(or_(Merging.report_id == report_id, Merging.into_id == report_id))
        .order_by(Merging.at).limit(MERGINGS_MAX))
    return [MergingView.model_validate(row, from_attributes=True) for row in rows]


def read(session: AsyncSession, viewer: Viewer, report_ids: Iterable[str]) -> None:
    """The words of these reports were shown to the viewer."""
    session.add_all(Reading(id=uuid7(), at=clock.now(), actor=viewer.actor, subject=f"report/{one}")
                    for one in report_ids)


def sealed(now: datetime, last: Waiting) -> str:
    """A place in the queue as it was at a moment, for the next page."""
    return base64.urlsafe_b64encode(orjson.dumps([now, last.harm, last.filed_at, last.id])).decode()


def opened(cursor: str) -> tuple[datetime, Waiting]:
    """What sealed() sealed."""
    try:
        now, harm, filed_at, one = orjson.loads(base64.urlsafe_b64decode(cursor))
        last = Waiting(range(len(WEIGHTS))[harm], datetime.fromisoformat(filed_at), str(UUID(one)))
        return datetime.fromisoformat(now), last
    except (ValueError, TypeError, IndexError, AttributeError, binascii.Error) as error:
        raise BadCursor(cursor=cursor[:100]) from error
