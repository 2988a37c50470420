"""What is done with gifts: offered, received, declined."""

import secrets
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.geo.queries import division
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.mobilisation import rules
from disaster.mobilisation.actions import money, whereabouts
from disaster.mobilisation.models import Counter, Donation, Donor
from disaster.mobilisation.schemas import DonationIn, ReceiptIn, ReceivedLineIn, RefusalIn, Whereabouts
from disaster.mobilisation.views import donation_view
from disaster.people.viewer import Viewer
from disaster.settings import settings
from disaster.stockpile import actions as stockpile
from disaster.stockpile.items import item_of, unit_of
from disaster.stockpile.queries import store_of
from disaster.stockpile.schemas import Earmark, LotIn
from disaster.stockpile.schemas import ReceiptIn as StoreReceiptIn

CLERK = "donations_clerk"


async def offered(session: AsyncSession, donation_id: UUID, entered: DonationIn, *, by: Viewer) -> Donation:
    """Somebody offers goods or money. The gift gets its number, and the key with which its giver follows it."""
    county = settings().jurisdiction
    by.allow(CLERK, area=county)
    digest = sha256(entered.model_dump_json().encode()).digest()
    await money.alone(session, donation_id)
    if (known := await session.get(Donation, donation_id)) is not None:
        if known.offer_hash != digest:
            raise SameIdOtherBody(subject=f"donation/{donation_id}")
        return known
    await wish_known(session, entered.earmark)
    now = clock.now()
    lines = [{"item": line.item, "quantity": line.quantity, "unit": unit_of(line.item)} for line in entered.lines]
    donation = Donation(
        id=donation_id, county=county, kind=entered.kind, state="offered", key=secrets.token_urlsafe(12), lines=lines,
        number=rules.donation_number(county, clock.local(now).year, await numbered(session, "donation")),
        donor_id=await donor_of(session, entered), amount_fen=entered.amount_fen, offered_at=now, offer_hash=digest,
        earmark=entered.earmark.model_dump(mode="json", exclude_none=True) if entered.earmark else None,
        whereabouts=[Whereabouts().model_dump() for _ in range(max(1, len(lines)))])
    session.add(donation)
    await session.flush()
    record(session, "donation.offered", donation_view(donation), by=by.actor)
    return donation


async def received(session: AsyncSession, donation_id: UUID, entered: ReceiptIn, *, by: Viewer) -> Donation:
    """The gift came: goods into a store's ledger, money into the fund, and a receipt without a gap in its number."""
    donation = await locked(session, donation_id, by)
    digest = sha256(entered.model_dump_json().encode()).digest()
    if donation.state == "received" and donation.receipt_hash == digest:
        return donation
    rules.must_be_offered(donation.number, donation.state)
    rules.receipt_fits(donation.kind, entered.store_id, lines=bool(entered.lines),
                       amount=entered.amount_fen is not None)
    if entered.store_id is not None:
        by.allow(CLERK, area=(await store_of(session, entered.store_id)).division)
    now = clock.now()
    number = await numbered(session, "receipt")
    donation.receipt_number = rules.receipt_number(donation.county, clock.local(now).year, number)
    donation.state, donation.received_by, donation.receipt_hash = "received", by.actor, digest
    donation.store_id = entered.store_id
    donation.received_at = entered.received_at or now
    if entered.store_id is not None:
        await stored(session, donation, entered.store_id, entered.lines, by=by)
    else:
        donation.amount_fen = entered.amount_fen or donation.amount_fen
        await session.flush()
        await money.taken_in(session, donation, by=by.actor)
    await session.flush()
    await whereabouts.found(session, [donation])
    record(session, "donation.received", donation_view(donation), by=by.actor)
    return donation


async def stored(session: AsyncSession, donation: Donation, store_id: str, came: list[ReceivedLineIn], *,
                 by: Viewer) -> None:
    """Put the goods of a gift into a store, as lots that carry the gift and its giver's wish."""
    lines: list[Any] = [line.model_dump() for line in came] or donation.lines
    earmark = Earmark.model_validate(donation.earmark) if donation.earmark else None
    donation.lines = [{"item": line["item"], "quantity": line["quantity"], "unit": unit_of(line["item"])}
                      for line in lines]
    donation.whereabouts = [Whereabouts().model_dump() for _ in lines]
    await session.flush()
    await stockpile.received(session, store_id, donation.id, StoreReceiptIn(
        document=donation.receipt_number, lines=[LotIn(
            item=line["item"], quantity=line["quantity"], batch=line.get("batch"), expires_on=line.get("expires_on"),
            owner=donation.number, donation_id=donation.id, earmark=earmark) for line in lines]), by=by)


async def declined(session: AsyncSession, donation_id: UUID, entered: RefusalIn, *, by: Viewer) -> Donation:
    """The gift is not needed, or cannot be used as its giver wishes; he reads a polite letter."""
    donation = await locked(session, donation_id, by)
    if donation.state == "declined" and donation.declined_reason == entered.reason:
        return donation
    rules.must_be_offered(donation.number, donation.state)
    donation.state, donation.declined_reason = "declined", entered.reason
    record(session, "donation.declined", donation_view(donation), by=by.actor)
    return donation


async def locked(session: AsyncSession, donation_id: UUID, by: Viewer) -> Donation:
    """The gift, locked, for a clerk of its county."""
    donation = await session.get(Donation, donation_id, with_for_update=True, populate_existing=True)
    if donation is None:
        raise NotFound(subject=f"donation/{donation_id}")
    by.allow(CLERK, area=donation.county)
    return donation


async def wish_known(session: AsyncSession, earmark: Earmark | None) -> None:
    """Refuse a wish for an incident, place or item that is not there: it could never be met."""
    if earmark is None:
        return
    if earmark.incident_id is not None and await session.get(Incident, earmark.incident_id) is None:
        raise NotFound(subject=f"incident/{earmark.incident_id}")
    if earmark.place is not None:
        await division(session, earmark.place)
    if earmark.item is not None:
        item_of(earmark.item)


async def donor_of(session: AsyncSession, entered: DonationIn) -> UUID | None:
    """The giver by name and phone, made where he is new; nobody for an anonymous gift."""
    if entered.donor_name is None:
        return None
    await session.execute(insert(Donor).values(id=uuid7(), name=entered.donor_name, phone=entered.donor_phone)
                          .on_conflict_do_nothing(index_elements=["name", "phone"]))
    return await session.scalar(select(Donor.id).where(
        Donor.name == entered.donor_name, Donor.phone.is_not_distinct_from(entered.donor_phone)))


async def numbered(session: AsyncSession, kind: str) -> int:
    """The next number of a kind in this year; its row stays locked until the commit, so that none is lost."""
    serial: int = (await session.scalars(
        insert(Counter).values(kind=kind, year=clock.local(clock.now()).year, last=1)
        .on_conflict_do_update(index_elements=["kind", "year"], set_={"last": Counter.last + 1})
        .returning(Counter.last))).one()
    return serial
