"""Roads as they come in and as they are seen."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from disaster.geo.rows import Flag
from disaster.journal.subjects import View

RoadClass = Literal["motorway", "national", "provincial", "county", "township", "local", "track"]
VehicleClass = Literal["paved", "track"]
RoadState = Literal["open", "slow", "closed"]
RoadCause = Literal["none", "snow", "ice", "drift", "flood", "mud", "quake", "slide", "fire", "accident", "works",
                    "other"]
SegmentId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
ROADS_MAX = 1_000


class RoadStatesIn(BaseModel):
    """The state that some segments have from now on. Sent again it changes nothing; `open` takes a closure back."""

    model_config = ConfigDict(extra="forbid")

    segments: Annotated[list[SegmentId], Field(min_length=1, max_length=ROADS_MAX)]
    state: RoadState
    percent: Annotated[int | None, Field(ge=5, le=95)] = None
    cause: RoadCause = "none"
    classes: Annotated[list[VehicleClass], Field(min_length=1, max_length=2)] = ["paved", "track"]
    observed_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def whole(self) -> Self:
        if (self.state == "slow") != (self.percent is not None):
            raise ValueError("a slow road has the percent of its usual speed, and only a slow one")
        return self


class RoadView(View):
    """What is known of a segment's state; one that nobody spoke of is open."""

    subject_type: ClassVar[str] = "road"
    name: str
    name_en: str
    ref: str
    road_class: RoadClass
    paved: bool
    metres: int
    state: RoadState
    percent: int | None
    classes: list[VehicleClass]
    cause: RoadCause
    observed_at: datetime
    changed_at: datetime
    changed_by: str
    point: list[float]
    flag: Flag


class RoadsOut(BaseModel):
    """Roads as they stand after a change."""

    roads: list[RoadView]


class WayOut(BaseModel):
    """The quickest open way between two points, as the vehicle drives it. `minutes` None: there is no open road."""

    minutes: int | None
    metres: int | None
    is_estimate: bool
    segments: list[str]
    line: list[list[float]]


class SegmentOut(BaseModel):
    """A segment that a drawn line or area touches. `may`: the asker may say how it is; its middle lies in his area."""

    id: str
    name: str
    name_en: str
    ref: str
    road_class: RoadClass
    metres: int
    may: bool


class DrawnIn(BaseModel):
    """A line or an area drawn on the map, GeoJSON in WGS-84: which roads does it touch?"""

    model_config = ConfigDict(extra="forbid")

    geometry: dict[str, Any]


class RoadblockView(View):
    """A report says that a road is blocked; `segments` may be meant, the likeliest first. Nothing is closed yet."""

    subject_type: ClassVar[str] = "roadblock"
    about: str
    incident_id: UUID
    place: str
    segments: list[str]
    cause: RoadCause
    state: Literal["open", "confirmed", "dismissed"]
    said_at: datetime
    decided_at: datetime | None
    decided_by: str | None


class RoadblockDecisionIn(BaseModel):
    """Close these roads, or none: the report meant no road, or the road is open."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["confirm", "dismiss"]
    segments: Annotated[list[SegmentId] | None, Field(min_length=1, max_length=20)] = None
    classes: Annotated[list[VehicleClass], Field(min_length=1, max_length=2)] = ["paved", "track"]
