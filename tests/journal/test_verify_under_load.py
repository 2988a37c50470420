import asyncio

from uuid_utils.compat import uuid7

from disaster.db import open_engine, sessions, transaction
from disaster.journal.verify import at_one_moment, prove
from disaster.people.actions import added
from tests.journal.test_record import HERDER


async def test_a_proof_made_while_people_work_accuses_nobody(committed):
    engine = open_engine(committed)
    maker, over = sessions(engine), asyncio.Event()

    async def writes():
        while not over.is_set():
            async with transaction(maker) as session:
                await added(session, HERDER.model_copy(update={"login": f"p{uuid7()}"}), uuid7(), "x", by="system")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writes())
        for _ in range(5):
            async with maker() as session:
                await at_one_moment(session)
                assert await prove(session) == []
        over.set()
    await engine.dispose()
