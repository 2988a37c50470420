"""A page of the queue, and one item with all that is needed to decide; each text that is shown is logged as read."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.checking import candidates, queries
from disaster.checking.candidates import Row
from disaster.checking.models import PublicMerging
from disaster.checking.rules.queue import AHEAD, FORMULA_EN, FORMULA_ZH, Waiting, urgency
from disaster.checking.schemas import (
    CopiesView,
    ItemView,
    LikelyView,
    MergingView,
    QueueCounts,
    QueueFilter,
    QueueItem,
    QueueView,
    Side,
)
from disaster.errors import BadInput, NotFound
from disaster.intake.models import PublicReport
from disaster.intake.views import public_report_view
from disaster.journal.read import position
from disaster.media.models import Medium
from disaster.media.schemas import MediumView
from disaster.media.views import medium_view
from disaster.people.models import Reading
from disaster.people.viewer import Viewer
from disaster.reports.actions.filing import COPIES_MAX
from disaster.reports.models import Merging, Report
from disaster.reports.queries import refused_copies
from disaster.reports.rules import WEIGHTS
from disaster.reports.views import copy_view, report_private_view, report_view

DESK = ("verifier", "duty_officer", "commander", "leader")
MERGINGS_MAX, MEDIA_MAX = 100, 100
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
    reports, public = await queries.reports_of(session, found), await queries.public_of(session, found)
    if asked.text:
        read(session, viewer, [f"{one.kind}/{one.id}" for one in found])
    counts = await queries.counted(session, viewer, asked)
    return QueueView(
        epoch=end.epoch, seq=end.seq, at=now, next=sealed(now, found[-1]) if len(found) == asked.limit else None,
        items=[queue_item(one, reports.get(one.id), public.get(one.id), now) for one in found],
        counts=QueueCounts(all=counts["all"], public=counts["public"], checking=counts["checking"],
                           by_harm=[counts.get(f"harm_{harm}", 0) for harm in range(len(WEIGHTS))]),
        weights=list(WEIGHTS), head_start_minutes=AHEAD, formula_zh=FORMULA_ZH,
        formula_en=FORMULA_EN)


def queue_item(one: Waiting, report: Report | None, public: PublicReport | None, now: datetime) -> QueueItem:
    """One line of the queue."""
    return QueueItem(id=UUID(one.id), kind=one.kind, harm=one.harm, urgency=urgency(one, now) // MINUTE,
                     filed_at=one.filed_at, report=report and report_view(report),
                     public=public and public_report_view(public))


async def copied(session: AsyncSession, viewer: Viewer) -> list[CopiesView]:
    """Reports under whose id another body came; the bodies are read at the item."""
    viewer.allow(*DESK)
    return [CopiesView(report=report_view(row), copies=copies, last_at=last_at)
            for row, copies, last_at in await queries.copied(session, viewer)]


async def item(session: AsyncSession, viewer: Viewer, report_id: UUID) -> ItemView:
    """A report with its words, what lies under it, and what may be the same, words and all."""
    row = await session.get(Report, report_id)
    if row is None or not viewer.sees_entry(f"report/{report_id}", [row.place]):
        raise NotFound(subject=f"report/{report_id}")
    viewer.allow(*DESK, area=row.place)
    return await told(session, viewer, row, await under(session, viewer, report_id), report=report_view(row),
                      private=report_private_view(row), mergings=await mergings(session, report_id),
                      copies=[copy_view(one) for one in await refused_copies(session, report_id, COPIES_MAX)])


async def public_item(session: AsyncSession, viewer: Viewer, public_id: UUID) -> ItemView:
    """What the public told, with its words and what may be the same."""
    row = await session.get(PublicReport, public_id)
    if row is None or not viewer.sees_entry(f"public_report/{public_id}", [row.area]):
        raise NotFound(subject=f"public_report/{public_id}")
    viewer.allow(*DESK, area=row.area)
    return await told(session, viewer, row, [], public=public_report_view(row),
                      mergings=await mergings(session, public_id))


async def told(session: AsyncSession, viewer: Viewer, own: Row, under: Sequence[Row], **parts: Any) -> ItemView:
    """The item beside what is likely the same; all their words are logged as read."""
    decided = isinstance(own, Report) and own.duplicate_of is not None
    found = [] if decided else await candidates.likely(session, viewer, own)
    read(session, viewer, [f"{kind_of(row)}/{row.id}" for row in (own, *under, *(row for row, _ in found))])
    return ItemView(**{
        "report": None, "private": None, "public": None, "copies": [], **parts, "own": side(own),
        "media": await media(session, viewer, own),
        "under": [side(row) for row in under],
        "likely": [LikelyView(other=side(row), chance=round(how.chance, 3), reasons=dict(how.reasons),
                              kilometres=how.kilometres) for row, how in found]})


async def media(session: AsyncSession, viewer: Viewer, own: Row) -> list[MediumView]:
    """Photos, voice and video about the item and what it corrects, that the viewer may know of."""
    ids = {own.id}
    if isinstance(own, Report):
        ids |= set(await session.scalars(select(Report.id).where(Report.origin == own.origin)))
    about = [f"{kind_of(own)}/{one}" for one in ids]
    rows = await session.scalars(select(Medium).where(Medium.about.in_(about)).order_by(Medium.id).limit(MEDIA_MAX))
    return [medium_view(row) for row in rows if viewer.within(row.place)]


async def under(session: AsyncSession, viewer: Viewer, report_id: UUID) -> list[Row]:
    """What was merged into a report and may be seen."""
    reports = await session.scalars(select(Report).where(Report.duplicate_of == report_id).order_by(Report.id)
                                    .limit(MERGINGS_MAX))
    public = await session.scalars(
        select(PublicReport).join(PublicMerging, PublicMerging.public_report_id == PublicReport.id)
        .where(PublicMerging.into_id == report_id, PublicMerging.undone_at.is_(None)).order_by(PublicReport.id)
        .limit(MERGINGS_MAX))
    return [row for row in (*reports, *public) if viewer.within(candidates.place_of(row))]


def side(row: Row) -> Side:
    """A report or a public report, to stand beside another."""
    point = None if row.lon is None or row.lat is None else [row.lon, row.lat]
    same = {name: getattr(row, name) for name in ("id", "state", "hazard", "source", "filed_at", "filed_by", "phone",
                                               "accuracy_m")}
    if isinstance(row, Report):
        return Side(**same, kind="report", place=row.place, observed_at=row.observed_at, point=point,
                    figures=row.figures, text=row.text)
    return Side(**same, kind="public_report", place=candidates.place_of(row), point=point, figures={}, text=row.words,
                observed_at=row.occurred_at or row.filed_at)


def kind_of(row: Row) -> str:
    """The name of its kind in the journal."""
    return "report" if isinstance(row, Report) else "public_report"


async def mergings(session: AsyncSession, one_id: UUID) -> list[MergingView]:
    """What was merged into this one or this one into another, oldest first."""
    reports = await session.scalars(select(Merging).where(or_(Merging.report_id == one_id, Merging.into_id == one_id))
                                    .order_by(Merging.at).limit(MERGINGS_MAX))
    public = await session.scalars(select(PublicMerging).where(
        or_(PublicMerging.public_report_id == one_id, PublicMerging.into_id == one_id))
        .order_by(PublicMerging.at).limit(MERGINGS_MAX))
    found = [merging_view(row, row.report_id) for row in reports]
    found += [merging_view(row, row.public_report_id) for row in public]
    return sorted(found, key=lambda one: one.at)


def merging_view(row: Merging | PublicMerging, one_id: UUID) -> MergingView:
    """What was merged into what, by whom and why, and how it was undone."""
    same = ("id", "into_id", "at", "by", "reason", "undone_at", "undone_by", "undone_reason")
    return MergingView(report_id=one_id, **{name: getattr(row, name) for name in same})


def read(session: AsyncSession, viewer: Viewer, subjects: Iterable[str]) -> None:
    """The words of these were shown to the viewer."""
    session.add_all(Reading(id=uuid7(), at=clock.now(), actor=viewer.actor, subject=one) for one in subjects)


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
