"""Who used a claim: totals, proposals, and what upper packages register (due tables, sent sitreps).

A package that quotes figures appends a function to `users`; it is asked with the ids of claims and answers each use
with the value it used. Whether that value still stands is worked out here, for all of them alike.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

Number = int | float


@dataclass(frozen=True, slots=True)
class Use:
    """Something that rests, or rested, on a claim.

    what: total, proposal, due_table, sitrep … (words `use.<what>`). subject: what to open. place: whose figure it is,
    which decides who may see it. used: the value it took. fixed: it was signed or sent and stays as it is.
    """

    what: str
    subject: str
    incident_id: UUID
    place: str
    indicator: str
    used: Number | None
    zh: str = ""
    en: str = ""
    at: datetime | None = None
    fixed: bool = False


Users = Callable[[AsyncSession, Sequence[UUID]], Awaitable[list[Use]]]
users: list[Users] = []


async def users_of(session: AsyncSession, claims: Sequence[UUID]) -> list[Use]:
    """Every registered use of these claims."""
    return [one for asked in users for one in await asked(session, claims)] if claims else []
