"""Lines of the ledgers as they are seen and as they come in. Views hold place, grade and counts, and nobody's name.

An amount that is null is not known yet; 0 was counted and is none.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from disaster.geo.datum import Datum
from disaster.journal.subjects import View
from disaster.people.schemas import Incoming, Moment, storable

Grade = Literal["collapsed", "severe", "light"]
Stage = Literal["first", "follow_up", "verified"]
Standing = Literal["recorded", "verified", "withdrawn"]
CasualtyState = Literal["dead", "missing", "found_alive"]
Structure = Literal["reinforced", "brick_concrete", "brick_wood", "earth_wood", "ger", "other"]
Book = Literal["houses", "casualties"]


Place = Annotated[str, StringConstraints(pattern=r"^\d{9}(\d{3})?$")]
Words = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(storable)]
Reason = Annotated[str, Field(min_length=2, max_length=2_000), AfterValidator(storable)]
Rooms = Annotated[int, Field(ge=0, le=500)]
IdNumber = Annotated[str, Field(pattern=r"^[0-9]{6,17}[0-9Xx]$")]


class KeptIn(Incoming):
    """What every line says: of which disaster, where and when. Offline the incident may not be known yet."""

    place: Place
    observed_at: Moment
    incident_id: UUID | None = None
    hazard: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,63}$")
    occurred_at: Moment | None = None


class Household(Incoming):
    """Who lives there: private, all of it."""

    head: Words | None = None
    id_number: IdNumber | None = None
    phone: Annotated[str, Field(max_length=30), AfterValidator(storable)] | None = None
    family_kind: Words | None = None
    address: Words | None = None
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    accuracy_m: float | None = Field(default=None, gt=0, le=100_000, allow_inf_nan=False)
    datum: Datum | None = None
    aid_fen: int | None = Field(default=None, ge=0, le=10**12)
    card_account: Words | None = None
    words: Annotated[str, Field(max_length=2_000), AfterValidator(storable)] | None = None


class HouseIn(KeptIn):
    """A damaged house as a phone or the desk records it."""

    stage: Stage = "first"
    grade: Grade
    structure: Structure = "other"
    collapsed_rooms: Rooms | None = None
    collapsed_dwelling_rooms: Rooms | None = None
    severe_rooms: Rooms | None = None
    severe_dwelling_rooms: Rooms | None = None
    light_rooms: Rooms | None = None
    light_dwelling_rooms: Rooms | None = None
    rebuild_rooms: Rooms | None = None
    people: int | None = Field(default=None, ge=0, le=200)
    household: Household = Household()


class Victim(Incoming):
    """Who is dead or missing: private, all of it. Somebody without a name yet is counted all the same."""

    name: Words | None = None
    sex: Literal["male", "female"] | None = None
    age: int | None = Field(default=None, ge=0, le=130)
    ethnicity: Words | None = None
    id_number: IdNumber | None = None
    registered_at: Words | None = None
    happened_at: Moment | None = None
    happened_where: Words | None = None
    cause: Words | None = None
    family: Words | None = None
    is_resident: bool | None = None
    comfort_paid: bool | None = None


class CasualtyIn(KeptIn):
    """Somebody dead or missing, as entered."""

    state: CasualtyState
    person: Victim = Victim()


class HouseCorrectionIn(Incoming):
    """The line as it should have been, or has become, and why."""

    told: HouseIn
    reason: Reason


class CasualtyCorrectionIn(Incoming):
    """The same for a casualty: also that a missing person was found alive, or is confirmed dead."""

    told: CasualtyIn
    reason: Reason


class WithdrawalIn(Incoming):
    """Why a line is taken out."""

    reason: Reason


class HouseView(View):
    """A damaged house: village, grade and counts."""

    subject_type: ClassVar[str] = "house"
    incident_id: UUID
    place: str
    standing: Standing
    version: int
    observed_at: datetime
    recorded_at: datetime
    recorded_by: str
    verified_at: datetime | None
    verified_by: str | None
    stage: Stage
    grade: Grade
    structure: Structure
    collapsed_rooms: int | None
    collapsed_dwelling_rooms: int | None
    severe_rooms: int | None
    severe_dwelling_rooms: int | None
    light_rooms: int | None
    light_dwelling_rooms: int | None
    rebuild_rooms: int | None
    people: int | None


class CasualtyView(View):
    """That somebody is dead, missing or found: where, and nothing else."""

    subject_type: ClassVar[str] = "casualty"
    incident_id: UUID
    place: str
    standing: Standing
    version: int
    observed_at: datetime
    recorded_at: datetime
    recorded_by: str
    verified_at: datetime | None
    verified_by: str | None
    state: CasualtyState


class HousePrivate(BaseModel):
    """Who lives in a damaged house; its reading is logged."""

    id: UUID
    household: Household


class CasualtyPrivate(BaseModel):
    """Who is dead or missing; its reading is logged."""

    id: UUID
    person: Victim


class Sum(BaseModel):
    """An amount over houses: null where none is known; `unknown` houses did not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: int | None
    unknown: int


class HouseRollupView(View):
    """The damaged houses of a gacha, township or county in one incident, by the national indicators."""

    subject_type: ClassVar[str] = "house_rollup"
    incident_id: UUID
    place: str
    households: int
    verified: int
    values: dict[str, Sum]                    # by national indicator, and "people"


class Difference(BaseModel):
    """One field that a version changed."""

    field: str
    was: object | None
    now: object | None


class VersionView(BaseModel):
    """One version of a line: who said so, when, why, and what it changed."""

    id: UUID
    number: int
    at: datetime
    by: str
    reason: str | None
    differences: list[Difference]


class HouseLine(BaseModel):
    """A line of the ledger of houses, with names. `doubles`: other lines that look like the same household."""

    view: HouseView
    household: Household
    doubles: list[UUID]


class CasualtyLine(BaseModel):
    """A line of the ledger of casualties, with names."""

    view: CasualtyView
    person: Victim
    doubles: list[UUID]


class LedgerList(BaseModel):
    """A ledger as far as the asker may read it. Every name on it was logged as read."""

    incident_id: UUID
    houses: list[HouseLine] = []
    casualties: list[CasualtyLine] = []
    truncated: bool
