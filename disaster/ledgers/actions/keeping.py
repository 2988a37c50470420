"""What both ledgers do with a line: kept under the id its client made, every version of it with author and reason."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.incidents.actions import incidents
from disaster.incidents.models import Incident
from disaster.ledgers import rules
from disaster.ledgers.models import Casualty, House, LedgerVersion
from disaster.ledgers.schemas import KeptIn
from disaster.people.models import Reading
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped

RECORDERS = ("reporter", "duty_officer", "verifier", "commander")
CHECKERS = ("verifier", "duty_officer")
Line = TypeVar("Line", House, Casualty)


class OtherMatter(rules.GradeAgainstRooms):
    """A correction stays in the incident of its line."""

    code = "other_matter"


def digest_of(body: Mapping[str, Any]) -> bytes:
    """What makes two bodies the same."""
    return sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).digest()


async def incident_of(session: AsyncSession, entered: KeptIn, *, by: Viewer) -> Incident:
    """The incident named, or the one that hazard, county and time fit, as a report would find it; locked."""
    if entered.incident_id is not None:
        incident = await incidents.current(session, entered.incident_id)     # merged: what it became part of
        if incident.county != entered.place[:6]:
            raise NotFound(subject=f"incident/{entered.incident_id}")
        return incident
    if entered.hazard is None or entered.occurred_at is None or entered.hazard not in shipped("hazards").by_key():
        raise rules.IncidentUnsaid(hazard=entered.hazard)
    return await incidents.joined(session, hazard=entered.hazard, place=entered.place,
                                  occurred_at=min(entered.occurred_at, clock.now()), report_id=None, by=by.actor)


async def standing(session: AsyncSession, model: type[Line], line_id: UUID, digest: bytes) -> Line | None:
    """The line under this id, if this is the body that made it; another body is refused."""
    line = await session.get(model, line_id)
    if line is not None and line.digest != digest:
        raise SameIdOtherBody(subject=f"{model.__tablename__}/{line_id}")
    return line


async def locked(session: AsyncSession, model: type[Line], line_id: UUID, *, by: Viewer) -> Line:
    """A line, locked, for somebody who may see it."""
    line = await session.get(model, line_id, with_for_update=True)
    subject = f"{model.__tablename__}/{line_id}"
    if line is None or not by.sees_entry(subject, [line.place]):
        raise NotFound(subject=subject)
    return line


def versioned(session: AsyncSession, line: House | Casualty, body: dict[str, Any], *, by: Viewer,
              version_id: UUID | None = None, reason: str | None = None) -> None:
    """Keep this version of a line beside the earlier ones."""
    session.add(LedgerVersion(id=version_id or uuid7(), subject=f"{line.__tablename__}/{line.id}", number=line.version,
                              at=clock.now(), by=by.actor, reason=reason, digest=digest_of(body), body=body))


async def corrected_before(session: AsyncSession, subject: str, version_id: UUID, body: dict[str, Any],
                           reason: str) -> bool:
    """Whether this very correction is here already; another under its id is refused."""
    version = await session.get(LedgerVersion, version_id)
    if version is None:
        return False
    if (version.subject, version.digest, version.reason) != (subject, digest_of(body), reason):
        raise SameIdOtherBody(subject=f"correction/{version_id}")
    return True


def taken_back(line: House | Casualty) -> None:
    """What was verified is to be verified anew."""
    line.verified_at = line.verified_by = None


def verified(line: House | Casualty, *, by: Viewer) -> bool:
    """An officer has checked the line; answers whether that is news."""
    by.allow(*CHECKERS, area=line.place)
    if line.standing == "withdrawn":
        raise rules.LineWithdrawn
    if line.standing == "verified":
        return False
    line.standing, line.verified_at, line.verified_by = "verified", clock.now(), by.actor
    return True


async def withdrawn(session: AsyncSession, line: House | Casualty, reason: str, *, by: Viewer) -> bool:
    """Taken out, with a reason; what was said stays among its versions. Answers whether that is news."""
    if line.standing == "withdrawn":
        return False
    rules.refuse_change(line.standing, line.recorded_by, by.actor, by.roles)
    by.allow(*RECORDERS, area=line.place)
    subject = f"{line.__tablename__}/{line.id}"
    last = await session.scalar(select(LedgerVersion.body).where(
        LedgerVersion.subject == subject).order_by(LedgerVersion.number.desc()).limit(1))
    line.standing, line.version = "withdrawn", line.version + 1
    taken_back(line)
    versioned(session, line, {**(last or {}), "withdrawn": True}, by=by, reason=reason)
    await session.flush()
    return True


def logged(session: AsyncSession, subjects: list[str], *, by: Viewer) -> None:
    """Every name that is read is logged, one line for each."""
    now = clock.now()
    session.add_all(Reading(id=uuid7(), at=now, actor=by.actor, subject=subject) for subject in subjects)
