"""Tables of the journal: its head (position, epoch, last hash) and its entries, append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Head(Base):
    """The one row that every commit raises. A restored backup gets a new epoch."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    epoch: Mapped[UUID]
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    views: Mapped[str] = mapped_column(Text, server_default="")     # of what form its entries are (renewing.py)


class Entry(Base):
    """One recorded change. `data` is the exact text that was hashed; NULL says the subject was removed."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_subject_seq", "subject", "seq"),
                      CheckConstraint("octet_length(hash) = 32", name="hash_is_sha256"))

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(Text(collation="C"))
    areas: Mapped[list[str]]
    left: Mapped[list[str]]
    actor: Mapped[str]
    cause: Mapped[UUID | None]
    data: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
