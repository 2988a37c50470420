"""Tables of people: persons, their sessions, programs' tokens, area grants, the duty list, the reading log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Person(Base):
    """Somebody who can sign in. Name and phone are private; the post is what others see."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    post_zh: Mapped[str]
    post_en: Mapped[str]
    roles: Mapped[list[str]]
    areas: Mapped[list[str]]
    levels: Mapped[list[str]]           # response levels this person may decide: "I" … "IV", "warning"
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    active: Mapped[bool]
    example: Mapped[bool]               # came with the demo data


class SignIn(Base):
    """One open session of a browser; the cookie holds the secret, the row its hash."""

    __tablename__ = "sign_in"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    csrf: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInAttempt(Base):
    """A failed sign-in, kept for the rate limit."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]                    # login or address
    at: Mapped[datetime]


class Token(Base):
    """A program's right to ask: named, scoped, expiring, revocable."""

    __tablename__ = "token"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    roles: Mapped[list[str]]
    areas: Mapped[list[str]]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Grant(Base):
    """Mutual aid: a person sees and acts in a further area until a date."""

    __tablename__ = "area_grant"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    area: Mapped[str]
    until: Mapped[datetime]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


class Duty(Base):
    """A turn on duty. It ends only when the next officer accepts the handover."""

    __tablename__ = "duty"
    __table_args__ = (CheckConstraint("state IN ('on_duty', 'offered', 'ended')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    area: Mapped[str]
    state: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    offered_to: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    open_items: Mapped[int | None]      # how many the handover listed
    note: Mapped[str | None]            # private: what the outgoing officer says


class Reading(Base):
    """Somebody read private data. The log itself is read by auditors."""

    __tablename__ = "reading"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
