"""Trackers and positions as they are seen, and what phones and devices send."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import Division, Flag, Seen

Name = Annotated[str, Field(min_length=1, max_length=80)]
FIXES_MAX = 500


class TrackerView(View):
    """A tracker, without its secret. `of` names what it tracks."""

    subject_type: ClassVar[str] = "tracker"
    kind: Literal["vehicle", "team"]
    of: str
    vehicle_id: str | None
    name_zh: str
    name_en: str
    flag: Flag
    made_at: datetime
    revoked_at: datetime | None


class TrackerIn(Incoming):
    """A vehicle, or a team, gets a tracker."""

    kind: Literal["vehicle", "team"]
    name_zh: Name
    name_en: str = Field(default="", max_length=80)
    division: Division
    vehicle_id: str | None = Field(default=None, max_length=40)
    flag: Flag = "verified"


class TrackerMade(BaseModel):
    """The answer to whoever made it: the secret is told here and never again."""

    tracker: TrackerView
    secret: str


class FixIn(Incoming):
    """One position of a phone, in WGS-84."""

    lon: float
    lat: float
    observed_at: AwareDatetime
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading: float | None = None


class FixesIn(Incoming):
    """What a phone kept while it had no network, oldest first."""

    fixes: list[FixIn] = Field(min_length=1, max_length=FIXES_MAX)


class Loose(BaseModel):
    """What other people's programs send: what we do not use is passed over."""

    model_config = ConfigDict(extra="ignore")


class TraccarCoordinates(Loose):
    """Degrees, metres, metres a second."""

    latitude: float
    longitude: float
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None


class TraccarLocation(Loose):
    """When and where."""

    timestamp: AwareDatetime
    coords: TraccarCoordinates


class TraccarIn(Loose):
    """What the Traccar client sends since version 9 (https://www.traccar.org/osmand/)."""

    location: TraccarLocation
    device_id: Annotated[str, Field(max_length=120)]


class Taken(Seen):
    """How many positions were new."""

    taken: int


class PositionView(Seen):
    """Where something is, as far as anybody knows; `observed_at` says how old that is."""

    of: str
    kind: Literal["vehicle", "team", "consignment"]
    name_zh: str
    name_en: str
    areas: list[str]
    point: list[float]
    observed_at: datetime
    accuracy_m: int | None
    speed_kmh: int | None
    course: int | None
    flag: Flag
    consignments: list[UUID]


class PositionsView(Seen):
    """All that the asker may see."""

    positions: list[PositionView]


class WayView(Seen):
    """The way that a consignment has come, oldest first: longitude, latitude; thinned where it is long."""

    consignment_id: UUID
    since: datetime | None
    points: list[list[float]]
    observed_at: list[datetime]
