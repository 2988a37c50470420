"""Tables of places: divisions and their values, the base layer, and which file each came from."""

from datetime import date, datetime
from decimal import Decimal

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base

FLAG = "flag IN ('verified', 'derived', 'example')"


class Division(Base):
    """A county, township or village by its statistical code. Codes change, so they carry validity."""

    __tablename__ = "division"
    __table_args__ = (
        CheckConstraint(FLAG, name="flag"),
        CheckConstraint("(level, length(code)) IN (('county', 6), ('township', 9), ('village', 12))",
                        name="level_of_code"),
        CheckConstraint("starts_with(code, parent_code)", name="parent_is_prefix"),
        CheckConstraint("seat_quality IN ('surveyed', 'map_seat', 'proxy', 'assumed', 'none')",
                        name="seat_quality"),
        CheckConstraint("(seat IS NULL) = (seat_quality = 'none')", name="seat_has_quality"),
        CheckConstraint("shape IS NOT NULL OR NOT shape_derived", name="only_shapes_are_derived"),
        Index("ix_division_shape", "shape", postgresql_using="gist"),
        Index("ix_division_seat", "seat", postgresql_using="gist"))

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str]                     # "" where no English name is known
    level: Mapped[str]
    kind: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"), index=True)
    seat: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    seat_quality: Mapped[str]
    seat_error_km: Mapped[float | None]
    town_core: Mapped[bool]                  # in the town: shares the core when cells are derived
    shape: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", 4326, spatial_index=False))
    shape_derived: Mapped[bool]              # 示意: a picture that decides nothing
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    flag: Mapped[str]


class DivisionValue(Base):
    """One figure of a division: population, herd, rooms … A missing row is unknown, not zero."""

    __tablename__ = "division_value"
    __table_args__ = (CheckConstraint(FLAG, name="flag"), CheckConstraint("value >= 0", name="not_negative"))

    code: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Numeric(16, 3))
    unit: Mapped[str]
    year: Mapped[int | None]
    source: Mapped[str]
    flag: Mapped[str]


class Feature(Base):
    """Something drawn below the live layers: an outline, a lake, a river, a settlement, an airport."""

    __tablename__ = "feature"
    __table_args__ = (
        CheckConstraint(FLAG, name="flag"),
        CheckConstraint("layer IN ('county', 'lake', 'river', 'place', 'airport')", name="layer"))

    id: Mapped[str] = mapped_column(primary_key=True)
    layer: Mapped[str] = mapped_column(index=True)
    code: Mapped[str | None]                 # of a county outline
    name: Mapped[str]
    name_en: Mapped[str]
    shape: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", 4326, spatial_index=False))
    source: Mapped[str]
    flag: Mapped[str]


class Dataset(Base):
    """Which file the rows of one kind came from last."""

    __tablename__ = "dataset"

    id: Mapped[str] = mapped_column(primary_key=True)
    file: Mapped[str]
    sha256: Mapped[str]
    lines: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    at: Mapped[datetime]
