"""Tables of phones: keys that letters are sealed to, phones with their signing keys and sessions, letters and those
put aside."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class SealingKey(Base):
    """A key pair of this installation. Phones seal to the newest; older ones go on opening what was sealed to them."""

    __tablename__ = "sealing_key"

    id: Mapped[str] = mapped_column(primary_key=True)       # the first 16 hex digits of the public key's SHA-256
    public: Mapped[bytes] = mapped_column(LargeBinary)      # P-256, uncompressed point
    private: Mapped[bytes] = mapped_column(LargeBinary)     # PKCS#8
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CopyKey(Base):
    """What a person's own copies on his phones are encrypted under: given at sign-in, so that a new password changes
    nothing, and a phone without a session cannot read them."""

    __tablename__ = "copy_key"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class Phone(Base):
    """A browser that a person has reported from. One telephone that two people share is two of these."""

    __tablename__ = "phone"
    __table_args__ = (CheckConstraint("(shut_out_at IS NULL) = (shut_out_by IS NULL)", name="shut_out_by_somebody"),
                      CheckConstraint("(shut_out_at IS NULL) = (shut_out_reason IS NULL)", name="shut_out_why"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    registered_at: Mapped[datetime]
    shut_out_at: Mapped[datetime | None]
    shut_out_by: Mapped[str | None]
    shut_out_reason: Mapped[str | None]                     # private, as all below
    label: Mapped[str]                                      # what the browser calls itself
    last_seen_at: Mapped[datetime]
    letters: Mapped[int]                                    # received from it, by whatever road


class PhoneKey(Base):
    """A public key whose private half this phone holds while its person is signed in there; it dies at sign-out."""

    __tablename__ = "phone_key"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id"), index=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    registered_at: Mapped[datetime]


class PhoneSession(Base):
    """Which open session is this phone's, so that it can be ended from afar."""

    __tablename__ = "phone_session"

    hash: Mapped[bytes] = mapped_column(LargeBinary, ForeignKey("sign_in.hash", ondelete="CASCADE"), primary_key=True)
    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id"), index=True)


class SealedLetter(Base):
    """What became of each sealed letter: the same box is answered the same, by whatever road it comes again."""

    __tablename__ = "sealed_letter"
    __table_args__ = (CheckConstraint("state IN ('received', 'held_aside', 'refused')", name="state"),
                      CheckConstraint("(state = 'received') = (code IS NULL)", name="says_why"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)      # of the box
    door: Mapped[str]
    phone_id: Mapped[UUID | None] = mapped_column(ForeignKey("phone.id"))
    state: Mapped[str]
    code: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    road: Mapped[str]
    at: Mapped[datetime]


class AsideLetter(Base):
    """A letter that could not be filed, kept until somebody has decided what becomes of it."""

    __tablename__ = "aside_letter"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'filed', 'dismissed')", name="state"),
                      CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="decided_by_somebody"),
                      Index("uq_aside_letter_letter_id_digest", "letter_id", "digest", unique=True))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID]
    digest: Mapped[bytes] = mapped_column(LargeBinary)      # of the box
    door: Mapped[str]
    areas: Mapped[list[str]]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    phone_id: Mapped[UUID | None] = mapped_column(ForeignKey("phone.id"))
    code: Mapped[str]
    signed_at: Mapped[datetime]
    put_aside_at: Mapped[datetime]
    state: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]]                           # private, as all below
    body: Mapped[dict[str, Any]]
    reason: Mapped[str | None]
