"""Tables of tracks: trackers, whose secret is kept as its hash only; where each thing was, and where it is now.

Positions are no entries of the journal: they come by the thousand, they tell where people are, and they are forgotten.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base

WHOLE = CheckConstraint("lon BETWEEN 73 AND 136 AND lat BETWEEN 3 AND 54", name="inside_the_country")


class Tracker(Base):
    """Something that says where it is: a vehicle of relief goods, or a team, with a phone or a device."""

    __tablename__ = "tracker"
    __table_args__ = (CheckConstraint("kind IN ('vehicle', 'team')", name="kind"),
                      CheckConstraint("(kind = 'vehicle') = (vehicle_id IS NOT NULL)", name="vehicle_has_one"),
                      CheckConstraint("octet_length(secret_hash) = 32", name="hash_is_sha256"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    vehicle_id: Mapped[str | None] = mapped_column(ForeignKey("vehicle.id"), index=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    flag: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    revoked_at: Mapped[datetime | None]

    @property
    def of(self) -> str:
        """The name of what it tracks: a vehicle may change its tracker, a team is its tracker."""
        return f"vehicle/{self.vehicle_id}" if self.vehicle_id else f"tracker/{self.id}"


class Track(Base):
    """Where something was at a moment. Kept for a while, for the way that was driven."""

    __tablename__ = "track"
    __table_args__ = (WHOLE, Index("ix_track_at", "at"))

    of: Mapped[str] = mapped_column(primary_key=True)       # vehicle/…, tracker/…, consignment/…
    observed_at: Mapped[datetime] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    lon: Mapped[float] = mapped_column(Float(53))            # WGS-84
    lat: Mapped[float] = mapped_column(Float(53))
    accuracy_m: Mapped[int | None]
    speed_kmh: Mapped[int | None]
    course: Mapped[int | None]                               # degrees from north, as it moves
    source: Mapped[str]


class Position(Base):
    """The newest place of each thing."""

    __tablename__ = "position"
    __table_args__ = (WHOLE, Index("ix_position_at", "at"))

    of: Mapped[str] = mapped_column(primary_key=True)
    observed_at: Mapped[datetime]
    at: Mapped[datetime]
    lon: Mapped[float] = mapped_column(Float(53))
    lat: Mapped[float] = mapped_column(Float(53))
    accuracy_m: Mapped[int | None]
    speed_kmh: Mapped[int | None]
    course: Mapped[int | None]
    source: Mapped[str]
