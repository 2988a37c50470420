"""Acted on: what was done about a report reaches who sent it, by the desk's hand or by what the journal tells.

The journal is read after a cursor by one job, in transactions of its own: so it takes locks of reports alone, and a
level is confirmed without waiting for the reports it answers. A report that others hold is waited for at the next turn.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.journal.models import Entry
from disaster.journal.read import position
from disaster.journal.record import record, stamp
from disaster.people.viewer import SYSTEM, Viewer
from disaster.reports import rules
from disaster.reports.actions.desk import STAFF, locked
from disaster.reports.models import ActingCursor, Report
from disaster.reports.schemas import ActedIn
from disaster.reports.views import report_view

ENTRIES_MAX = 500     # entries that one turn looks at
ANSWERED_MAX = 2_000  # reports that one turn tells of one deed
GONE = ("returned", "withdrawn")
SKIPPED_MAX = 1_000   # entries about other things that are passed over again each turn


async def acted_on(session: AsyncSession, report_id: UUID, entered: ActedIn, *, by: Viewer) -> Report:
    """An officer says what was done. Saying it again changes nothing; further words are added below."""
    report = await locked(session, report_id, by)
    by.allow(*STAFF, area=report.place)
    if report.kind == "nil":
        raise rules.NilNotActedOn(kind=report.kind)
    if report.state in GONE or report.replaced_by is not None:
        raise rules.NotStanding(state=report.state, replaced_by=str(report.replaced_by or "") or None)
    said = (report.acted_words or "").split("\n\n")
    if entered.words not in said:
        report.acted_words = "\n\n".join([*filter(None, said), entered.words])
        done(session, report, "desk", None, at=clock.now(), by=by.actor, cause=None)
    return report


async def followed(session: AsyncSession) -> None:
    """Read on in the journal, and tell the reports of each place what was done there (a job, every two seconds)."""
    cursor = await session.get_one(ActingCursor, 1)
    end = await position(session)
    behind = end.seq - cursor.seq > SKIPPED_MAX
    if not behind and (await session.scalars(unread(cursor.seq, end.seq).limit(1))).first() is None:
        return               # an idle service writes nothing: not even a lock
    await session.refresh(cursor, with_for_update=True)
    entries = (await session.scalars(unread(cursor.seq, end.seq))).all()
    for entry in entries:
        if not await told(session, entry):
            return           # somebody holds one of its reports: again from here at the next turn
        cursor.seq = entry.seq
    if behind and len(entries) < ENTRIES_MAX:
        cursor.seq = max(cursor.seq, end.seq)


def unread(after: int, upto: int) -> Select[Entry]:
    """The entries of deeds in this stretch of the journal, in order."""
    return select(Entry).where(Entry.seq > after, Entry.seq <= upto, Entry.kind.in_(rules.TOLD_BY)).order_by(
        Entry.seq).limit(ENTRIES_MAX)


async def told(session: AsyncSession, entry: Entry) -> bool:
    """The reports that this entry answers are told so. False: not all yet, they are many or somebody holds one."""
    deed = rules.deed_of(entry.kind, orjson.loads(entry.data) if entry.data else {})
    if deed is None:
        return True
    concerned = await answered(session, deed, entry)
    rows = await session.scalars(select(Report).where(Report.id.in_(concerned)).order_by(Report.id)
                                 .with_for_update(key_share=True, skip_locked=True)
                                 .execution_options(populate_existing=True))
    free = rows.all()
    for report in free:
        done(session, report, deed.how, entry.subject, at=entry.at, by=SYSTEM.actor, cause=entry.id)
    return len(free) == len(concerned) < ANSWERED_MAX


async def answered(session: AsyncSession, deed: rules.Deed, entry: Entry) -> Sequence[UUID]:
    """The reports of the deed's places that came before it and know of no deed of its kind yet, so many at a time.

    A deed for a township is for its villages' reports; one for a village is for the township's report too.

    Also those that a correction or a twin speaks for now: who sent them wants to know what was done as well.
    """
    townships = {place[:rules.TOWNSHIP_DIGITS] for place in deed.places}      # one for a village is the township's too
    rows = await session.scalars(select(Report.id).where(
        Report.incident_id == UUID(deed.incident_id), Report.kind != "nil", Report.filed_at <= entry.at,
        ~Report.deeds.contains([{"how": deed.how}]), Report.state.not_in(GONE),
        or_(Report.place.in_(townships), *(Report.place.startswith(place) for place in deed.places)))
        .limit(ANSWERED_MAX))
    return rows.all()


def done(session: AsyncSession, report: Report, how: str, subject: str | None, *, at: datetime, by: str,
         cause: UUID | None) -> None:
    """Record on the report that something was done."""
    report.deeds = rules.with_deed(report.deeds, how, subject, stamp(at))
    report.acted_at = report.acted_at or at
    record(session, "report.acted", report_view(report), by=by, cause=cause)
