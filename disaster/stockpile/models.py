"""Tables of the stockpile: stores, lots, bins, kits, and the ledger: accounts and immutable movements."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from disaster.db import Base

KINDS = ("outside", "on_hand", "reserved", "in_transit", "delivered", "handed_out", "damaged", "loss",
         "kitted")


class Store(Base):
    """A store of relief goods. `reserve`: pieces of an item that a plan leaves in place."""

    __tablename__ = "store"
    __table_args__ = (CheckConstraint("flag IN ('verified', 'derived', 'example')", name="flag"),
                      CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="whole_point"))

    id: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    address_zh: Mapped[str | None]
    kind: Mapped[str]                   # league, county, township, village
    division: Mapped[str] = mapped_column(ForeignKey("division.code"), index=True)
    lon: Mapped[float | None]           # WGS-84
    lat: Mapped[float | None]
    flag: Mapped[str]
    active: Mapped[bool]
    reserve: Mapped[dict[str, Any]]
    minimum: Mapped[dict[str, Any]]     # pieces of an item below which the store is not to fall, beside the norms
    serves_people: Mapped[int | None]   # None: as many as stores of its level do by rule
    serves_sheep_units: Mapped[int | None]


class Lot(Base):
    """Goods of one item that came together: same expiry, owner, condition, and donor's wish."""

    __tablename__ = "lot"
    __table_args__ = (CheckConstraint("condition IN ('good', 'damaged')", name="condition"),
                      UniqueConstraint("id", "item"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(index=True)
    batch: Mapped[str | None]           # what is written on the goods or in the file they came from
    expires_on: Mapped[date | None]     # None: does not expire
    owner: Mapped[str]                  # the office that owns them, never a person
    condition: Mapped[str]
    donation_id: Mapped[UUID | None] = mapped_column(index=True)
    earmark: Mapped[dict[str, Any] | None]    # {incident_id, place, item}: directed gifts go only there (条例 art. 24)
    flag: Mapped[str]


class Account(Base):
    """Where pieces of one lot are. The outside gives what comes in, so it alone may be negative."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("kind", "lot_id", "store_id", "place", "consignment_id", "incident_id", "merged_from",
                         name="uq_account_key", postgresql_nulls_not_distinct=True),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("balance >= 0 OR kind = 'outside'", name="not_below_zero"),
        CheckConstraint("kind NOT IN ('on_hand', 'reserved', 'in_transit') OR store_id IS NOT NULL", name="has_store"),
        CheckConstraint("kind NOT IN ('reserved', 'in_transit') OR (consignment_id IS NOT NULL AND place IS NOT NULL)",
                        name="has_consignment"),
        CheckConstraint("kind NOT IN ('delivered', 'handed_out') OR place IS NOT NULL", name="has_place"),
        ForeignKeyConstraint(["lot_id", "item"], ["lot.id", "lot.item"], name="fk_account_lot_item"),
        Index("ix_account_held", "store_id", "item",
              postgresql_where="balance > 0 AND kind IN ('on_hand', 'reserved')"),
        Index("ix_account_place", "place", "incident_id", postgresql_where="place IS NOT NULL"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    item: Mapped[str]                   # the lot's own, beside it: a store asks for one item among ten thousand lots
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"), index=True)
    place: Mapped[str | None]
    consignment_id: Mapped[UUID | None] = mapped_column(index=True)
    incident_id: Mapped[UUID | None]
    merged_from: Mapped[UUID | None]    # came with an incident that was merged, where the target has the same key
    balance: Mapped[int]
    lot: Mapped[Lot] = relationship(lazy="selectin", foreign_keys=[lot_id])

    @property
    def name(self) -> str:
        """How a movement's line calls it: in_transit:<consignment>, on_hand:<store>, delivered:<place> …"""
        of = {"on_hand": self.store_id, "reserved": self.consignment_id, "in_transit": self.consignment_id,
              "delivered": self.place, "handed_out": self.place}.get(self.kind)
        return f"{self.kind}:{of}" if of else self.kind


class Holding(Base):
    """That a store holds, or once held, an item. What it holds of it is the sum of its accounts."""

    __tablename__ = "holding"
    __table_args__ = (UniqueConstraint("store_id", "item"),)

    id: Mapped[str] = mapped_column(primary_key=True)       # <store>.<item>
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    item: Mapped[str]
    store: Mapped[Store] = relationship(lazy="selectin")
    accounts: Mapped[list["Account"]] = relationship(
        lazy="selectin", viewonly=True, order_by="Account.id", foreign_keys="[Account.store_id, Account.item]",
        primaryjoin="and_(Account.store_id == Holding.store_id, Account.item == Holding.item, Account.balance > 0,"
                    " Account.kind.in_(['on_hand', 'reserved']))")
    bins: Mapped[list["Bin"]] = relationship(
        lazy="selectin", viewonly=True, foreign_keys="[Bin.store_id, Bin.item]",
        primaryjoin="and_(Bin.store_id == Holding.store_id, Bin.item == Holding.item)")


class Bin(Base):
    """Where in a store a lot lies: one bin, as the store writes it on its racks."""

    __tablename__ = "bin"
    __table_args__ = (ForeignKeyConstraint(["lot_id", "item"], ["lot.id", "lot.item"], name="fk_bin_lot_item"),
                      Index("ix_bin_shelf", "store_id", "item"))

    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    item: Mapped[str]
    bin: Mapped[str]


class KitPart(Base):
    """Of which lot each kit of a lot of kits holds how many pieces: all kits of a lot are alike."""

    __tablename__ = "kit_part"
    __table_args__ = (CheckConstraint("pieces > 0", name="positive"),)

    kit_lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    part_lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    pieces: Mapped[int]                 # in one kit


class Movement(Base):
    """One verb of the ledger. Never changed nor deleted (a trigger sees to it); undone once by a counter-entry."""

    __tablename__ = "movement"
    __table_args__ = (UniqueConstraint("cancels"),
                      CheckConstraint("(kind = 'counter_entry') = (cancels IS NOT NULL)", name="counter_cancels"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    observed_at: Mapped[datetime] = mapped_column(index=True)    # when the goods moved
    at: Mapped[datetime]                                         # when we learned it
    by: Mapped[str]
    areas: Mapped[list[str]]
    document: Mapped[str | None]
    incident_id: Mapped[UUID | None] = mapped_column(index=True)
    consignment_id: Mapped[UUID | None] = mapped_column(index=True)
    cancels: Mapped[UUID | None] = mapped_column(ForeignKey("movement.id"))
    reason: Mapped[str | None]          # private
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    lines: Mapped[list["MovementLine"]] = relationship(lazy="selectin", order_by="MovementLine.line")


class MovementLine(Base):
    """So many pieces of a lot from one account to another."""

    __tablename__ = "movement_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="positive"),
                      CheckConstraint("from_id <> to_id", name="moves"))

    movement_id: Mapped[UUID] = mapped_column(ForeignKey("movement.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    item: Mapped[str]
    quantity: Mapped[int]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    from_account: Mapped[Account] = relationship(foreign_keys=[from_id], lazy="selectin")
    to_account: Mapped[Account] = relationship(foreign_keys=[to_id], lazy="selectin")


class Stocktake(Base):
    """A count of a store. Closed, it is never changed, and the book up to its moment neither (rules/stocktakes.py)."""

    __tablename__ = "stocktake"
    __table_args__ = (CheckConstraint("state IN ('draft', 'closed')", name="state"),
                      CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
                      Index("ix_stocktake_closed", "store_id", "counted_at", postgresql_where="state = 'closed'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"), index=True)
    state: Mapped[str]
    counted_at: Mapped[datetime]        # when it was counted; all lines are of this moment
    items: Mapped[list[str] | None]     # only these; None: the whole store
    lines: Mapped[list[Any]]            # as StocktakeLineView, and `owner` of goods the book does not know
    words: Mapped[dict[str, Any]]       # private: what was written beside a line
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("movement.id"))     # None: nothing differed
    store: Mapped[Store] = relationship(lazy="selectin")


class StockProposal(Base):
    """How a shortage in a store may be put right; an officer accepts or dismisses it."""

    __tablename__ = "stock_proposal"
    __table_args__ = (
        CheckConstraint("way IN ('transfer', 'ask_league', 'buy')", name="way"),
        CheckConstraint("state IN ('open', 'accepted', 'dismissed', 'lapsed', 'fulfilled')", name="state"),
        CheckConstraint("(way = 'buy') = (from_store IS NULL)", name="from_store"),
        CheckConstraint("pieces > 0", name="positive"),
        Index("uq_stock_proposal_open", "store_id", "need", "item", "way", "from_store", unique=True,
              postgresql_where="state = 'open'", postgresql_nulls_not_distinct=True))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    need: Mapped[str]                   # a group of needs, or item:<key> that has a minimum of its own
    item: Mapped[str]
    way: Mapped[str]
    from_store: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    pieces: Mapped[int]
    state: Mapped[str]
    example: Mapped[bool]               # rests on a norm that nobody has confirmed
    made_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]          # private
    store: Mapped[Store] = relationship(lazy="selectin", foreign_keys=[store_id])
    giver: Mapped[Store | None] = relationship(lazy="selectin", foreign_keys=[from_store])

    @property
    def key(self) -> tuple[str, str, str, str, str | None]:
        """What tells one shortage and its way from another."""
        return self.store_id, self.need, self.item, self.way, self.from_store


class ExpiryTold(Base):
    """That somebody was told of a lot that is near its expiry, or past it."""

    __tablename__ = "expiry_told"
    __table_args__ = (CheckConstraint("kind IN ('near', 'expired')", name="kind"),)

    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
