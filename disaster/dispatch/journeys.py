"""Journeys: the way that each consignment takes on the roads. Table, what is seen of it, and what may be asked."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base
from disaster.errors import Refusal
from disaster.journal.subjects import Subject, View, register
from disaster.roads.schemas import WayOut

JourneyState = Literal["clear", "slowed", "blocked"]


class NoOtherWay(Refusal):
    """There is no open way that the consignment could take instead."""

    code = "no_other_way"


class Journey(Base):
    """The way that a consignment was told to take, and which road of it is shut or slow now."""

    __tablename__ = "journey"
    __table_args__ = (CheckConstraint("state IN ('clear', 'slowed', 'blocked')", name="state"),
                      CheckConstraint("(state = 'clear') = (cardinality(cut) = 0)", name="cut_where_not_clear"),
                      Index("ix_journey_segments", "segments", postgresql_using="gin"))

    consignment_id: Mapped[UUID] = mapped_column(ForeignKey("consignment.id"), primary_key=True)
    areas: Mapped[list[str]]
    ends: Mapped[list[str]]             # where it was laid from and to: a consignment sent elsewhere takes a new way
    segments: Mapped[list[str]]         # in the order driven
    minutes: Mapped[int]                # when it was laid
    metres: Mapped[int]
    state: Mapped[str]
    cut: Mapped[list[str]]              # segments ahead that are shut, or slow
    other_minutes: Mapped[int | None]   # by another open way, from where it is; None: there is none
    other_metres: Mapped[int | None]


class JourneyView(View):
    """The way of a consignment (its id). Blocked: it crosses a closed road; `other_minutes` None: no other is open."""

    subject_type: ClassVar[str] = "journey"
    minutes: int
    metres: int
    state: JourneyState
    cut: list[str]
    other_minutes: int | None
    other_metres: int | None


class JourneyOut(BaseModel):
    """A way to draw: the lines of its segments, and another open way from where the consignment is."""

    id: UUID
    lines: list[list[list[float]]]
    cut: list[str]
    other: WayOut | None


def journey_view(row: Journey) -> JourneyView:
    """A journey, seen where its consignment is."""
    return JourneyView(id=str(row.consignment_id), areas=sorted(row.areas), cut=list(row.cut), **{
        name: getattr(row, name) for name in ("minutes", "metres", "state", "other_minutes", "other_metres")})


register(Subject(JourneyView, Journey, journey_view))
