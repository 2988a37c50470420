"""What changed since somebody last looked: entries after his position, folded by subject, only what he may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.incidents.queries import INCIDENT_OF
from disaster.journal.models import Entry
from disaster.journal.read import Position, position
from disaster.people.viewer import Viewer
from disaster.sitreps import rules
from disaster.sitreps.models import Look
from disaster.sitreps.schemas import ChangesView, FigureChange, LookView, SubjectChange

SUBJECTS_MOST = 2_000
ENTRIES_MOST = 20_000       # how far back of the end is read: whoever was away for longer is told that there was more
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Folded:
    """What happened to one subject since."""

    subject: str
    seq: int
    kinds: list[str]
    own: bool

    @property
    def kind(self) -> str:
        return self.subject.partition("/")[0]


async def scope_of(session: AsyncSession, incident_id: UUID | None, by: Viewer) -> str:
    """What is looked at, if the viewer may know of it."""
    if incident_id is None:
        return DESK
    incident = await session.get(Incident, incident_id)
    if incident is None or not by.sees_entry(f"incident/{incident_id}", [incident.county]):
        raise NotFound(subject=f"incident/{incident_id}")
    return f"incident/{incident_id}"


async def changes(session: AsyncSession, incident_id: UUID | None, *, by: Viewer) -> ChangesView:
    """Everything worth telling since this person last looked, the weightiest first."""
    scope = await scope_of(session, incident_id, by)
    end = await position(session)
    look = await session.get(Look, (by.actor, scope))
    start = await start_of(session, look, end)
    after = max(start, end.seq - ENTRIES_MOST)
    folded = await folded_after(session, after, end.seq, incident_id, by)
    newest = await entries_at(session, [one.seq for one in folded])
    seen = [one for one in folded if one.seq in newest and by.sees_entry(one.subject, newest[one.seq].areas)]
    before = await views_before(session, [one.subject for one in seen], start, by)
    told = [subject_change(one, newest[one.seq], is_new=one.subject not in before) for one in seen
            if rules.worth_telling(one.kind, one.kinds,
                                   own=one.own and not brought(newest[one.seq], before.get(one.subject), by))]
    moved = [move for one in seen if one.kind == "figures" for move in moves(newest[one.seq], before.get(one.subject))]
    return ChangesView(
        epoch=end.epoch, seq=end.seq, since=LookView(epoch=look.epoch, seq=look.seq, at=look.at) if look else None,
        restored=look is not None and look.epoch != end.epoch, more=len(folded) == SUBJECTS_MOST or after > start,
        figures=sorted(moved, key=lambda one: (one.weight, len(one.place), one.place)),
        subjects=sorted(told, key=lambda one: (one.weight, -one.seq)))


async def start_of(session: AsyncSession, look: Look | None, end: Position) -> int:
    """The number after which everything is new: of the last look, or, once a backup was restored, of its time."""
    if look is None:
        return 0
    if look.epoch == end.epoch:
        return look.seq
    return await session.scalar(select(func.max(Entry.seq)).where(Entry.at <= look.at)) or 0


async def folded_after(session: AsyncSession, after: int, upto: int, incident_id: UUID | None,
                       by: Viewer) -> list[Folded]:
    """Subjects that changed since, the latest first."""
    kind = func.split_part(Entry.subject, "/", 1)
    query: Select[Any] = select(
        Entry.subject, func.max(Entry.seq), func.array_agg(aggregate_order_by(Entry.kind, Entry.seq)),
        func.bool_and(Entry.actor == by.actor)).where(
            Entry.seq > after, Entry.seq <= upto, kind.in_([*rules.TOLD_OF, "figures"]), *of_incident(incident_id))
    query = query.group_by(Entry.subject).order_by(func.max(Entry.seq).desc()).limit(SUBJECTS_MOST)
    rows = await session.execute(query)
    return [Folded(subject, seq, list(dict.fromkeys(kinds)), own) for subject, seq, kinds, own in rows]


def of_incident(incident_id: UUID | None) -> list[ColumnElement[bool]]:
    """Only what concerns one incident."""
    if incident_id is None:
        return []
    return [or_(INCIDENT_OF.in_([str(incident_id)]), Entry.subject == f"incident/{incident_id}")]


async def entries_at(session: AsyncSession, numbers: Sequence[int]) -> dict[int, Entry]:
    """The entries with these numbers that still show something."""
    rows = await session.scalars(select(Entry).where(Entry.seq.in_(numbers), Entry.data.is_not(None)))
    return {row.seq: row for row in rows}


async def views_before(session: AsyncSession, subjects: Sequence[str], after: int, by: Viewer) -> dict[str, Any]:
    """What each subject looked like then, as far as this person might see it then."""
    rows = await session.execute(
        select(Entry.subject, Entry.areas, Entry.data).where(Entry.subject.in_(subjects), Entry.seq <= after)
        .ext(distinct_on(Entry.subject)).order_by(Entry.subject, Entry.seq.desc()))
    return {subject: orjson.loads(data) for subject, areas, data in rows
            if data is not None and by.sees_entry(subject, areas)}


def brought(newest: Entry, before: dict[str, Any] | None, by: Viewer) -> bool:
    """Whether it is another's report that a merge brought into this incident: the merge was one's own, its words not.

    Only where it was not of this incident at the last look: what one did to a report that was here stays untold.
    """
    now = orjson.loads(newest.data or "{}")
    there = before is not None and before.get("incident_id") == now.get("incident_id")
    return newest.subject.startswith("report/") and now.get("filed_by") != by.actor and not there


def subject_change(one: Folded, newest: Entry, *, is_new: bool) -> SubjectChange:
    """One line of what changed."""
    return SubjectChange(subject=one.subject, is_new=is_new, kinds=one.kinds, seq=one.seq, at=newest.at,
                         actor=newest.actor, weight=rules.weight(one.kind, one.kinds))


def moves(newest: Entry, before: dict[str, Any] | None) -> list[FigureChange]:
    """The figures of a place that moved."""
    now = orjson.loads(newest.data or "{}")
    found = rules.figure_moves(now["place"], before["values"] if before else {}, now["values"])
    return [FigureChange.model_validate(one) for one in found]
