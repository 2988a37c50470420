"""From lines of the ledgers to what is seen of them, and who may see and read them."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.ledgers.models import ROOMS, Casualty, House, HouseRollup, Kept
from disaster.ledgers.schemas import (
    CasualtyPrivate,
    CasualtyView,
    Household,
    HousePrivate,
    HouseRollupView,
    HouseView,
    Sum,
    Victim,
)

READERS = frozenset({"verifier", "duty_officer", "leader", "commander"})
SEE_CASUALTIES = READERS | {"reporter", "auditor"}
SAME = ("incident_id", "place", "standing", "version", "observed_at", "recorded_at", "recorded_by", "verified_at",
        "verified_by")
HOUSE = ("stage", "grade", "structure", *ROOMS, "rebuild_rooms", "people")


def house_view(row: House) -> HouseView:
    """A damaged house without its household."""
    return HouseView(id=str(row.id), areas=[row.place], **{name: getattr(row, name) for name in (*SAME, *HOUSE)})


def casualty_view(row: Casualty) -> CasualtyView:
    """That somebody is dead, missing or found."""
    return CasualtyView(id=str(row.id), areas=[row.place], state=row.state,
                        **{name: getattr(row, name) for name in SAME})


def rollup_view(row: HouseRollup) -> HouseRollupView:
    """Houses added up."""
    return HouseRollupView(id=f"{row.incident_id}.{row.place}", areas=[row.place], incident_id=row.incident_id,
                           place=row.place, households=row.households, verified=row.verified,
                           values={name: Sum(**one) for name, one in row.values.items()})


def household(row: Kept) -> Household:
    """Who lives there."""
    return Household.model_validate(row.private)


def victim(row: Kept) -> Victim:
    """Who it is."""
    return Victim.model_validate(row.private)


async def house_private(session: AsyncSession, house_id: str) -> BaseModel | None:
    """Who lives in a damaged house."""
    row = await session.get(House, UUID(house_id))
    return HousePrivate(id=row.id, household=household(row)) if row else None


async def casualty_private(session: AsyncSession, casualty_id: str) -> BaseModel | None:
    """Who is dead or missing."""
    row = await session.get(Casualty, UUID(casualty_id))
    return CasualtyPrivate(id=row.id, person=victim(row)) if row else None


register(Subject(HouseView, House, house_view, private=house_private, private_roles=READERS))
register(Subject(CasualtyView, Casualty, casualty_view, roles=SEE_CASUALTIES, private=casualty_private,
                 private_roles=READERS))
register(Subject(HouseRollupView, HouseRollup, rollup_view))
