"""A due table is signed and sent: frozen, numbered, recorded, and the county's legal clocks are met. A look is marked.

There is no line to an upper platform today: sent means signed, frozen, in the journal (its feed) and ready as files.
"""

from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import case, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.incidents.actions import clocks
from disaster.incidents.actions.incidents import locked
from disaster.incidents.models import Incident
from disaster.journal.read import position
from disaster.journal.record import record
from disaster.people.models import Person
from disaster.people.viewer import Viewer
from disaster.settings import settings
from disaster.sitreps import queries, rules
from disaster.sitreps.drafting import Draft, corrected, drafted, refuse_signature, seen
from disaster.sitreps.looking import scope_of
from disaster.sitreps.models import DueTable, Look, SentFile
from disaster.sitreps.schemas import Format, LookIn, LookView, SendIn
from disaster.sitreps.views import due_table_view


async def sent(session: AsyncSession, table_id: UUID, entered: SendIn, *, by: Viewer) -> DueTable:
    """Sign and send the table as it was read. A repeat answers the same table; another body is refused."""
    incident = await locked(session, (await seen(session, entered.incident_id, by)).id)
    standing = await session.get(DueTable, table_id)      # under the lock: of two copies at once the second finds it
    if standing is not None:
        return same(standing, entered)
    duty = await queries.on_duty(session, incident.county)
    refuse_signature(by, duty)
    corrects = await corrected(session, incident, entered.corrects)
    made = await read_again(session, incident, entered, corrects)
    row = await signed(session, table_id, incident, made, entered, duty, by=by)
    session.add(row)
    await session.flush()
    entry = record(session, "due_table.sent", due_table_view(row), by=by.actor)
    await clocks.sent_upward(session, incident, kind=row.kind, at=row.sent_at, by=by.actor, cause=entry.id)
    return row


def same(standing: DueTable, entered: SendIn) -> DueTable:
    """The table that stands under the id, if it is what was signed now."""
    told = (standing.incident_id, standing.kind, standing.seq, standing.previous, standing.corrects, standing.reason,
            standing.content["notes"])
    if told != (entered.incident_id, entered.kind, entered.seq, entered.previous, entered.corrects, entered.reason,
                entered.notes):
        raise SameIdOtherBody(subject=f"due_table/{standing.id}")
    return standing


async def read_again(session: AsyncSession, incident: Incident, entered: SendIn, corrects: DueTable | None) -> Draft:
    """What the signer read, made once more from the journal up to the same entry: he signs that and nothing newer."""
    now = await position(session)
    if entered.epoch != now.epoch or entered.seq > now.seq:
        raise rules.DraftTooOld(epoch=str(now.epoch), seq=now.seq)
    made = await drafted(session, incident, entered.kind, entered.seq, corrects)
    rules.refuse_old(made.content.data_at, clock.now())
    if made.content.previous != entered.previous:
        raise rules.TableOvertaken(by=str(made.content.previous), number=made.content.previous_number)
    rules.refuse_order(entered.kind, made.kinds, corrects=corrects.kind if corrects else None)
    rules.refuse_correction(is_correction=corrects is not None, reason=entered.reason)
    rules.refuse_without_notes(made.content.findings, entered.notes)
    return made


async def signed(session: AsyncSession, table_id: UUID, incident: Incident, made: Draft, entered: SendIn,
                 duty: UUID | None, *, by: Viewer) -> DueTable:
    """The frozen row: content, claims, names of who signed and who filled it in."""
    signatory = await session.get_one(Person, UUID(by.actor.partition("/")[2]))
    filler = await person(session, entered.filler_id or duty or signatory.id)
    number, now = await queries.next_number(session, incident.county), clock.now()
    example = signatory.example or filler.example
    content: dict[str, Any] = {
        "table": made.content.model_dump(mode="json"), "behind": made.behind, "notes": entered.notes,
        "reason": entered.reason, "number": number, "sent_at": now.isoformat(), "world": settings().world,
        "example": example, "people": {role: {"name": one.name, "post_zh": one.post_zh, "post_en": one.post_en}
                                       for role, one in (("signatory", signatory), ("filler", filler))}}
    claims = {UUID(claim) for figures in made.behind.values() for ids in figures.values() for claim in ids}
    return DueTable(
        id=table_id, incident_id=incident.id, county=incident.county, number=number, kind=made.content.kind,
        seq=made.content.seq, data_at=made.content.data_at, sent_at=now, sent_by=by.actor, signatory_id=signatory.id,
        filler_id=filler.id, addressees=made.content.addressees, previous=made.content.previous,
        corrects=made.content.corrects, content=content, claim_ids=sorted(claims),
        digest=sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        changed=len(made.content.changes), noted=sorted(entered.notes), example=example, reason=entered.reason)


async def person(session: AsyncSession, person_id: UUID) -> Person:
    """Somebody who works here."""
    found = await session.get(Person, person_id)
    if found is None or not found.active:
        raise NotFound(subject=f"person/{person_id}")
    return found


async def kept(session: AsyncSession, table: DueTable, form: Format, body: bytes) -> bytes:
    """Keep a file as it was first made; whoever made another at the same moment gets the first one's bytes."""
    await session.execute(insert(SentFile).values(
        table_id=table.id, format=form, digest=sha256(body).hexdigest(), body=body, made_at=clock.now())
        .on_conflict_do_nothing())
    return (await session.get_one(SentFile, (table.id, form))).body


async def looked(session: AsyncSession, entered: LookIn, *, by: Viewer) -> LookView:
    """Mark how far this person has looked. A mark never goes back: another device may have been further."""
    scope = await scope_of(session, entered.incident_id, by)
    end = await position(session)
    if entered.epoch != end.epoch or entered.seq > end.seq:
        raise rules.OtherEpoch(epoch=str(end.epoch), seq=end.seq)
    row = insert(Look).values(actor=by.actor, scope=scope, epoch=entered.epoch, seq=entered.seq, at=clock.now())
    further = case((Look.epoch == row.excluded.epoch, func.greatest(Look.seq, row.excluded.seq)),
                   else_=row.excluded.seq)
    await session.execute(row.on_conflict_do_update(index_elements=["actor", "scope"], set_={
        "epoch": row.excluded.epoch, "seq": further, "at": row.excluded.at}))
    found = await session.get_one(Look, (by.actor, scope), populate_existing=True)
    return LookView(epoch=found.epoch, seq=found.seq, at=found.at)
