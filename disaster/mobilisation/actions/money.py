"""What is done with donated money: taken in, set aside, paid, released. Nothing goes below zero."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.geo.queries import division
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.mobilisation import rules
from disaster.mobilisation.actions import whereabouts
from disaster.mobilisation.models import Donation, FundAccount, FundMovement, Spending
from disaster.mobilisation.schemas import SpendingIn, SpendingStateIn
from disaster.mobilisation.views import spending_view
from disaster.people.viewer import Viewer
from disaster.stockpile.items import item_of

SPENDERS = ("donations_clerk", "duty_officer", "commander")


async def taken_in(session: AsyncSession, donation: Donation, *, by: str) -> None:
    """The money of a gift is in hand."""
    giver, in_hand = (FundAccount(id=uuid7(), donation_id=donation.id, kind=kind, spending_id=None, balance=0)
                      for kind in ("giver", "in_hand"))
    session.add_all([giver, in_hand])
    await session.flush()
    moved(session, "receipt", giver, in_hand, donation.amount_fen or 0, by)


async def spent(session: AsyncSession, spending_id: UUID, entered: SpendingIn, *, by: Viewer) -> Spending:
    """Set donated money aside for one thing, or pay it at once. A directed gift pays only for its purpose."""
    incident = await session.get(Incident, entered.incident_id)
    if incident is None:
        raise NotFound(subject=f"incident/{entered.incident_id}")
    by.allow(*SPENDERS, area=incident.county)
    await alone(session, spending_id)
    if (known := await session.get(Spending, spending_id)) is not None:
        if known.entered != entered.model_dump(mode="json"):
            raise SameIdOtherBody(subject=f"spending/{spending_id}")
        return known
    await division(session, entered.place)
    if entered.item is not None:
        item_of(entered.item)
    accounts = await in_hand(session, incident.county, entered.donation_id)
    parts = rules.picked([fund for fund, _ in accounts], entered.amount_fen,
                         rules.Purpose(entered.incident_id, entered.place, entered.item))
    now = clock.now()
    spending = Spending(
        id=spending_id, county=incident.county, state="paid" if entered.paid else "committed", at=now, by=by.actor,
        paid_at=now if entered.paid else None, entered=entered.model_dump(mode="json"),
        **entered.model_dump(exclude={"donation_id", "paid"}))
    session.add(spending)
    await session.flush()
    sources = {fund.donation_id: account for fund, account in accounts}
    for donation_id, amount_fen in parts:
        target = await opened(session, donation_id, "spent" if entered.paid else "committed", spending_id)
        moved(session, "payment" if entered.paid else "commitment", sources[donation_id], target, amount_fen, by.actor)
    await told(session, spending, by=by.actor)
    return spending


async def settled(session: AsyncSession, spending_id: UUID, entered: SpendingStateIn, *, by: Viewer) -> Spending:
    """Money set aside is paid, or goes back to the gifts it came from."""
    spending = await session.get(Spending, spending_id, with_for_update={"of": Spending}, populate_existing=True)
    if spending is None:
        raise NotFound(subject=f"spending/{spending_id}")
    by.allow(*SPENDERS, area=spending.county)
    if spending.state == entered.state:
        return spending
    rules.may_settle(spending.state, entered.state)
    for account in list(spending.accounts):
        kind, of = ("spent", spending_id) if entered.state == "paid" else ("in_hand", None)
        target = await opened(session, account.donation_id, kind, of)
        moved(session, "payment" if of else "release", account, target, account.balance, by.actor)
    spending.state, spending.paid_at = entered.state, clock.now() if entered.state == "paid" else None
    await told(session, spending, by=by.actor)
    return spending


async def alone(session: AsyncSession, client_id: UUID) -> None:
    """Two copies of one request come one after the other, so that the second finds what the first made."""
    await session.execute(select(func.pg_advisory_xact_lock(client_id.int % 2**63)))


async def in_hand(session: AsyncSession, county: str,
                  donation_id: UUID | None) -> list[tuple[rules.InHand, FundAccount]]:
    """Money in hand, locked, the oldest gift first; of one gift if one is named."""
    rows = await session.execute(
        select(FundAccount, Donation.earmark).join(Donation, Donation.id == FundAccount.donation_id)
        .where(FundAccount.kind == "in_hand", FundAccount.balance > 0, Donation.county == county,
               *([Donation.id == donation_id] if donation_id else []))
        .order_by(FundAccount.id).with_for_update(of=FundAccount).execution_options(populate_existing=True))
    return [(rules.InHand(account.donation_id, account.balance, earmark), account) for account, earmark in rows]


async def opened(session: AsyncSession, donation_id: UUID, kind: str, spending_id: UUID | None) -> FundAccount:
    """The account of this key, locked; made where it lacks."""
    account: FundAccount | None = await session.scalar(select(FundAccount).where(
        FundAccount.donation_id == donation_id, FundAccount.kind == kind,
        FundAccount.spending_id.is_not_distinct_from(spending_id)).with_for_update())
    if account is None:
        account = FundAccount(id=uuid7(), donation_id=donation_id, kind=kind, spending_id=spending_id, balance=0)
        session.add(account)
        await session.flush()
    return account


def moved(session: AsyncSession, kind: str, source: FundAccount, target: FundAccount, amount_fen: int, by: str) -> None:
    """So many fen from one account to another."""
    source.balance -= amount_fen
    target.balance += amount_fen
    session.add(FundMovement(id=uuid7(), kind=kind, at=clock.now(), by=by, from_id=source.id, to_id=target.id,
                             amount_fen=amount_fen))


async def told(session: AsyncSession, spending: Spending, *, by: str) -> None:
    """Tell the spending, and the gifts that pay for it."""
    await session.flush()
    await session.refresh(spending, ["accounts"])
    entry = record(session, f"spending.{spending.state}", spending_view(spending), by=by)
    await whereabouts.told(session, await gifts_of(session, spending.id), by=by, cause=entry.id)


async def gifts_of(session: AsyncSession, spending_id: UUID) -> Sequence[UUID]:
    """The gifts that pay for a spending, or did until it was released."""
    found = await session.scalars(select(FundAccount.donation_id).where(FundAccount.spending_id == spending_id))
    return found.all()
