"""Tables of placement: the plan of what to keep where (储备计划) with its lines."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from disaster.db import Base

STATES = ("computing", "failed", "draft", "approved", "superseded")


class StockPlan(Base):
    """What a county should keep in which store. One is computed or a draft at a time, one in force."""

    __tablename__ = "stock_plan"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("chosen IN ('expected', 'cautious')", name="chosen"),
        CheckConstraint("(number IS NULL) = (approved_at IS NULL)", name="number_at_approval"),
        CheckConstraint("(number IS NULL) = (signatory IS NULL)", name="number_has_signatory"),
        CheckConstraint("state <> 'approved' OR number IS NOT NULL", name="approved_has_number"),
        CheckConstraint("state NOT IN ('draft', 'approved') OR answer IS NOT NULL", name="draft_has_answer"),
        UniqueConstraint("number"),
        Index("uq_stock_plan_one_draft", "county", unique=True, postgresql_where="state IN ('computing', 'draft')"),
        Index("uq_stock_plan_one_in_force", "county", unique=True, postgresql_where="state = 'approved'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    county: Mapped[str] = mapped_column(ForeignKey("division.code"), index=True)
    state: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    budget_fen: Mapped[int | None]
    with_sites: Mapped[bool]            # small stores where there is none may be opened
    limit_seconds: Mapped[int]
    rules_version: Mapped[int]          # of the rule document it was computed by
    instance: Mapped[dict[str, Any]]    # all that it was computed from, as it was then
    scenarios: Mapped[list[Any]]        # each disaster in figures
    unknown: Mapped[list[str]]          # townships left out: nobody knows where they lie
    progress: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any] | None]       # without its stocks: these are the lines
    chosen: Mapped[str]
    edited: Mapped[dict[str, Any] | None]       # what it costs with the lines that somebody changed by hand
    edits: Mapped[list[Any]]            # private: {at, by, store, item, was, pieces, reason}
    number: Mapped[str | None]
    signatory: Mapped[str | None]       # the post that signs
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    lines: Mapped[list["StockLine"]] = relationship(
        lazy="selectin", order_by="StockLine.line", cascade="all, delete-orphan")


class StockLine(Base):
    """So many of an item in a store: today when it was computed, by the plan, and by the ways it is compared with.

    `store` is a store, or `site-<township>` where one would have to be opened.
    """

    __tablename__ = "stock_plan_line"
    __table_args__ = (
        CheckConstraint("today >= 0 AND expected >= 0 AND cautious >= 0 AND by_population >= 0", name="not_negative"),
        CheckConstraint("edited >= 0", name="edited"),
        UniqueConstraint("plan_id", "store", "item", name="uq_stock_plan_line_cell"))

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("stock_plan.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    store: Mapped[str]
    item: Mapped[str]
    today: Mapped[int]
    expected: Mapped[int]
    cautious: Mapped[int]
    by_population: Mapped[int]
    edited: Mapped[int | None]          # by hand, in place of what was computed
