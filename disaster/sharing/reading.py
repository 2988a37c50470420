"""One way to read what is seen of any kind of subject, now or as it was known at an earlier entry."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.journal.read import position, state
from disaster.journal.subjects import subjects
from disaster.people.viewer import Viewer

PAGE_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A subject as its newest visible entry shows it."""

    subject: str
    seq: int
    areas: list[str]
    data: str


async def seen(session: AsyncSession, viewer: Viewer, kind: str, *, area: str = "", after: str = "",
               upto: int | None = None) -> AsyncIterator[Seen]:
    """All subjects of one kind that the viewer may see, inside `area`, in order of id, page by page."""
    subject = subjects.get(kind)
    if subject is None:
        raise NotFound(subject=kind, known=sorted(subjects))
    seq = (await position(session)).seq if upto is None else upto
    cursor = f"{kind}/{after}" if after else ""
    while True:
        rows = await state(session, upto=seq, kind=kind, after=cursor, limit=PAGE_ROWS)
        for row in rows:
            if viewer.sees(subject, row.areas) and (not area or any(a.startswith(area) for a in row.areas)):
                yield Seen(row.subject, row.seq, row.areas, row.data)
        if len(rows) < PAGE_ROWS:
            return
        cursor = rows[-1].subject
