"""Doors of donations: offered, received, declined; money spent; the nightly balance; what a giver may see."""

from uuid import UUID

from fastapi import APIRouter, Response

from disaster import clock
from disaster.db import Session
from disaster.mobilisation import following, queries
from disaster.mobilisation.actions import balances, donations, money, papers
from disaster.mobilisation.schemas import (
    BalanceCheckView,
    DonationIn,
    DonationView,
    Followed,
    ReceiptIn,
    RefusalIn,
    SpendingIn,
    SpendingStateIn,
    SpendingView,
)
from disaster.mobilisation.views import balance_check_view, donation_view, spending_view
from disaster.people.asking import Asking
from disaster.people.follow_key import FollowKey
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["donations"])
CHAIN_READERS = ("donations_clerk", "duty_officer", "commander", "leader", "auditor")


@router.post("/donations/balance")
async def check_balance(session: Session, viewer: Asking) -> BalanceCheckView:
    """Check now that every gift is accounted for."""
    viewer.allow("donations_clerk", "auditor", "administrator", area=settings().jurisdiction)
    day = clock.local(clock.now()).date()
    return balance_check_view(await balances.balance_checked(session, day, viewer.actor))


@router.put("/donations/{donation_id}")
async def offer(donation_id: UUID, entered: DonationIn, session: Session, viewer: Asking) -> DonationView:
    """Somebody offers goods or money."""
    return donation_view(await donations.offered(session, donation_id, entered, by=viewer))


@router.put("/donations/{donation_id}/receipt")
async def receive(donation_id: UUID, entered: ReceiptIn, session: Session, viewer: Asking) -> DonationView:
    """The gift came."""
    return donation_view(await donations.received(session, donation_id, entered, by=viewer))


@router.put("/donations/{donation_id}/refusal")
async def decline(donation_id: UUID, entered: RefusalIn, session: Session, viewer: Asking) -> DonationView:
    """The gift is politely declined."""
    return donation_view(await donations.declined(session, donation_id, entered, by=viewer))


@router.get("/donations/{donation_id}/receipt.html", response_class=Response)
async def print_receipt(donation_id: UUID, session: Session, viewer: Asking) -> Response:
    """The receipt as a document; it names the giver, so its reading is logged."""
    return Response(await papers.receipt_read(session, donation_id, by=viewer), media_type="text/html; charset=utf-8")


@router.get("/donations/{donation_id}/chain")
async def chain(donation_id: UUID, session: Session, viewer: Asking) -> Followed:
    """Where a gift went, as its giver sees it, for whoever answers for it; nobody is named."""
    viewer.allow(*CHAIN_READERS, area=settings().jurisdiction)
    return await following.followed(session, await queries.donation_of(session, donation_id))


@router.put("/spendings/{spending_id}")
async def spend(spending_id: UUID, entered: SpendingIn, session: Session, viewer: Asking) -> SpendingView:
    """Set donated money aside for one thing, or pay it at once."""
    return spending_view(await money.spent(session, spending_id, entered, by=viewer))


@router.put("/spendings/{spending_id}/state")
async def settle(spending_id: UUID, entered: SpendingStateIn, session: Session, viewer: Asking) -> SpendingView:
    """Money set aside is paid, or not needed after all."""
    return spending_view(await money.settled(session, spending_id, entered, by=viewer))


@router.get("/follow-donation/{number}")
async def follow(number: str, session: Session, key: FollowKey) -> Followed:
    """Where a gift went, for whoever holds its number and key; no account is needed."""
    return await following.followed(session, await queries.donation_of_key(session, number, key))
