"""Tables of roads: segments between junctions as they were imported, and the state of those that anybody spoke of."""

from datetime import datetime
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from disaster.db import Base
from disaster.geo.models import FLAG

CLASSES = ("motorway", "national", "provincial", "county", "township", "local", "track")
STATES = ("open", "slow", "closed")


class Segment(Base):
    """A road between two junctions. `in_use` false: a later file no longer has it; what happened on it stays told."""

    __tablename__ = "road_segment"
    __table_args__ = (
        CheckConstraint(FLAG, name="flag"),
        CheckConstraint(f"road_class IN {CLASSES}", name="road_class"),
        CheckConstraint("metres > 0 AND speed_kmh > 0", name="positive"),
        Index("ix_road_segment_shape", "shape", postgresql_using="gist", postgresql_where="in_use"))

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str]
    ref: Mapped[str]                    # G207; "" where it has no number
    road_class: Mapped[str]
    paved: Mapped[bool]                 # a truck passes; else only what drives where there is no road
    oneway: Mapped[bool]                # from its first point to its last
    metres: Mapped[int]
    speed_kmh: Mapped[int]              # of a loaded truck when nothing is wrong
    start_node: Mapped[int]             # equal nodes are one junction
    end_node: Mapped[int]
    shape: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", 4326, spatial_index=False))
    division: Mapped[str]               # county of its middle; "" where no county line is known
    in_use: Mapped[bool]
    source: Mapped[str]
    flag: Mapped[str]


class Road(Base):
    """The state of a segment that somebody closed, slowed or opened again. A segment without a row is open."""

    __tablename__ = "road"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'slow') = (percent IS NOT NULL)", name="slow_has_percent"),
        CheckConstraint("percent BETWEEN 5 AND 95", name="percent"),
        CheckConstraint("cardinality(classes) > 0", name="some_class"),
        Index("ix_road_not_open", "id", postgresql_where="state <> 'open'"))

    id: Mapped[str] = mapped_column(ForeignKey("road_segment.id"), primary_key=True)
    state: Mapped[str]
    percent: Mapped[int | None]         # of its usual speed, where slow
    classes: Mapped[list[str]]          # road classes of vehicles that it concerns
    cause: Mapped[str]
    observed_at: Mapped[datetime]       # when it was so
    changed_at: Mapped[datetime]        # when we learned it
    changed_by: Mapped[str]
    segment: Mapped[Segment] = relationship(lazy="selectin")


class Roadblock(Base):
    """A report that says a road is blocked, until an officer has confirmed which, or that there is none."""

    __tablename__ = "roadblock"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name="state"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_a_time"))

    id: Mapped[UUID] = mapped_column(primary_key=True)       # of the report
    about: Mapped[str]
    incident_id: Mapped[UUID]
    place: Mapped[str]
    segments: Mapped[list[str]]         # those that may be meant, the likeliest first
    cause: Mapped[str]
    state: Mapped[str]
    said_at: Mapped[datetime]           # when it was so, as the report says
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
