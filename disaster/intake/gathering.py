"""Public reports that come at the same time are stored together: one transaction for all that wait, then each is
answered. Nothing is answered before it is durable; what one sender did wrong harms no other."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from disaster.db import DatabaseAway, OurFault, refusal_of, transaction
from disaster.errors import Refusal
from disaster.intake.actions.taking import Answer, Telling, taken_in
from disaster.intake.schemas import Received

TOGETHER_MAX, WAITING_MAX = 500, 20_000
log = logging.getLogger("disaster.intake")


class Overrun(Refusal):
    """More waits than can be stored soon; nothing was kept of this one: send it again."""

    code, status = "overrun", 503


class Gathering:
    """The one writer of public reports in this process."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions
        self.waiting: deque[tuple[Telling, asyncio.Future[Answer]]] = deque()
        self.writer: asyncio.Task[None] | None = None

    async def add(self, telling: Telling) -> Received:
        """Wait until this one is durable; refusals are raised."""
        if len(self.waiting) >= WAITING_MAX:
            raise Overrun(waiting=len(self.waiting))
        told: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.waiting.append((telling, told))
        if self.writer is None or self.writer.done():
            self.writer = asyncio.create_task(self.write())
        answer = await told
        if isinstance(answer, Refusal):
            raise answer
        return answer

    async def write(self) -> None:
        """As long as anything waits."""
        while self.waiting:
            batch = [self.waiting.popleft() for _ in range(min(TOGETHER_MAX, len(self.waiting)))]
            await self.write_together(batch)

    async def write_together(self, batch: list[tuple[Telling, asyncio.Future[Answer]]]) -> None:
        """One commit for all; where that fails, one for each, so that only the culprit is told so."""
        try:
            async with transaction(self.sessions) as session:
                answers = await taken_in(session, [telling for telling, _ in batch])
        except Exception as error:      # whatever it was, who waits hears of it, and the writer goes on
            refusal = refusal_of(error)
            if len(batch) == 1 or isinstance(refusal, DatabaseAway):
                log.log(logging.ERROR if isinstance(refusal, OurFault) else logging.INFO, "not stored", exc_info=error)
                tell(batch, [refusal] * len(batch))
                return
            log.warning("%d public reports are stored one by one (%s)", len(batch), type(error).__name__)
            for one in batch:
                await self.write_together([one])
        else:
            tell(batch, answers)


def tell(batch: list[tuple[Telling, asyncio.Future[Answer]]], answers: Sequence[Answer]) -> None:
    """Answer those who still wait."""
    for (_, told), answer in zip(batch, answers, strict=True):
        if not told.done():
            told.set_result(answer)
