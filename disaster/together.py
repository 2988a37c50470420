"""What comes at the same time is stored together: one transaction for all that waits, then each is answered.

Group commit, as design.md (8) wants it: nothing is answered before it is durable. One bad thing harms no other of its
group: where the database objects or our own code fails, the group is stored one by one, so that the culprit alone is
told.
"""

import asyncio
import logging
from abc import abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from disaster.db import DatabaseAway, OurFault, refusal_of
from disaster.errors import Refusal

WAITING_MAX = 20_000       # things that wait; more are told to come again
Asked = TypeVar("Asked")
Answered = TypeVar("Answered")
log = logging.getLogger("disaster.intake")


class Busy(Refusal):
    """More waits than can be taken at once; nothing was written, and asking again in a moment is safe."""

    code, status = "busy", 503


class Writer(Generic[Asked, Answered]):
    """The one writer of a kind of thing in this process; it works as long as anything waits."""

    group_max: int          # in one commit

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions
        self.waiting: deque[tuple[Asked, asyncio.Future[Answered]]] = deque()
        self.task: asyncio.Task[None] | None = None

    @abstractmethod
    async def committed(self, asked: Sequence[Asked]) -> Sequence[Answered | Refusal]:
        """Store a group in one transaction; answers what became of each."""

    def promised(self, asked: Asked) -> "asyncio.Future[Answered]":
        """Put it before the writer. Durable when the promise is kept; a refusal is raised by it."""
        promise: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        if len(self.waiting) >= WAITING_MAX:
            promise.set_exception(Busy(waiting=len(self.waiting)))
            return promise
        self.waiting.append((asked, promise))
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.write())
        return promise

    async def write(self) -> None:
        """Take all that waits, commit it, answer it, until nothing waits."""
        while self.waiting:
            await self.answered([self.waiting.popleft() for _ in range(min(self.group_max, len(self.waiting)))])

    async def answered(self, group: "Sequence[tuple[Asked, asyncio.Future[Answered]]]") -> None:
        """Store a group, and one by one what cannot be stored together."""
        try:
            told = await self.committed([asked for asked, _ in group])
        except Exception as error:      # whatever it was, who waits hears of it, and the writer goes on
            refusal = refusal_of(error)
            if len(group) == 1 or isinstance(refusal, DatabaseAway):
                log.log(logging.ERROR if isinstance(refusal, OurFault) else logging.INFO, "not stored", exc_info=error)
                for _, promise in group:
                    answer(promise, refusal)
                return
            log.warning("a group of %s is stored one by one: %s", len(group), type(error).__name__)
            for one in group:
                await self.answered([one])
        else:
            for (_, promise), outcome in zip(group, told, strict=True):
                answer(promise, outcome)


def answer(promise: "asyncio.Future[Answered]", outcome: Answered | Refusal) -> None:
    """To who waits, unless the line was cut meanwhile."""
    if promise.done():
        return
    if isinstance(outcome, Refusal):
        promise.set_exception(outcome)
    else:
        promise.set_result(outcome)
