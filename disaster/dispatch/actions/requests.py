"""What is done with requests of townships: asked, decided, allotted to a store."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch import rules
from disaster.dispatch.actions.numbers import order_number
from disaster.dispatch.actions.ordering import ordered
from disaster.dispatch.actions.orders import Basis, given
from disaster.dispatch.models import Consignment, ConsignmentLine, Request, UseOrder
from disaster.dispatch.portions import uncut
from disaster.dispatch.rules import ON_ROAD, AlreadyDecided, granted
from disaster.dispatch.schemas import AllotmentIn, RequestDecisionIn, RequestIn
from disaster.dispatch.views import request_view
from disaster.errors import BadInput, NotFound, SameIdOtherBody
from disaster.geo.queries import division
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.people.models import Person
from disaster.people.viewer import Viewer
from disaster.stockpile.items import item_of
from disaster.stockpile.queries import store_of


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
                  numbers=[], consignments=[], progress=nothing_sent(items), words=entered.words, reason=None,
                  body_hash=digest)
    session.add(row)
    await session.flush()
    record(session, "request.asked", request_view(row), by=by.actor)
    return row


def nothing_sent(items: list[str]) -> list[dict[str, Any]]:
    """Nothing of any item is committed, sent or there: known to be zero."""
    return [{"item": item, "committed": 0, "in_transit": 0, "fulfilled": 0} for item in items]


async def decided(session: AsyncSession, request_id: UUID, entered: RequestDecisionIn, *, by: Viewer) -> Request:
    """Grant it in full, in part, or refuse it with a reason (LOG-01). The same decision again changes nothing."""
    row = await locked(session, request_id, by)
    given = {line.item: line.granted for line in entered.lines} if entered.lines else None
    wanted = {line["item"]: line["quantity"] for line in row.lines}
    state, found = granted(wanted, {} if entered.verdict == "refuse" else given, entered.reason)
    lines = [{**line, "granted": found[line["item"]]} for line in row.lines]
    if row.state != "open":
        if (row.decided_by, row.state, row.lines, row.reason) == (by.actor, state, lines, entered.reason):
            return row
        raise AlreadyDecided(state=row.state, decided_by=row.decided_by)
    row.state, row.lines = state, lines
    row.decided_by, row.decided_at, row.reason = by.actor, clock.now(), entered.reason
    await session.flush()
    record(session, f"request.{row.state}", request_view(row), by=by.actor)
    return row


async def allotted(session: AsyncSession, request_id: UUID, entered: AllotmentIn, *, by: Viewer) -> Request:
    """A store sets aside what was granted, or a part of it, under a use order of its own, and a consignment is made.

    Several stores may share a request; what a cancelled consignment gave back may be allotted again.
    """
    row = await locked(session, request_id, by)
    if await repeated(session, row, entered):
        return row
    committed = {line["item"]: line["committed"] for line in row.progress}
    goods = rules.allotted({line["item"]: line["granted"] or 0 for line in row.lines}, committed,
                           {line.item: line.quantity for line in entered.lines})
    if row.state not in {"granted", "part"} or not goods:
        raise AlreadyDecided(state=row.state, store=row.store_id)
    by.allow("duty_officer", "commander", area=(await store_of(session, entered.store_id)).division)
    incident = await session.get_one(Incident, row.incident_id)
    number, load = await order_number(session, incident.county), {(entered.store_id, row.place): goods}
    consignment, = await ordered(session, incident, uncut(load), document=number, by=by.actor, request_id=row.id,
                                 first_id=entered.allotment_id)
    await given(session, incident, load, Basis(request_id=row.id), number=number, by=by.actor,
                signatory=entered.signatory_post or await post_of(session, by.actor))
    row.store_id, row.consignment_id = entered.store_id, consignment.id
    row.numbers = [*row.numbers, consignment.number]
    row.consignments, row.progress = await sent_so_far(session, row)
    await session.flush()
    record(session, "request.allotted", request_view(row), by=by.actor)
    return row


async def repeated(session: AsyncSession, row: Request, entered: AllotmentIn) -> bool:
    """Whether this allotment was made before; the same id with other goods is refused. What became of the load since
    (split, merged, sent elsewhere) does not matter: the use order keeps what was given."""
    if entered.allotment_id is None or (before := await session.get(Consignment, entered.allotment_id)) is None:
        return False
    order = await session.scalar(select(UseOrder).where(UseOrder.number == before.order_number))
    asked = {line.item: line.quantity for line in entered.lines}
    given = {line["item"]: line["quantity"] for line in order.lines} if order else asked
    if before.number not in row.numbers or before.store_id != entered.store_id or (asked and asked != given):
        raise SameIdOtherBody(subject=f"consignment/{before.id}")
    return True


async def post_of(session: AsyncSession, actor: str) -> str:
    """The post of who orders: a person, never a program (nothing starts without a named person)."""
    person = await session.get(Person, UUID(actor.partition("/")[2])) if actor.startswith("person/") else None
    if person is None:
        raise BadInput(reason="a use order names the post that signs it")
    return person.post_zh


async def held(session: AsyncSession, *loads: Consignment) -> None:
    """Lock the requests of loads before any store: whoever allots them locks in the same order."""
    await session.execute(requests_of(*loads).with_only_columns(Request.id).with_for_update())


async def progressed(session: AsyncSession, load: Consignment, *, by: str, cause: UUID) -> None:
    """A load took a step: say of each request in it how much is committed, sent and there, if that changed."""
    for row in await session.scalars(requests_of(load).with_for_update().execution_options(populate_existing=True)):
        found = await sent_so_far(session, row)
        if (row.consignments, row.progress) != found:
            row.consignments, row.progress = found
            await session.flush()
            record(session, "request.progressed", request_view(row), by=by, cause=cause)


def requests_of(*loads: Consignment) -> Select[Request]:
    """The requests for which the goods of loads were ordered, wherever they go now."""
    numbers = sorted({line.origin for load in loads for line in load.lines} | {load.number for load in loads})
    return select(Request).where(Request.incident_id.in_({load.incident_id for load in loads}),
                                 Request.numbers.has_any(array(numbers))).order_by(Request.id)


async def sent_so_far(session: AsyncSession, row: Request) -> tuple[list[str], list[dict[str, Any]]]:
    """The consignments of a request, and the pieces of each asked item that are committed, sent and there.

    Goods are found by the number under which they were ordered: split, merged or sent elsewhere they keep it. What
    goes to another place now, turned round, or was brought back serves this request no more.
    """
    lines = (await session.execute(
        select(Consignment.id, Consignment.state, ConsignmentLine.item, ConsignmentLine.quantity,
               (ConsignmentLine.good - ConsignmentLine.returned).label("good"))
        .join(ConsignmentLine, ConsignmentLine.consignment_id == Consignment.id)
        .where(ConsignmentLine.origin.in_(row.numbers), Consignment.place == row.place,
               Consignment.returns_to.is_(None), Consignment.state.not_in(["cancelled", "merged", "returned"]))
        .order_by(Consignment.id, ConsignmentLine.line))).all()
    found = {line["item"]: line for line in nothing_sent([line["item"] for line in row.lines])}
    for _, state, item, quantity, good in lines:
        if item in found:
            found[item]["committed"] += quantity
            found[item]["in_transit"] += quantity if state in {*ON_ROAD, "received"} else 0
            found[item]["fulfilled"] += good or 0
    return list(dict.fromkeys(str(line.id) for line in lines)), list(found.values())


async def locked(session: AsyncSession, request_id: UUID, by: Viewer) -> Request:
    """The request, locked, if the asker may see it and decide."""
    row = await session.get(Request, request_id, with_for_update=True, populate_existing=True)
    if row is None or not by.sees_entry(f"request/{request_id}", [row.place]):
        raise NotFound(subject=f"request/{request_id}")
    by.allow("duty_officer", "commander", area=row.place)
    return row
