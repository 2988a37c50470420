"""Media as they are seen, and what a phone announces of one before its bytes."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import UUID7, AfterValidator, BaseModel, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming, storable

Kind = Literal["photo", "voice", "video"]
State = Literal["announced", "arrived", "refused"]
ABOUT = r"^(report|house|public_report)/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


class MediumIn(Incoming):
    """What the metadata of a tus upload says. `place` is the place of the subject."""

    id: UUID7
    about: str = Field(pattern=ABOUT)
    place: str = Field(pattern=r"^\d{9}(\d{3})?$")
    kind: Kind
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    caption: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(storable)] | None = None


class MediumView(View):
    """That there is a photo, voice or video, and whether it has arrived: neither its content nor its words."""

    subject_type: ClassVar[str] = "medium"
    about: str
    kind: Kind
    bytes: int
    state: State
    announced_at: datetime
    arrived_at: datetime | None
    sent_by: str
    content_type: str | None
    refused: Literal["wrong_digest", "not_a_medium"] | None


class MediumPrivate(BaseModel):
    """The caption of a medium; its reading is logged."""

    id: UUID
    caption: str | None
    sha256: str
