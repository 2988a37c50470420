"""The verbs of media: announced by a phone, arrived or refused once all bytes are here."""

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, Refusal, SameIdOtherBody
from disaster.journal.read import newest
from disaster.journal.record import record
from disaster.journal.subjects import subjects
from disaster.media import rules
from disaster.media.files import Folder
from disaster.media.models import Medium
from disaster.media.schemas import MediumIn
from disaster.media.views import CHECKERS, medium_view
from disaster.people.models import Reading
from disaster.people.viewer import Forbidden, Viewer

SENDERS = ("reporter", "duty_officer", "verifier", "commander")
TOLD = ("id", "about", "place", "kind", "bytes", "caption")


async def announced(session: AsyncSession, entered: MediumIn, free_bytes: int, *, by: Viewer) -> Medium:
    """A phone has a medium to send. Saying so again is harmless."""
    by.allow(*SENDERS, area=entered.place)
    rules.refuse_size(entered.kind, entered.bytes)
    if (standing := await session.get(Medium, entered.id)) is not None:
        if any(getattr(standing, name) != getattr(entered, name) for name in TOLD) or \
                standing.sha256.hex() != entered.sha256 or standing.sent_by != by.actor:
            raise SameIdOtherBody(subject=f"medium/{entered.id}")
        return standing
    if free_bytes - entered.bytes < rules.FREE_BYTES_MIN:
        raise rules.NoRoomForMedia(free_bytes=free_bytes)
    await refuse_stranger(session, entered, by)
    medium = Medium(**entered.model_dump(include=set(TOLD)), sha256=bytes.fromhex(entered.sha256), state="announced",
                    announced_at=clock.now(), arrived_at=None, sent_by=by.actor, content_type=None, refused=None,
                    attempts=0)
    session.add(medium)
    await session.flush()
    record(session, "medium.announced", medium_view(medium), by=by.actor)
    return medium


async def refuse_stranger(session: AsyncSession, entered: MediumIn, by: Viewer) -> None:
    """A subject that is here already must be the sender's to see, and of the place named; not too much at once."""
    last = await newest(session, entered.about)
    if last is not None and not by.sees_entry(entered.about, last.areas):
        raise NotFound(subject=entered.about)
    if last is not None and entered.place not in last.areas:
        raise rules.OtherPlace(place=entered.place, places=last.areas)
    unfinished = await session.scalar(select(func.count()).select_from(Medium).where(
        Medium.sent_by == by.actor, Medium.state == "announced"))
    if (unfinished or 0) >= rules.UNFINISHED_MAX:
        raise rules.TooManyUnfinished(unfinished=unfinished)


async def own(session: AsyncSession, medium_id: UUID, *, by: Viewer) -> Medium:
    """A medium that this sender announced; only he adds to it."""
    medium = await session.get(Medium, medium_id)
    if medium is None or medium.sent_by != by.actor:
        raise NotFound(subject=f"medium/{medium_id}")
    return medium


async def settled(session: AsyncSession, medium_id: UUID, folder: Folder) -> Refusal | None:
    """All bytes are here: the medium has arrived, or is refused and its bytes are forgotten.

    Answers the refusal, not raised: what it did is to be committed. Also called when a phone asks how far it came,
    so that a crash between the last byte and this moment loses nothing.
    """
    medium = await session.get(Medium, medium_id, with_for_update=True)
    if medium is None or medium.state != "announced" or folder.size(medium_id) < medium.bytes:
        return None
    digest, head = await asyncio.to_thread(folder.examined, medium_id)
    state, why = rules.outcome(medium.kind, medium.sha256, digest, head, medium.attempts)
    medium.state = state
    if state == "arrived":
        medium.content_type, medium.arrived_at = why, clock.now()
        record(session, "medium.arrived", medium_view(medium), by=medium.sent_by)
        return None
    folder.discard(medium_id)
    if state == "announced":
        medium.attempts += 1
        return rules.WrongDigest(offset=0)
    medium.refused = why
    record(session, "medium.refused", medium_view(medium), by=medium.sent_by)
    return refusal_of(medium)


def refusal_of(medium: Medium) -> Refusal | None:
    """Why a medium was refused."""
    kinds: dict[str | None, Any] = {"wrong_digest": rules.WrongDigest, "not_a_medium": rules.NotAMedium}
    kind = kinds.get(medium.refused)
    return kind(medium=str(medium.id), refused=True) if kind else None


async def opened(session: AsyncSession, medium_id: UUID, *, by: Viewer) -> Medium:
    """A medium for somebody with the right to its subject's private side, or for who sent it; the reading is logged."""
    medium = await session.get(Medium, medium_id)
    if medium is None or not by.sees_entry(f"medium/{medium_id}", [medium.place]):
        raise NotFound(subject=f"medium/{medium_id}")
    if medium.sent_by != by.actor:
        await allow_subject(session, medium, by)
    if medium.state != "arrived":
        raise rules.NotArrived(state=medium.state)
    session.add(Reading(id=uuid7(), at=clock.now(), actor=by.actor, subject=f"medium/{medium_id}"))
    return medium


async def allow_subject(session: AsyncSession, medium: Medium, by: Viewer) -> None:
    """Refuse unless the asker may read the private side of what the medium is about."""
    kind = subjects.get(medium.about.partition("/")[0])
    by.allow(*(kind.private_roles if kind and kind.private_roles else CHECKERS), area=medium.place)
    last = await newest(session, medium.about)
    if last is not None and not by.sees_entry(medium.about, last.areas):
        raise NotFound(subject=f"medium/{medium.id}")
    if last is not None and not any(by.within(area) for area in last.areas):
        raise Forbidden(needs_area=last.areas, own_areas=list(by.areas))
