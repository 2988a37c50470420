"""Reads of donations: where goods and money are, and the chain that a giver may follow."""

from collections import defaultdict
from collections.abc import Sequence
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.mobilisation.models import Donation, FundAccount
from disaster.mobilisation.schemas import Whereabouts
from disaster.stockpile.queries import donated

MONEY = {"giver": "received", "in_hand": "in_store", "committed": "in_transit", "spent": "issued"}


async def goods_of(session: AsyncSession, donation_ids: Sequence[UUID]) -> dict[tuple[UUID, str], Whereabouts]:
    """(gift, item) -> where the pieces are, from the stockpile's ledger."""
    found: dict[tuple[UUID, str], Whereabouts] = defaultdict(Whereabouts)
    for donation_id, items in (await donated(session, donation_ids)).items():
        for item, pieces in items.items():
            found[donation_id, item] = Whereabouts(
                received=pieces["received"], in_store=pieces["on_hand"] + pieces["reserved"],
                in_transit=pieces["in_transit"], issued=pieces["delivered"] + pieces["handed_out"],
                lost=pieces["damaged"] + pieces["loss"])
    return found


async def money_of(session: AsyncSession, donation_ids: Sequence[UUID]) -> dict[UUID, Whereabouts]:
    """Gift -> where its fen are: in hand, committed, paid."""
    rows = await session.execute(
        select(FundAccount.donation_id, FundAccount.kind, func.sum(FundAccount.balance))
        .where(FundAccount.donation_id.in_(donation_ids)).group_by(FundAccount.donation_id, FundAccount.kind))
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for donation_id, kind, fen in rows:
        counts[donation_id][MONEY[kind]] = abs(int(fen))
    found: dict[UUID, Whereabouts] = defaultdict(Whereabouts)
    found.update({donation_id: Whereabouts(**count) for donation_id, count in counts.items()})
    return found


async def donation_of_key(session: AsyncSession, number: str, key: str) -> Donation:
    """The gift of this number for whoever holds its key; a wrong key looks like no gift."""
    donation: Donation | None = await session.scalar(select(Donation).where(Donation.number == number))
    if donation is None or not compare_digest(donation.key.encode(), key.encode()):
        raise NotFound(subject=f"donation/{number}")
    return donation


async def donation_of(session: AsyncSession, donation_id: UUID) -> Donation:
    """One gift."""
    donation = await session.get(Donation, donation_id)
    if donation is None:
        raise NotFound(subject=f"donation/{donation_id}")
    return donation


