"""Tables of donations: donors (private), donations, the ledger of money, spendings, and the nightly balances."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from disaster.db import Base


class Donor(Base):
    """Who gave. All of it is private; an anonymous gift has no donor (慈善法 art. 38)."""

    __tablename__ = "donor"
    __table_args__ = (UniqueConstraint("name", "phone", postgresql_nulls_not_distinct=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None]


class Donation(Base):
    """One gift: offered, then received or declined. `lines` is what the receipt says, before that what was offered."""

    __tablename__ = "donation"
    __table_args__ = (
        CheckConstraint("kind IN ('goods', 'money')", name="kind"),
        CheckConstraint("state IN ('offered', 'received', 'declined')", name="state"),
        CheckConstraint("(kind = 'money') = (amount_fen IS NOT NULL)", name="money_has_amount"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(state = 'received') = (receipt_number IS NOT NULL)", name="received_has_number"),
        CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received_has_time"),
        CheckConstraint("(state = 'received' AND kind = 'goods') = (store_id IS NOT NULL)",
                        name="goods_are_in_a_store"),
        CheckConstraint("(state = 'declined') = (declined_reason IS NOT NULL)", name="declined_has_reason"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    county: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    donor_id: Mapped[UUID | None] = mapped_column(ForeignKey("donor.id"), index=True)   # NULL: anonymous
    key: Mapped[str]                             # private: with it the donor sees where the gift went
    lines: Mapped[list[Any]]                     # {item, quantity, unit} of goods
    amount_fen: Mapped[int | None]
    earmark: Mapped[dict[str, Any] | None]       # {incident_id, place, item}
    offered_at: Mapped[datetime]
    receipt_number: Mapped[str | None] = mapped_column(unique=True)
    received_at: Mapped[datetime | None]
    received_by: Mapped[str | None]
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    declined_reason: Mapped[str | None]
    whereabouts: Mapped[list[Any]]               # a count for each line: received, in_store, in_transit, issued, lost
    offer_hash: Mapped[bytes] = mapped_column(LargeBinary)
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary)


class FundAccount(Base):
    """Money of one donation: still with its giver (below zero by what he gave), in hand, committed, or spent."""

    __tablename__ = "fund_account"
    __table_args__ = (CheckConstraint("kind IN ('giver', 'in_hand', 'committed', 'spent')", name="kind"),
                      CheckConstraint("(kind = 'giver') <> (balance >= 0) OR balance = 0", name="not_below_zero"),
                      CheckConstraint("(kind IN ('committed', 'spent')) = (spending_id IS NOT NULL)",
                                      name="of_spending"),
                      UniqueConstraint("donation_id", "kind", "spending_id", postgresql_nulls_not_distinct=True))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    donation_id: Mapped[UUID] = mapped_column(ForeignKey("donation.id"), index=True)
    kind: Mapped[str]
    spending_id: Mapped[UUID | None] = mapped_column(ForeignKey("spending.id"), index=True)
    balance: Mapped[int]


class FundMovement(Base):
    """So many fen from one account to another; never changed, undone by a movement back."""

    __tablename__ = "fund_movement"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="positive"),
                      CheckConstraint("from_id <> to_id", name="moves"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]                            # receipt, commitment, payment, release
    at: Mapped[datetime]
    by: Mapped[str]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("fund_account.id"), index=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("fund_account.id"), index=True)
    amount_fen: Mapped[int]


class Spending(Base):
    """Donated money used for one thing: committed, then paid, or released."""

    __tablename__ = "spending"
    __table_args__ = (CheckConstraint("state IN ('committed', 'paid', 'released')", name="state"),
                      CheckConstraint("amount_fen > 0", name="amount"),
                      CheckConstraint("head IN ('living', 'rescue', 'rebuilding', 'wish', 'other')", name="head"),
                      Index("ix_spending_incident_id", "incident_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    county: Mapped[str]
    state: Mapped[str]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    place: Mapped[str]
    item: Mapped[str | None]
    head: Mapped[str]
    amount_fen: Mapped[int]
    document: Mapped[str | None]
    purpose: Mapped[str]                         # private
    at: Mapped[datetime]
    by: Mapped[str]
    paid_at: Mapped[datetime | None]
    entered: Mapped[dict[str, Any]]
    accounts: Mapped[list[FundAccount]] = relationship(
        lazy="selectin", viewonly=True, order_by="FundAccount.donation_id",
        primaryjoin="and_(FundAccount.spending_id == Spending.id, FundAccount.balance > 0)")


class BalanceCheck(Base):
    """What a night's check found; a second check of a day replaces the first, and both are entries."""

    __tablename__ = "balance_check"

    day: Mapped[date] = mapped_column(primary_key=True)
    county: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    donations: Mapped[int]
    differences: Mapped[int]
    lines: Mapped[list[Any]]


class Counter(Base):
    """The last number given of one kind (donation, receipt) in a year; a rollback leaves no gap."""

    __tablename__ = "donation_counter"

    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
