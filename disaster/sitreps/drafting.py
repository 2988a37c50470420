"""The due table, always filled: the figures of the county and its townships, beside the last table that was sent."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.journal.read import position
from disaster.ledgers import queries as ledgers
from disaster.people.viewer import Viewer
from disaster.people.views import STAFF
from disaster.rulebook.documents import shipped
from disaster.sitreps import queries, rules
from disaster.sitreps.models import DueTable
from disaster.sitreps.schemas import DraftView, Kind, TableContent, TableUnit

OFFICE = ("commander", "leader")        # whose office it is to sign; the officer on duty may, too
Behind = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before its signature, and the claims behind each of its values."""

    content: TableContent
    behind: Behind
    kinds: list[Kind]


async def draft(session: AsyncSession, incident_id: UUID, *, kind: Kind | None, corrects: UUID | None,
                by: Viewer) -> DraftView:
    """The table as it would go up now."""
    incident = await seen(session, incident_id, by)
    now = await position(session)
    made = await drafted(session, incident, kind, now.seq, await corrected(session, incident, corrects))
    filler = await queries.on_duty(session, incident.county)
    return DraftView(content=made.content, epoch=now.epoch, kinds=made.kinds, filler_id=filler,
                     clocks=await queries.clocks_met(session, incident, made.content.kind),
                     may_sign=may_sign(by, filler))


async def seen(session: AsyncSession, incident_id: UUID, by: Viewer) -> Incident:
    """The incident, for whoever works at the desk of its county."""
    incident = await session.get(Incident, incident_id)
    if incident is None or not by.sees_entry(f"incident/{incident_id}", [incident.county]):
        raise NotFound(subject=f"incident/{incident_id}")
    by.allow(*STAFF, area=incident.county)
    return incident


async def corrected(session: AsyncSession, incident: Incident, table_id: UUID | None) -> DueTable | None:
    """The table of this incident that is to be corrected; once only, its correction can be corrected in its turn."""
    if table_id is None:
        return None
    row = await session.get(DueTable, table_id)
    if row is None or row.incident_id != incident.id:
        raise NotFound(subject=f"due_table/{table_id}")
    newer = await queries.correction_of(session, table_id)
    if newer is not None:
        raise rules.NotCorrectedTwice(by=str(newer))
    return row


async def drafted(session: AsyncSession, incident: Incident, kind: Kind | None, seq: int,
                  corrects: DueTable | None) -> Draft:
    """The table of these figures at this entry of the journal, beside the last one sent (or the one it corrects)."""
    places = await queries.divisions(session, incident.county)
    told = await queries.figures_at(session, incident.id, [one.code for one in places], seq)
    units = [queries.unit_of(one, told.get(one.code)) for one in places]
    last = await queries.last_sent(session, incident.id)
    beside = corrects or last
    before = [TableUnit.model_validate(one) for one in beside.content["table"]["units"]] if beside else []
    changes = rules.changes(units, before) if beside else []
    stable = incident.state != "open"
    kinds = rules.kinds_after(shipped("deadlines"), last.kind if last else None, stable=stable)
    chosen = corrects.kind if corrects else kind or rules.likely_kind(kinds, stable=stable,
                                                                      changed=bool(changes) or last is None)
    found = rules.findings(shipped("indicators"), chosen, incident.hazard, units[0].values,
                           before[0].values if before else {}, await queries.base_data(session, incident.county),
                           await ledgers.rows(session, incident.id, incident.county))
    clocks = await queries.clocks_met(session, incident, chosen)
    content = TableContent(
        incident_id=incident.id, name_zh=incident.name_zh, name_en=incident.name_en, hazard=incident.hazard,
        occurred_at=incident.occurred_at, county=incident.county, kind=chosen, seq=seq,
        data_at=await queries.known_until(session, seq), previous=beside.id if beside else None,
        previous_number=beside.number if beside else None, corrects=corrects.id if corrects else None, units=units,
        changes=changes, findings=found,
        addressees=[rules.UPWARD, *sorted({target for one in clocks for target in one.also_to})])
    return Draft(content, behind(told), kinds)


def behind(told: dict[str, dict[str, Any]]) -> Behind:
    """Place -> indicator -> the claims that its value rests on."""
    return {place: {key: cell["claims"] for key, cell in figures["values"].items()}
            for place, figures in told.items()}


def may_sign(by: Viewer, on_duty: UUID | None) -> bool:
    """Whether this viewer may sign a table now."""
    try:
        refuse_signature(by, on_duty)
    except rules.MayNotSign:
        return False
    return True


def refuse_signature(by: Viewer, on_duty: UUID | None) -> None:
    """Refuse whoever is no named person with the right to sign."""
    rules.refuse_signature(is_person=by.actor.startswith("person/"), holds_office=by.holds(*OFFICE),
                           on_duty=on_duty is not None and by.actor == f"person/{on_duty}")
