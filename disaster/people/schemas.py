"""What people look like from outside, and what comes in about them."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from disaster.journal.subjects import View

YEARS = range(2000, 2100)


def storable(value: str) -> str:
    """Text without the one character that PostgreSQL does not hold."""
    if "\x00" in value:
        raise ValueError("text holds no NUL")
    return value


def whole_moment(value: datetime) -> datetime:
    """UTC, milliseconds, of this century: what all clients hold."""
    if value.year not in YEARS:
        raise ValueError("the year is not of this century")
    value = value.astimezone(UTC)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


Moment = Annotated[AwareDatetime, AfterValidator(whole_moment)]


class Incoming(BaseModel):
    """Anything that comes in: unknown fields are refused, text is trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PersonView(View):
    """A person as all may see: the post, the roles, never the name."""

    subject_type: ClassVar[str] = "person"
    post_zh: str
    post_en: str
    roles: list[str]
    levels: list[str]
    active: bool
    example: bool


class PersonPrivate(BaseModel):
    """Name, login and phone: for colleagues with the duty; its reading is logged."""

    login: str
    name: str
    phone: str | None


class TokenView(View):
    """A program's token, without its secret."""

    subject_type: ClassVar[str] = "token"
    name: str
    roles: list[str]
    expires_at: datetime
    revoked_at: datetime | None


class GrantView(View):
    """A further area given to a person until a date."""

    subject_type: ClassVar[str] = "grant"
    person_id: UUID
    until: datetime
    revoked_at: datetime | None


class DutyView(View):
    """Who is on duty, and whether a handover waits to be accepted."""

    subject_type: ClassVar[str] = "duty"
    person_id: UUID
    state: Literal["on_duty", "offered", "ended"]
    since: datetime
    until: datetime | None
    offered_to: UUID | None
    open_items: int | None


class DutyPrivate(BaseModel):
    """What the outgoing officer says to the next."""

    note: str | None


class SignInIn(Incoming):
    """Login and password."""

    login: str = Field(max_length=80)
    password: str = Field(max_length=200)


class Me(BaseModel):
    """Who I am here: what the page needs at its start."""

    actor: str
    name: str
    post_zh: str
    post_en: str
    roles: list[str]
    areas: list[str]
    levels: list[str]
    csrf: str
    must_change_password: bool
    world: Literal["real", "drill"]
    jurisdiction: str
    drill_url: str


class PersonIn(Incoming):
    """A person as an administrator enters him."""

    login: str = Field(min_length=2, max_length=80, pattern=r"^[a-z0-9._-]+$")
    name: str = Field(min_length=1, max_length=80)
    phone: str | None = Field(default=None, max_length=30)
    post_zh: str = Field(min_length=1, max_length=80)
    post_en: str = Field(min_length=1, max_length=80)
    roles: list[str] = Field(min_length=1, max_length=11)
    areas: list[str] = Field(max_length=50)
    levels: list[str] = Field(default=[], max_length=5)
    active: bool = True


class TokenIn(Incoming):
    """A token as an administrator asks for it."""

    name: str = Field(min_length=1, max_length=80)
    roles: list[str] = Field(min_length=1, max_length=11)
    areas: list[str] = Field(min_length=1, max_length=50)
    days: int = Field(ge=1, le=366)


class GrantIn(Incoming):
    """A further area for a person."""

    person_id: UUID
    area: str = Field(pattern=r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$")
    until: AwareDatetime


class HandoverIn(Incoming):
    """The outgoing officer offers the duty to the next."""

    to: UUID
    note: str | None = Field(default=None, max_length=2_000)


class PasswordIn(Incoming):
    """A change of one's own password."""

    old: str = Field(max_length=200)
    new: str = Field(min_length=10, max_length=200)
