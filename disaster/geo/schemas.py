"""What is told about places, and the areas that come in."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from disaster.geo.datum import Datum
from disaster.geo.rows import Flag, Level
from disaster.journal.subjects import View

SiteKind = Literal["store", "shelter"]


class DatasetView(View):
    """Which file the rows of one kind came from; a screen that holds such rows then reads them anew."""

    subject_type: ClassVar[str] = "dataset"
    file: str
    sha256: str
    lines: int
    added: int
    changed: int
    at: datetime


class Imported(BaseModel):
    """What an import did, or would do if it were not a dry run."""

    dataset: str
    file: str
    sha256: str
    lines: int
    added: int
    changed: int
    unchanged: int
    dry_run: bool


class Figure(BaseModel):
    """One figure of a division with where it comes from."""

    value: int | float
    unit: str
    year: int | None
    source: str
    flag: Flag


class DivisionOut(BaseModel):
    """A division in the list: its seat, how good that is, its figures. A key that lacks is unknown."""

    code: str
    name: str
    name_en: str
    level: Level
    kind: str
    parent_code: str | None
    lon: float | None
    lat: float | None
    seat_quality: str
    seat_error_km: float | None
    shape_derived: bool
    has_shape: bool
    valid_from: date
    valid_to: date | None
    source: str
    flag: Flag
    values: dict[str, Figure]


class DivisionsOut(BaseModel):
    """One page of divisions; `next` is the code to ask after for more."""

    divisions: list[DivisionOut]
    next: str | None


class At(BaseModel):
    """Which divisions hold a point. Where `derived`, a suggestion: the code that a person chose wins."""

    county: str | None = None
    township: str | None = None
    village: str | None = None
    derived: bool = False


class AreaIn(BaseModel):
    """An area drawn on a map: a GeoJSON Polygon or MultiPolygon in a stated datum."""

    model_config = ConfigDict(extra="forbid")

    geometry: dict[str, Any]
    datum: Datum


class TownshipInside(BaseModel):
    """A township that the area touches, and how much of it by area."""

    code: str
    name: str
    share: Annotated[float, Field(ge=0, le=1)]
    whole: bool
    derived: bool


class VillageInside(BaseModel):
    """`inside`: its seat or all its township lies in the area. `possible`: nobody knows where it lies."""

    code: str
    name: str
    township_code: str | None
    certainty: Literal["inside", "possible"]
    population: int | None
    households: int | None


class Total(BaseModel):
    """A figure of an area. `at_least` counts whole townships and villages surely inside; `by_share` takes
    each township's figure by its share of area; `unknown_units` were touched and have no known figure."""

    at_least: int
    by_share: int
    unknown_units: int
    example: bool


class SiteNear(BaseModel):
    """A site and how far it is in a straight line over the earth."""

    id: str
    kind: SiteKind
    name: str
    name_en: str
    division_code: str
    lon: float
    lat: float
    flag: Flag
    distance_m: float | None = None


class Inside(BaseModel):
    """What lies inside an area."""

    townships: list[TownshipInside]
    villages: list[VillageInside]
    people: Total
    herd: Total
    sites: list[SiteNear]
    unplaced: list[str]        # townships without a shape: whether they lie inside cannot be said
    truncated: bool
