"""What comes in about evacuation, and what is seen of it."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from disaster.geo.datum import Datum
from disaster.journal.subjects import View
from disaster.people.schemas import Incoming

Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
People = Annotated[int, Field(ge=0, le=1_000_000)]
Code = Annotated[str, Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")]
Village = Annotated[str, Field(pattern=r"^\d{12}$")]
ShelterId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
OrderState = Literal["ordered", "under_way", "completed", "lifted"]
AssistedState = Literal["listed", "picked_up", "withdrawn"]
Certainty = Literal["named", "inside", "possible"]


class ShelterView(View):
    """A shelter: how many it holds, how many are there, what it lacks. Who allowed more is private."""

    subject_type: ClassVar[str] = "shelter"
    name_zh: str
    name_en: str
    division: str
    kind: str
    heated: bool
    point: tuple[float, float] | None
    capacity_people: int
    flag: Literal["verified", "derived", "example"]
    state: Literal["closed", "open"]
    headcount: int | None
    headcount_at: datetime | None
    override_by: str | None
    needs: dict[str, int]


class ShelterPrivate(BaseModel):
    """Who allows more people than the capacity, and why."""

    override_name: str | None
    override_reason: str | None


class OrderVillageView(BaseModel):
    """A village of an order. left = arrived + on_the_road + missing, less those who joined on the way."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    name: str
    certainty: Certainty
    people: int | None
    households: int | None
    need_help: int | None
    left: int
    arrived: int
    on_the_road: int
    missing: int
    percent_moved: int | None      # arrived of people; null where nobody knows how many there are


class EvacuationOrderView(View):
    """An evacuation order with how far it has got, village by village."""

    subject_type: ClassVar[str] = "evacuation_order"
    incident_id: UUID
    number: str
    state: OrderState
    divisions: list[str]
    polygon: dict[str, Any] | None
    shelters: list[str]
    villages: list[OrderVillageView]
    left: int
    arrived: int
    on_the_road: int
    missing: int
    ordered_by: str
    ordered_at: datetime


class TransferView(View):
    """People on their way, or arrived. `missing` is unknown until heads were counted at the shelter."""

    subject_type: ClassVar[str] = "transfer"
    order_id: UUID
    incident_id: UUID
    village: str
    shelter_id: str
    left: int
    left_at: datetime
    arrived: int | None
    arrived_at: datetime | None
    missing: int | None


class AssistedPersonView(View):
    """That somebody in a village needs help to leave; who it is, is private."""

    subject_type: ClassVar[str] = "assisted_person"
    village: str
    state: AssistedState


class AssistedPersonPrivate(BaseModel):
    """Whom to fetch, from where."""

    id: UUID
    village: str
    state: AssistedState
    name: str | None
    phone: str | None
    home: str | None
    home_point: tuple[float, float] | None
    help: str | None


class AssistedList(BaseModel):
    """Those of an order who must be fetched; each reading is logged."""

    order_id: UUID
    number: str
    persons: list[AssistedPersonPrivate]
    truncated: bool


class ShelterIn(Incoming):
    """A shelter as an administrator enters it; its point in WGS-84."""

    name_zh: str = Field(min_length=1, max_length=80)
    name_en: str = Field(default="", max_length=80)
    division: Code
    kind: str = Field(pattern=r"^[a-z_]{2,30}$")
    heated: bool
    lon: float | None = Field(default=None, ge=73, le=136)
    lat: float | None = Field(default=None, ge=3, le=54)
    capacity_people: int = Field(gt=0, le=100_000)
    flag: Literal["verified", "derived", "example"] = "verified"


class ShelterStateIn(Incoming):
    """Open or close. `people`: how many are there as it opens."""

    state: Literal["open", "closed"]
    people: People = 0


class OverrideIn(Incoming):
    """Who allows more people than the capacity. Without a name, a reason makes the asker himself the one."""

    override_by_name: str | None = Field(default=None, min_length=2, max_length=80)
    override_reason: str | None = Field(default=None, min_length=2, max_length=500)


class HeadCountIn(OverrideIn):
    """Heads counted in a shelter."""

    people: People
    at: Moment


class NeedsIn(Incoming):
    """What a shelter lacks now: item -> quantity in the item's unit. Replaces what was said before."""

    needs: Annotated[dict[str, Annotated[int, Field(ge=1, le=10_000_000)]], Field(max_length=60)]


class OrderIn(Incoming):
    """An order as the officer gives it: divisions by code, a drawn area, or both."""

    incident_id: UUID
    divisions: list[Code] = Field(default=[], max_length=200)
    polygon: dict[str, Any] | None = None
    datum: Datum = Datum.WGS84
    shelters: list[ShelterId] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def somewhere(self) -> Self:
        if not self.divisions and self.polygon is None:
            raise ValueError("an order names divisions or an area")
        return self


class OrderStateIn(Incoming):
    """How far the officer says it has got."""

    state: Literal["under_way", "completed", "lifted"]


class TransferIn(Incoming):
    """People who leave a village for a shelter."""

    order_id: UUID
    village: Village
    shelter_id: ShelterId
    left: Annotated[int, Field(ge=1, le=100_000)]
    left_at: Moment


class ArrivalIn(OverrideIn):
    """How many of them arrived. A later count of the same transfer replaces an earlier one.

    `shelter_id`: where they came in fact, if they were turned to another shelter on the way.
    """

    arrived: People
    arrived_at: Moment
    shelter_id: ShelterId | None = None


class AssistedPersonIn(Incoming):
    """Somebody who needs help to leave, as the village's reporter enters him."""

    village: Village
    name: str = Field(min_length=1, max_length=80)
    phone: str | None = Field(default=None, max_length=30)
    home: str = Field(min_length=1, max_length=200)
    lon: float | None = Field(default=None, ge=73, le=136)
    lat: float | None = Field(default=None, ge=3, le=54)
    datum: Datum = Datum.WGS84
    help: str = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def both_or_none(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat come together or not at all")
        return self


class AssistedStateIn(Incoming):
    """Fetched, still to fetch, or taken off the list (which erases who it was)."""

    state: AssistedState
