"""Doors of phones: register, list, shut out; bring a sealed letter without an account; decide about those put aside."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import UUID7

from disaster.db import Session
from disaster.errors import NotFound
from disaster.intake.door import address_of
from disaster.intake.limits import Limits
from disaster.people.asking import COOKIE, Asking, credential, viewer_of
from disaster.people.viewer import NotSignedIn
from disaster.phones import queries
from disaster.phones.actions import aside, letters
from disaster.phones.actions import phones as phones_actions
from disaster.phones.models import Phone
from disaster.phones.rules import TooManyLetters
from disaster.phones.schemas import (
    AsideView,
    DecisionIn,
    PhoneIn,
    PhoneSeen,
    PhoneView,
    Receipt,
    Registration,
    Road,
    SealedIn,
    ShutOutIn,
    Standing,
)
from disaster.phones.views import aside_view, phone_view, receipt_view
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["phones"])
LETTERS_A_MINUTE = 300        # a whole township may share one address
letters_brought = Limits(60)


@router.put("/phones/{phone_id}")
async def make_known(phone_id: UUID7, entered: PhoneIn, request: Request, session: Session,
                     viewer: Asking) -> Registration:
    """A phone makes itself known at each opening of its page, and gets what it seals with."""
    return await phones_actions.registered(session, phone_id, entered, credential(request.cookies.get(COOKIE), None),
                                           by=viewer)


@router.get("/phones")
async def listed(session: Session, viewer: Asking) -> list[PhoneSeen]:
    """Every phone that reports come from, the last seen first."""
    viewer.allow("administrator", "auditor", area=settings().jurisdiction)
    return [PhoneSeen(phone=phone_view(row), label=row.label, last_seen_at=row.last_seen_at, letters=row.letters)
            for row in await queries.phones(session)]


@router.get("/phones/{phone_id}/standing")
async def standing(phone_id: UUID, session: Session) -> Standing:
    """Whether this phone is shut out; asked by the phone itself, which has no session then."""
    phone = await session.get(Phone, phone_id)
    if phone is None:
        raise NotFound(subject=f"phone/{phone_id}")
    return Standing(shut_out=phone.shut_out_at is not None)


@router.put("/phones/{phone_id}/shut-out")
async def shut_out(phone_id: UUID, entered: ShutOutIn, session: Session, viewer: Asking) -> PhoneView:
    """Shut a lost phone out."""
    viewer.allow("administrator", area=settings().jurisdiction)
    return phone_view(await phones_actions.shut_out(session, phone_id, entered.reason, by=viewer))


@router.post("/sealed")
async def bring(entered: SealedIn, request: Request, session: Session, road: Road = "phone") -> Receipt:
    """Bring a sealed letter, one's own or another's, by any road. Bringing it again is harmless."""
    if seconds := letters_brought.wait(address_of(request), LETTERS_A_MINUTE):
        raise TooManyLetters(retry_after_seconds=seconds, a_minute=LETTERS_A_MINUTE)
    told, phone = await letters.received(session, entered, road=road)
    receipt = receipt_view(told, shut_out=phone is not None and phone.shut_out_at is not None)
    if phone is None or await asker(session, request) != f"person/{phone.person_id}":
        receipt.facts = {}          # who carries a letter learns nothing of what is in it
    return receipt


@router.put("/aside-letters/{aside_id}/decision")
async def decide(aside_id: UUID, entered: DecisionIn, session: Session, viewer: Asking) -> AsideView:
    """File a letter that was put aside, or dismiss it."""
    return aside_view(await aside.decided(session, aside_id, entered, by=viewer))


async def asker(session: Session, request: Request) -> str:
    """Who brings it, if he is signed in."""
    try:
        viewer, _ = await viewer_of(session, request.cookies.get(COOKIE), None)
    except NotSignedIn:
        return ""
    return viewer.actor
