"""The proof of the stream: 32 writers at once, 20 followers cut and resumed at random; and that it can fail."""

import asyncio
import random
from hashlib import sha256
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from disaster import db
from disaster.alerts.actions import noticed, settled
from disaster.db import open_engine, sessions, transaction
from disaster.journal.record import PENDING, content, number, stamp
from disaster.settings import settings
from tests.clients import Follower

WRITERS, ROUNDS, FOLLOWERS = 32, 4, 20


async def write(make_session, seed: int) -> None:
    """One officer's evening: notices given and settled, sometimes several in one transaction, sometimes taken back."""
    dice = random.Random(seed)
    for turn in range(ROUNDS):
        abouts = [f"task/{uuid7()}" for _ in range(dice.randint(1, 3))]
        async with make_session() as session:
            for about in abouts:
                await noticed(session, "task_overdue", about, ["152502100"], ["duty_officer"], by=f"person/{seed}")
                if dice.random() < 0.3:
                    await settled(session, about, by=f"person/{seed}")
            if turn % 4 == 3:
                await session.rollback()
            else:
                await db.commit(session)


async def follow(client, seed: int, written: asyncio.Event) -> Follower:
    """A screen on a bad line: reads some frames, is cut, resumes from its number."""
    dice = random.Random(seed)
    follower = await Follower(client).snapshot()
    while not written.is_set():
        await follower.connect()
        for _ in range(dice.randint(1, 4)):
            if not written.is_set():
                await follower.frame()
        await follower.close()
    return await follower.connect()


async def evening(signed_in, committed) -> tuple[list[Follower], dict[str, Any]]:
    """All writers and followers at once; answers the followers at the end of the journal, and a fresh snapshot."""
    officer = await signed_in("duty_officer")
    engine = open_engine(committed, pool_size=WRITERS)
    written = asyncio.Event()
    following = [asyncio.create_task(follow(officer, seed, written)) for seed in range(FOLLOWERS)]
    await asyncio.gather(*(write(sessions(engine), seed) for seed in range(WRITERS)))
    written.set()
    async with transaction(sessions(engine)) as session:    # a last word, so that every follower is sent a frame
        await noticed(session, "silence", "figures/last", ["152502100"], ["duty_officer"], by="system")
    await engine.dispose()
    end = (await officer.get("/api/snapshot")).json()
    followers = await asyncio.gather(*following)
    for follower in followers:
        await follower.until(end["seq"])
        await follower.close()
    return followers, end["subjects"]


async def test_no_follower_misses_or_doubles_anything(service, signed_in, committed):
    followers, expected = await evening(signed_in, committed)
    for follower in followers:
        assert follower.subjects == expected
        assert follower.applied == sorted(set(follower.applied))


async def by_sequence(session) -> None:
    """What we do not do: take the numbers from a sequence, before it is known who commits first."""
    for entry in session.info.pop(PENDING, []):
        seq = await session.scalar(text("SELECT nextval('early')"))
        digest = sha256(content(entry)).digest()
        await session.execute(text("""INSERT INTO journal_entry
            (seq, id, at, kind, subject, areas, "left", actor, data, digest, hash)
            SELECT :seq, id, at, kind, subject, areas, "left", actor, data, :digest, :digest FROM
            json_to_record(CAST(:row AS json)) AS r(id uuid, at timestamptz, kind text, subject text, areas text[],
            "left" text[], actor text, data text)"""), {"seq": seq, "digest": digest, "row": orjson.dumps({
                "id": str(entry.id), "at": stamp(entry.at), "kind": entry.kind, "subject": entry.subject,
                "areas": entry.areas, "left": entry.left, "actor": entry.actor, "data": entry.data}).decode()})
    await asyncio.sleep(random.random() / 20)     # the slow part of somebody's commit
    await session.execute(text("UPDATE journal_head SET seq = greatest(seq, (SELECT last_value FROM early))"))
    await session.execute(text("SELECT pg_notify('journal', '')"))


async def test_with_numbers_from_a_sequence_the_same_evening_loses_rows(service, signed_in, committed, monkeypatch):
    engine = open_engine(committed, pool_size=1)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE SEQUENCE early"))
        await connection.execute(text("SELECT setval('early', (SELECT seq FROM journal_head))"))
    await engine.dispose()
    monkeypatch.setattr(db, "before_commit", [by_sequence if hook is number else hook for hook in db.before_commit])
    followers, expected = await evening(signed_in, committed)
    missing = [subject for follower in followers for subject in expected if subject not in follower.subjects]
    assert missing


@pytest.fixture(autouse=True)
def quick_ticks(monkeypatch):
    """Ticks of 5 ms, so that the evening is short and the races are many."""
    monkeypatch.setenv("DISASTER_TICK_MILLISECONDS", "5")
    settings.cache_clear()
    yield
    settings.cache_clear()
