"""Hubs: places where goods change from trucks to vehicles that need no road. Table, what is seen, what comes in."""

from collections.abc import Mapping
from typing import ClassVar, cast

from pydantic import Field
from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base
from disaster.errors import BadInput
from disaster.geo.models import Division
from disaster.journal.subjects import Subject, View, register
from disaster.people.schemas import Incoming
from disaster.roads.net import Point
from disaster.stockpile.schemas import Flag

HANDLING_MAX = 1440     # minutes


class NowhereKnown(BadInput):
    """Nobody knows where the seat of this place lies, so that no vehicle can be sent there."""

    code = "seat_unknown"


class Hub(Base):
    """A place where loads may change vehicles, and the minutes that it takes."""

    __tablename__ = "hub"
    __table_args__ = (CheckConstraint(f"handling_minutes BETWEEN 0 AND {HANDLING_MAX}", name="handling_minutes"),
                      CheckConstraint("flag IN ('verified', 'derived', 'example')", name="flag"))

    place: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)
    handling_minutes: Mapped[int]
    active: Mapped[bool]
    flag: Mapped[str]


class HubIn(Incoming):
    """What an officer says of a place: the minutes from one vehicle to the next. Not active: goods change there no
    longer."""

    handling_minutes: int = Field(ge=0, le=HANDLING_MAX)
    active: bool = True
    flag: Flag = "verified"


class HubView(View):
    """A hub; its id is the place."""

    subject_type: ClassVar[str] = "hub"
    handling_minutes: int
    active: bool
    flag: Flag


def hub_view(row: Hub) -> HubView:
    """A hub, seen where it is and inside."""
    return HubView(id=row.place, areas=[row.place], handling_minutes=row.handling_minutes, active=row.active,
                   flag=cast("Flag", row.flag))


async def hubs_now(session: AsyncSession) -> tuple[Mapping[str, Point], Mapping[str, int]]:
    """Where active hubs lie, and their minutes of handling, by place."""
    rows = (await session.execute(
        select(Hub.place, Hub.handling_minutes, func.ST_X(Division.seat), func.ST_Y(Division.seat))
        .join(Division, Division.code == Hub.place).where(Hub.active, Division.seat.is_not(None))
        .order_by(Hub.place))).all()
    return {place: (lon, lat) for place, _, lon, lat in rows}, {place: minutes for place, minutes, *_ in rows}


register(Subject(HubView, Hub, hub_view, downward=True))
