"""Tables of evacuation: shelters, orders with their villages, transfers, and the private list of who needs help."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column, relationship

from disaster.db import Base


class Shelter(Base):
    """A place where people stay. Above its capacity only while somebody is named who allows it."""

    __tablename__ = "shelter"
    __table_args__ = (
        CheckConstraint("flag IN ('verified', 'derived', 'example')", name="flag"),
        CheckConstraint("state IN ('closed', 'open')", name="state"),
        CheckConstraint("capacity_people > 0", name="capacity"),
        CheckConstraint("headcount >= 0", name="headcount"),
        CheckConstraint("(headcount IS NULL) = (headcount_at IS NULL)", name="headcount_has_time"),
        CheckConstraint("state = 'closed' OR headcount IS NOT NULL", name="open_is_counted"),
        CheckConstraint("headcount IS NULL OR headcount <= capacity_people OR override_by IS NOT NULL",
                        name="override"),
        CheckConstraint("(override_by IS NULL) = (override_name IS NULL)", name="override_has_name"))

    id: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"), index=True)
    kind: Mapped[str]
    heated: Mapped[bool]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    capacity_people: Mapped[int]
    flag: Mapped[str]
    state: Mapped[str]
    headcount: Mapped[int | None]
    headcount_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]          # the last time heads were really counted, not added up
    override_by: Mapped[str | None]
    override_name: Mapped[str | None]            # private: who allows more people than the capacity
    override_reason: Mapped[str | None]          # private
    needs: Mapped[dict[str, Any]]                # item -> quantity that lacks here now


class EvacuationOrder(Base):
    """An order to leave some villages, for some shelters."""

    __tablename__ = "evacuation_order"
    __table_args__ = (CheckConstraint("state IN ('ordered', 'under_way', 'completed', 'lifted')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    areas: Mapped[list[str]]                     # townships left and townships that take people in
    divisions: Mapped[list[str]]                 # as the officer named them
    polygon: Mapped[dict[str, Any] | None]       # as he drew it, in WGS-84
    shelters: Mapped[list[str]]
    ordered_by: Mapped[str]
    ordered_at: Mapped[datetime]
    entered: Mapped[dict[str, Any]]              # the body that made it, so that a repeat is known
    villages: Mapped[list["OrderVillage"]] = relationship(lazy="selectin", order_by="OrderVillage.code")
    transfers: Mapped[list["Transfer"]] = relationship(lazy="selectin", order_by="Transfer.id")


class OrderVillage(Base):
    """A village that an order concerns. Unknown numbers are NULL, never zero."""

    __tablename__ = "evacuation_order_village"
    __table_args__ = (CheckConstraint("certainty IN ('named', 'inside', 'possible')", name="certainty"),
                      CheckConstraint("people >= 0 AND households >= 0 AND need_help >= 0", name="not_negative"))

    order_id: Mapped[UUID] = mapped_column(ForeignKey("evacuation_order.id"), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)
    name: Mapped[str]
    certainty: Mapped[str]
    people: Mapped[int | None]
    households: Mapped[int | None]
    need_help: Mapped[int | None]                # NULL: nobody has entered a list for this village


class Transfer(Base):
    """One journey of people from a village to a shelter."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint('"left" > 0', name="somebody_left"), CheckConstraint("arrived >= 0", name="arrived"),
        CheckConstraint("(arrived IS NULL) = (arrived_at IS NULL)", name="arrival_has_time"),
        CheckConstraint("arrived_at >= left_at", name="arrives_after_leaving"),
        ForeignKeyConstraint(["order_id", "village"],
                             ["evacuation_order_village.order_id", "evacuation_order_village.code"],
                             name="fk_transfer_village_of_order"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("evacuation_order.id"), index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    village: Mapped[str]
    shelter_id: Mapped[str] = mapped_column(ForeignKey("shelter.id"), index=True)
    shelter_division: Mapped[str]
    left: Mapped[int]
    left_at: Mapped[datetime]
    arrived: Mapped[int | None]
    arrived_at: Mapped[datetime | None]


class AssistedPerson(Base):
    """Somebody who cannot leave alone. All but the state is private, and is erased when the person is taken off."""

    __tablename__ = "assisted_person"
    __table_args__ = (CheckConstraint("state IN ('listed', 'picked_up', 'withdrawn')", name="state"),
                      CheckConstraint("(state = 'withdrawn') = (name IS NULL)", name="withdrawn_is_erased"),
                      Index("ix_assisted_person_home_point", "home_point", postgresql_using="gist"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(ForeignKey("division.code"), index=True)
    state: Mapped[str]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    home: Mapped[str | None]
    home_point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    help: Mapped[str | None]                     # what help: carried, oxygen, a wheelchair …


class OrderCounter(Base):
    """The last number given to an order in a year; a rollback leaves no gap."""

    __tablename__ = "evacuation_order_counter"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int]
