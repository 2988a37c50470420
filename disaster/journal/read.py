"""Reading the journal: entries after a cursor, and the state at any moment (newest entry per subject)."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.models import Entry, Head
from disaster.journal.subjects import subjects

BATCH_MAX = 1_000
PAGE_ROWS = 20_000
END = "\U0010ffff"        # after every name


@dataclass(frozen=True, slots=True)
class Position:
    """Where a reader stands: a number is only worth something within its epoch."""

    epoch: UUID
    seq: int


async def position(session: AsyncSession) -> Position:
    """The end of the journal."""
    epoch, seq = (await session.execute(select(Head.epoch, Head.seq))).one()
    return Position(epoch, seq)


async def entries(session: AsyncSession, after: int, limit: int = BATCH_MAX, *, upto: int = 2**62) -> Sequence[Entry]:
    """At most `limit` entries with a number above `after` and not above `upto`, in order."""
    found = await session.scalars(
        select(Entry).where(Entry.seq > after, Entry.seq <= upto).order_by(Entry.seq).limit(limit))
    return found.all()


async def newest(session: AsyncSession, subject: str) -> Entry | None:
    """The last entry of one subject."""
    found: Entry | None = await session.scalar(
        select(Entry).where(Entry.subject == subject).order_by(Entry.seq.desc()).limit(1))
    return found


async def history(session: AsyncSession, subject: str, limit: int = BATCH_MAX) -> Sequence[Entry]:
    """What happened to one subject, oldest first."""
    found = await session.scalars(select(Entry).where(Entry.subject == subject).order_by(Entry.seq).limit(limit))
    return found.all()


async def state(session: AsyncSession, *, upto: int, kind: str = "", after: str = "",
                limit: int = PAGE_ROWS) -> Sequence[Row[str, int, list[str], str]]:
    """The newest entry (subject, seq, areas, data) of every subject that was there at `upto`.

    `kind` is a subject type ("report") or empty for all; `after` resumes a page. One index probe a subject.
    """
    first = max(after, f"{kind}/" if kind else "")
    last = f"{kind}0" if kind else END      # "0" follows "/" in the C collation
    return await between(session, first, last, upto, limit)


async def between(session: AsyncSession, first: str, last: str, upto: int,
                  limit: int) -> Sequence[Row[str, int, list[str], str]]:
    """The state of the subjects whose names lie between two."""
    found = await session.execute(STATE, {"first": first, "last": last, "upto": upto, "limit": limit})
    return found.all()


async def whole_state(session: AsyncSession, *, upto: int,
                      apart: bool = True) -> AsyncIterator[Row[str, int, list[str], str]]:
    """The newest entry of every subject, however many there are; without `apart`, not of the kinds that are kept so."""
    for first, last in [("", END)] if apart else around([kind for kind, one in subjects.items() if one.apart]):
        name = first
        while rows := await between(session, name, last, upto, PAGE_ROWS):
            for row in rows:
                yield row
            name = rows[-1].subject


def around(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """The ranges of names that hold every subject but those of these kinds."""
    ends = sorted(kinds)
    return list(zip(["", *(f"{kind}0" for kind in ends)], [*(f"{kind}/" for kind in ends), END], strict=True))


STATE = text("""
    WITH RECURSIVE newest AS (
      (SELECT subject, seq FROM journal_entry WHERE subject > :first AND subject < :last AND seq <= :upto
       ORDER BY subject, seq DESC LIMIT 1)
      UNION ALL
      SELECT next.subject, next.seq FROM newest, LATERAL (
        SELECT subject, seq FROM journal_entry
        WHERE subject > newest.subject AND subject < :last AND seq <= :upto
        ORDER BY subject, seq DESC LIMIT 1) next)
    SELECT newest.subject, newest.seq, e.areas, e.data FROM newest, LATERAL (
      SELECT areas, data FROM journal_entry WHERE seq = newest.seq OFFSET 0) e
    WHERE e.data IS NOT NULL LIMIT :limit""")   # OFFSET 0: never a hash join, which would lose the order of names
