"""The one proof: the chain holds from the first entry, each row equals its last entry, every account balances."""

from hashlib import sha256

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.models import Entry
from disaster.journal.read import position, whole_state
from disaster.journal.record import chain, content
from disaster.journal.subjects import proofs, subjects

GENESIS = bytes(32)


async def broken_chain(session: AsyncSession) -> str | None:
    """Name the first entry whose number, digest or hash is not what it must be."""
    last, expected = GENESIS, 1
    rows = await session.stream_scalars(select(Entry).order_by(Entry.seq).execution_options(yield_per=1_000))
    async for entry in rows:
        if entry.seq != expected:
            return f"entry {expected} is missing (found {entry.seq})"
        if sha256(content(entry)).digest() != entry.digest:
            return f"entry {entry.seq} ({entry.kind} {entry.subject}) was altered: its content is not what was hashed"
        last = chain(last, entry.seq, entry.digest)
        if last != entry.hash:
            return f"entry {entry.seq} ({entry.kind} {entry.subject}) does not follow the one before it"
        expected += 1
    end = await position(session)
    return None if end.seq == expected - 1 else f"the head says {end.seq} entries, {expected - 1} are there"


async def differing_rows(session: AsyncSession) -> list[str]:
    """Name every subject whose row is not what its last entry says."""
    end = await position(session)
    told = {row.subject: orjson.loads(row.data) async for row in whole_state(session, upto=end.seq)}
    breaches = []
    for subject in subjects.values():
        rows = await session.stream_scalars(select(subject.model).execution_options(
            yield_per=1_000, populate_existing=True))
        async for row in rows:
            view = subject.view_of(row)
            if told.pop(view.subject, None) != orjson.loads(view.model_dump_json()):
                breaches.append(f"{view.subject}: the row differs from its last entry")
    return breaches + [f"{name}: the journal knows it, no row does" for name in told]


async def at_one_moment(session: AsyncSession) -> None:
    """From here on the session sees the database as it is now: people go on working while a proof is made."""
    _ = await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


async def prove(session: AsyncSession) -> list[str]:
    """All breaches found; an empty list is the proof."""
    broken = await broken_chain(session)
    found = [broken] if broken else []
    found += await differing_rows(session)
    for proof in proofs:
        found += await proof(session)
    return found
