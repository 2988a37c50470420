"""The one way in for reports, whatever road they come by: filed when `file` returns, and durable; or refused.

Filings wait on one writer, which commits all that is pending in one transaction and then answers each (design.md, 8).
One bad report harms no other of its group: what is refused only in the light of others leaves the group, and where the
database objects or our own code fails, the group is filed one by one.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from disaster.db import Contended, DatabaseAway, OurFault, contended, refusal_of, transaction
from disaster.errors import Refusal
from disaster.reports.actions.filing import filed_all
from disaster.reports.actions.words import Outcome, RefusedLate
from disaster.reports.filings import Answer, Filing

__all__ = ["Answer", "Busy", "Filing", "Intake"]

GROUP_MAX = 1_000          # filings in one commit
WAITING_MAX = 20_000       # filings that wait; more are told to come again
TRIES = 3                  # of one filing that others keep from its rows
log = logging.getLogger("disaster.intake")
Waiting = tuple[Filing, "asyncio.Future[Answer]"]


class Busy(Refusal):
    """More reports wait than can be taken at once; nothing was written, and asking again in a moment is safe."""

    code, status = "busy", 503


class Intake:
    """Files reports for all roads of this process (app.state.intake)."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions
        self.waiting: deque[Waiting] = deque()
        self.woken = asyncio.Event()

    async def file(self, filing: Filing) -> Answer:
        """File it; durable when this returns. Raises the Refusal; another body under its id is kept first."""
        return await self.promised(filing)

    async def file_all(self, filings: Sequence[Filing]) -> list[Answer | BaseException]:
        """File each by itself; a refusal stands in the place of its answer."""
        return await asyncio.gather(*(self.promised(one) for one in filings), return_exceptions=True)

    def promised(self, filing: Filing) -> "asyncio.Future[Answer]":
        """Put it before the writer."""
        if len(self.waiting) >= WAITING_MAX:
            raise Busy(waiting=len(self.waiting))
        promise: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.waiting.append((filing, promise))
        self.woken.set()
        return promise

    async def write(self) -> None:
        """For ever: take all that waits, commit it, answer it. What still waits at the end is told to come again."""
        try:
            while True:
                await self.woken.wait()
                self.woken.clear()
                while self.waiting:
                    group = [self.waiting.popleft() for _ in range(min(GROUP_MAX, len(self.waiting)))]
                    await self.answered(group)
        finally:
            for _, promise in self.waiting:
                if not promise.done():
                    promise.set_exception(Busy(waiting=len(self.waiting)))

    async def answered(self, group: Sequence[Waiting]) -> None:
        """File a group, and one by one what cannot be filed together."""
        try:
            told = await self.committed([filing for filing, _ in group])
        except Exception as error:      # the culprit alone is told of a fault, and the writer goes on
            refusal = refusal_of(error)
            if len(group) == 1 or isinstance(refusal, DatabaseAway):
                log.log(logging.ERROR if isinstance(refusal, OurFault) else logging.INFO, "not filed", exc_info=error)
                for one in group:
                    answer(one, refusal)
                return
            log.warning("a group of %s is filed one by one: %s", len(group), type(error).__name__)
            for one in group:
                await self.answered([one])
        else:
            for one, outcome in zip(group, told, strict=True):
                answer(one, outcome)

    async def committed(self, filings: Sequence[Filing]) -> list[Outcome]:
        """File a group in one transaction; again where others held its rows, or without those that are refused."""
        refused: Mapping[bytes, Refusal] = {}
        tries = 0
        while True:
            try:
                async with transaction(self.sessions) as session:
                    return await filed_all(session, filings, refused)
            except RefusedLate as late:
                refused = {**refused, **late.refused}
            except (Contended, DBAPIError) as error:
                tries += 1
                if tries >= TRIES or (isinstance(error, DBAPIError) and not contended(error)):
                    raise


def answer(waiting: Waiting, outcome: Outcome) -> None:
    """To who waits, unless the line was cut meanwhile."""
    promise = waiting[1]
    if promise.done():
        return
    if isinstance(outcome, Exception):
        promise.set_exception(outcome)
    else:
        promise.set_result(outcome)
