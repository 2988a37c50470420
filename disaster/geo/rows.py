"""The lines of the files about places that can be imported: columns, bounds, what no two lines may share."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from disaster.geo.importing import EARTH, LocatedRow, RowModel, ShapedRow, shape_in

Flag = Literal["verified", "derived", "example"]
Level = Literal["county", "township", "village"]
SeatQuality = Literal["surveyed", "map_seat", "proxy", "assumed", "none"]
Code = Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
SiteId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
DIGITS = {"county": 6, "township": 9, "village": 12}


class DivisionRow(ShapedRow):
    """A county, township or village. lon and lat are its seat; geometry is a surveyed area, none derived."""

    code: Code
    name: Name
    name_en: str = ""
    level: Level
    kind: Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")]
    parent_code: Code | None = None
    seat_quality: SeatQuality = "none"
    seat_error_km: float | None = Field(default=None, ge=0, le=200)
    town_core: bool = False
    valid_from: date
    valid_to: date | None = None
    source: str = Field(min_length=3)
    flag: Flag

    @model_validator(mode="after")
    def consistent(self) -> Self:
        if len(self.code) != DIGITS[self.level]:
            raise ValueError(f"a {self.level} has a code of {DIGITS[self.level]} digits")
        if self.parent_code == self.code or not self.code.startswith(self.parent_code or ""):
            raise ValueError("the parent's code begins the code")
        if (self.lon is None) != (self.seat_quality == "none"):
            raise ValueError("a seat has a seat_quality, and only a seat has one")
        return self

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.code,)


class ValueRow(RowModel):
    """One figure of a division, long form, so that each has its own source and flag."""

    code: Code
    key: str = Field(pattern=r"^[a-z][a-z0-9_]{2,40}$")
    value: Decimal = Field(ge=0, max_digits=16, decimal_places=3)
    unit: str = Field(min_length=1, max_length=20)
    year: int | None = Field(default=None, ge=1949, le=2100)
    source: str = Field(min_length=3)
    flag: Flag

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.code, self.key)


class FeatureRow(RowModel):
    """One thing of the base layer, from GeoJSON."""

    id: str = Field(pattern=r"^[a-z]+/[A-Za-z0-9-]+$")
    layer: Literal["county", "lake", "river", "place", "airport"]
    code: Code | None = None
    name: str = ""
    name_en: str = ""
    geometry: str | None = None
    lon: float | None = Field(default=None, ge=-180, le=180)     # beyond the border, too
    lat: float | None = Field(default=None, ge=-90, le=90)
    source: str = Field(min_length=3)
    flag: Flag

    @field_validator("geometry")
    @classmethod
    def a_shape(cls, value: str | None) -> str | None:
        if value is not None:
            shape_in(value, EARTH)
        return value

    @model_validator(mode="after")
    def drawn(self) -> Self:
        if (self.geometry is None) == (self.lon is None):
            raise ValueError("a feature is a point or a shape")
        return self

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.id,)




class SiteRow(LocatedRow):
    """A store or shelter as a place. No exact home is ever a site."""

    id: SiteId
    name: Name
    name_en: str = ""
    division_code: Code
    active: bool = True
    source: str = Field(min_length=3)
    flag: Flag

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.id,)


class StoreRow(SiteRow):
    """A line of stores.csv; the stockpile keeps the store."""

    store_level: Literal["league", "county", "township", "village"]


class ShelterRow(SiteRow):
    """A line of shelters.csv; the evacuation package keeps the shelter."""

    shelter_kind: Literal["school", "hall", "gymnasium", "clinic", "hotel", "tents", "open_ground"]
    capacity_people: int = Field(gt=0, le=100_000)
    heated: bool
