"""What is done with requests of townships: asked, decided, allotted to a store."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.actions.numbers import order_number
from disaster.dispatch.actions.ordering import ordered
from disaster.dispatch.models import Request
from disaster.dispatch.rules import AlreadyDecided, granted
from disaster.dispatch.schemas import AllotmentIn, RequestDecisionIn, RequestIn
from disaster.dispatch.views import request_view
from disaster.errors import BadInput, NotFound, SameIdOtherBody
from disaster.geo.queries import division
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.stockpile.items import item_of


async def asked(session: AsyncSession, request_id: UUID, entered: RequestIn, *, by: Viewer) -> Request:
    """A township asks for goods. The same request again changes nothing."""
    digest = sha256(entered.model_dump_json().encode()).digest()
    row = await session.get(Request, request_id)
    if row is not None:
        if row.body_hash != digest:
            raise SameIdOtherBody(subject=f"request/{request_id}")
        return row
    await division(session, entered.place)
    incident = await session.get(Incident, entered.incident_id)
    if incident is None or not entered.place.startswith(incident.county):
        raise NotFound(subject=f"incident/{entered.incident_id}")
    items = [item_of(line.item).key for line in entered.lines]
    if len(set(items)) < len(items):
        raise BadInput(reason="an item stands in two lines")
    row = Request(id=request_id, incident_id=incident.id, place=entered.place, state="open", asked_by=by.actor,
                  lines=[{"item": line.item, "quantity": line.quantity, "granted": None} for line in entered.lines],
                  asked_at=clock.now(), decided_by=None, decided_at=None, store_id=None, consignment_id=None,
                  words=entered.words, reason=None, body_hash=digest)
    session.add(row)
    await session.flush()
    record(session, "request.asked", request_view(row), by=by.actor)
    return row


async def decided(session: AsyncSession, request_id: UUID, entered: RequestDecisionIn, *, by: Viewer) -> Request:
    """Grant it in full, in part, or refuse it with a reason (LOG-01)."""
    row = await locked(session, request_id, by)
    if row.state != "open":
        raise AlreadyDecided(state=row.state, decided_by=row.decided_by)
    given = {line.item: line.granted for line in entered.lines} if entered.lines else None
    wanted = {line["item"]: line["quantity"] for line in row.lines}
    row.state, found = granted(wanted, {} if entered.verdict == "refuse" else given, entered.reason)
    row.lines = [{**line, "granted": found[line["item"]]} for line in row.lines]
    row.decided_by, row.decided_at, row.reason = by.actor, clock.now(), entered.reason
    await session.flush()
    record(session, f"request.{row.state}", request_view(row), by=by.actor)
    return row


async def allotted(session: AsyncSession, request_id: UUID, entered: AllotmentIn, *, by: Viewer) -> Request:
    """The store sets aside what was granted, under a use order of its own, and a consignment is made."""
    row = await locked(session, request_id, by)
    if row.state not in {"granted", "part"} or row.consignment_id is not None:
        raise AlreadyDecided(state=row.state, store=row.store_id)
    incident = await session.get_one(Incident, row.incident_id)
    goods = {(entered.store_id, row.place): {line["item"]: line["granted"] for line in row.lines if line["granted"]}}
    number = await order_number(session, incident.county)
    consignment, = await ordered(session, incident, goods, document=number, by=by.actor, request_id=row.id)
    row.store_id, row.consignment_id = entered.store_id, consignment.id
    await session.flush()
    record(session, "request.allotted", request_view(row), by=by.actor)
    return row


async def locked(session: AsyncSession, request_id: UUID, by: Viewer) -> Request:
    """The request, locked, if the asker may see it and decide."""
    row = await session.get(Request, request_id, with_for_update=True, populate_existing=True)
    if row is None or not by.sees_entry(f"request/{request_id}", [row.place]):
        raise NotFound(subject=f"request/{request_id}")
    by.allow("duty_officer", "commander", area=row.place)
    return row
