"""What is done with notices: given, acknowledged, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import Notice
from disaster.alerts.schemas import NoticeKind
from disaster.alerts.views import notice_view
from disaster.errors import NotFound
from disaster.journal.record import record
from disaster.people.viewer import Viewer


async def noticed(session: AsyncSession, kind: NoticeKind, about: str, areas: Sequence[str], to_roles: Sequence[str], *,
                  by: str, incident_id: UUID | None = None, cause: UUID | None = None) -> Notice:
    """Put a line into the inbox of everybody with one of these roles. One open notice for one cause and thing."""
    standing: Notice | None = await session.scalar(select(Notice).where(
        Notice.about == about, Notice.kind == kind, Notice.acknowledged_at.is_(None)))
    if standing is not None:
        return standing
    notice = Notice(id=uuid7(), kind=kind, about=about, areas=list(areas), to_roles=list(to_roles),
                    incident_id=incident_id, at=clock.now(), acknowledged_by=None, acknowledged_at=None)
    session.add(notice)
    await session.flush()
    record(session, "notice.given", notice_view(notice), by=by, cause=cause)
    return notice


async def acknowledged(session: AsyncSession, notice_id: UUID, *, by: Viewer) -> Notice:
    """Somebody it was meant for has seen it. A second acknowledgement changes nothing."""
    notice = await session.get(Notice, notice_id, with_for_update=True)
    if notice is None or not by.sees_entry(f"notice/{notice_id}", notice.areas):
        raise NotFound(subject=f"notice/{notice_id}")
    by.allow(*notice.to_roles)
    if notice.acknowledged_at is None:
        close(session, notice, "notice.acknowledged", by.actor)
    return notice


async def settled(session: AsyncSession, about: str, *, by: str, kind: NoticeKind | None = None) -> None:
    """The thing itself was dealt with: its open notices need no answer any more."""
    for notice in await session.scalars(select(Notice).where(
            Notice.about == about, Notice.acknowledged_at.is_(None),
            Notice.kind == kind if kind else true()).with_for_update()):
        close(session, notice, "notice.settled", by)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice is to be about."""

    about: str
    areas: Sequence[str]
    incident_id: UUID | None
    cause: UUID | None


async def noticed_each(session: AsyncSession, kind: NoticeKind, matters: Sequence[Matter], to_roles: Sequence[str], *,
                       by: str) -> None:
    """The same for many things at once: one read and one write, however many there are."""
    standing = set(await session.scalars(select(Notice.about).where(
        Notice.about.in_([one.about for one in matters]), Notice.kind == kind, Notice.acknowledged_at.is_(None))))
    given = [(one, Notice(id=uuid7(), kind=kind, about=one.about, areas=list(one.areas), to_roles=list(to_roles),
                          incident_id=one.incident_id, at=clock.now(), acknowledged_by=None, acknowledged_at=None))
             for one in matters if one.about not in standing]
    session.add_all([notice for _, notice in given])
    await session.flush()
    for one, notice in given:
        record(session, "notice.given", notice_view(notice), by=by, cause=one.cause)


async def settled_each(session: AsyncSession, kind: NoticeKind, abouts: Sequence[str], *, by: str) -> None:
    """These things were dealt with: their open notices of this kind need no answer any more."""
    for notice in await session.scalars(select(Notice).where(
            Notice.about.in_(abouts), Notice.kind == kind, Notice.acknowledged_at.is_(None))
            .order_by(Notice.id).with_for_update()):
        close(session, notice, "notice.settled", by)


def close(session: AsyncSession, notice: Notice, kind: str, by: str) -> None:
    """Mark and record."""
    notice.acknowledged_by, notice.acknowledged_at = by, clock.now()
    record(session, kind, notice_view(notice), by=by)
