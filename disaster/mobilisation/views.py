"""From rows of donations to what is seen of them, and the proof that no fen is lost."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, proofs, register
from disaster.mobilisation import rules
from disaster.mobilisation.models import BalanceCheck, Donation, Donor, Spending
from disaster.mobilisation.schemas import (
    BalanceCheckView,
    BalanceLine,
    DonationLine,
    DonationView,
    DonorPrivate,
    EarmarkView,
    SpendingPart,
    SpendingPrivate,
    SpendingView,
    Whereabouts,
)
from disaster.people.views import STAFF

LINES_SHOWN_MAX = 2_000
DONATION_FIELDS = ("number", "kind", "amount_fen", "state", "declined_reason", "receipt_number", "offered_at",
                   "received_at", "store_id", "donor_id")
SPENDING_FIELDS = ("state", "incident_id", "place", "item", "head", "amount_fen", "document", "at", "by", "paid_at")
CLERKS = frozenset({"donations_clerk", "auditor", "administrator"})


def donation_view(row: Donation) -> DonationView:
    """A gift as colleagues see it."""
    counts = [Whereabouts.model_validate(count) for count in row.whereabouts]
    lines = [DonationLine(**line, balance=count) for line, count in zip(row.lines, counts, strict=False)]
    return DonationView(
        id=str(row.id), areas=[row.county], anonymous=row.donor_id is None, lines=lines, balance=summed(row, counts),
        earmark=EarmarkView.model_validate(row.earmark) if row.earmark else None,
        **{name: getattr(row, name) for name in DONATION_FIELDS})


def summed(row: Donation, counts: list[Whereabouts]) -> Whereabouts | None:
    """The whole gift in one count, where its lines have one unit."""
    if not rules.same_unit(line["unit"] for line in row.lines):
        return None
    return Whereabouts(**{name: sum(getattr(count, name) for count in counts) for name in Whereabouts.model_fields})


def spending_view(row: Spending) -> SpendingView:
    """A spending, with the gifts that pay for it."""
    return SpendingView(
        id=str(row.id), areas=[row.county],
        donations=[SpendingPart(donation_id=account.donation_id, amount_fen=account.balance)
                   for account in row.accounts],
        **{name: getattr(row, name) for name in SPENDING_FIELDS})


def balance_check_view(row: BalanceCheck) -> BalanceCheckView:
    """A night's check."""
    return BalanceCheckView(
        id=row.day.isoformat(), areas=[row.county], day=row.day, at=row.at, donations=row.donations,
        differences=row.differences, lines=[BalanceLine.model_validate(line) for line in row.lines[:LINES_SHOWN_MAX]],
        truncated=len(row.lines) > LINES_SHOWN_MAX)


async def donor_private(session: AsyncSession, donation_id: str) -> BaseModel | None:
    """Who gave."""
    row = await session.get(Donation, UUID(donation_id))
    if row is None:
        return None
    donor = await session.get(Donor, row.donor_id) if row.donor_id else None
    return DonorPrivate(name=donor.name if donor else None, phone=donor.phone if donor else None, key=row.key)


async def spending_private(session: AsyncSession, spending_id: str) -> BaseModel | None:
    """What for."""
    row = await session.get(Spending, UUID(spending_id))
    return SpendingPrivate(purpose=row.purpose) if row else None


async def funds_balance(session: AsyncSession) -> list[str]:
    """Each account of money holds what its movements say, and each gift's accounts sum to nothing."""
    found: list[Any] = [*await session.scalars(ACCOUNTS), *await session.scalars(GIFTS)]
    return [f"fund {name}: the balance is not what its movements say" for name in found]


ACCOUNTS = text("""
    SELECT 'account ' || a.id FROM fund_account a
    WHERE a.balance <> coalesce((SELECT sum(amount_fen) FROM fund_movement WHERE to_id = a.id), 0)
                     - coalesce((SELECT sum(amount_fen) FROM fund_movement WHERE from_id = a.id), 0)""")
GIFTS = text("SELECT 'of donation ' || donation_id FROM fund_account GROUP BY donation_id HAVING sum(balance) <> 0")

register(Subject(DonationView, Donation, donation_view, private=donor_private, private_roles=CLERKS))
register(Subject(SpendingView, Spending, spending_view, private=spending_private, private_roles=STAFF | CLERKS))
register(Subject(BalanceCheckView, BalanceCheck, balance_check_view, roles=STAFF | CLERKS))
proofs.append(funds_balance)
