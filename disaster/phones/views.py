"""From rows of phones and letters to what is seen of them."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.people.views import ADMINISTRATION
from disaster.phones.models import AsideLetter, Phone, SealedLetter
from disaster.phones.schemas import AsidePrivate, AsideView, PhonePrivate, PhoneView, Receipt

DECIDES = frozenset({"administrator", "duty_officer", "verifier", "commander"})
ASIDE_FIELDS = ("areas", "letter_id", "door", "person_id", "phone_id", "code", "signed_at", "put_aside_at", "state",
                "decided_by", "decided_at")


def phone_view(row: Phone) -> PhoneView:
    """A phone without what only administrators read."""
    return PhoneView(id=str(row.id), areas=[], person_id=row.person_id, registered_at=row.registered_at,
                     shut_out_at=row.shut_out_at, shut_out_by=row.shut_out_by)


def aside_view(row: AsideLetter) -> AsideView:
    """A letter put aside, without its content."""
    return AsideView(id=str(row.id), **{name: getattr(row, name) for name in ASIDE_FIELDS})


def receipt_view(row: SealedLetter, *, shut_out: bool = False) -> Receipt:
    """What became of a letter."""
    return Receipt(id=row.id, state=row.state, code=row.code, facts=row.facts, at=row.at, shut_out=shut_out)


async def phone_private(session: AsyncSession, phone_id: str) -> BaseModel | None:
    """What the browser calls itself, and why it was shut out."""
    row = await session.get(Phone, UUID(phone_id))
    return PhonePrivate(label=row.label, shut_out_reason=row.shut_out_reason) if row else None


async def aside_private(session: AsyncSession, aside_id: str) -> BaseModel | None:
    """The content of a letter put aside."""
    row = await session.get(AsideLetter, UUID(aside_id))
    return AsidePrivate(body=row.body, facts=row.facts, reason=row.reason) if row else None


register(Subject(PhoneView, Phone, phone_view, roles=ADMINISTRATION, everywhere=True, private=phone_private,
                 private_roles=frozenset({"administrator"})))
register(Subject(AsideView, AsideLetter, aside_view, roles=DECIDES | {"auditor"}, private=aside_private,
                 private_roles=DECIDES))
