"""The table of media: one row for each photo, voice or video that a phone has announced. The bytes lie in a folder."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Medium(Base):
    """A photo, voice or video about some subject, which may come before or after it."""

    __tablename__ = "medium"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'voice', 'video')", name="kind"),
        CheckConstraint("state IN ('announced', 'arrived', 'refused')", name="state"),
        CheckConstraint("(state = 'arrived') = (arrived_at IS NOT NULL AND content_type IS NOT NULL)", name="arrived"),
        CheckConstraint("(state = 'refused') = (refused IS NOT NULL)", name="refused_for_a_reason"),
        CheckConstraint("bytes > 0", name="bytes"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
        Index("ix_medium_about", "about"),
        Index("ix_medium_unfinished", "sent_by", postgresql_where="state = 'announced'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[str]                      # "report/<id>", "house/<id>": the subject, there already or not yet
    place: Mapped[str]                      # the subject's, as its sender says: decides who sees that it exists
    kind: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    bytes: Mapped[int]
    state: Mapped[str]
    announced_at: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    sent_by: Mapped[str]
    content_type: Mapped[str | None]        # as its first bytes say, never as its sender says
    refused: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(SmallInteger)     # how often all bytes came and were not what was announced
    caption: Mapped[str | None]             # private
