"""record(): the line that every verb ends with. number(): what the edge does with these lines at commit.

Entries are numbered just before commit, under the lock of the head row, so that order of number is order of
commit: a reader who asks for "after n" can never miss one that commits late.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import before_commit
from disaster.journal.subjects import View

PENDING = "journal"
ENTRIES_MAX = 100_000     # in one transaction; a larger import records its dataset as one entry


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that waits for its number."""

    id: UUID
    at: datetime
    kind: str
    subject: str
    areas: list[str]
    left: list[str]
    actor: str
    cause: UUID | None
    data: str | None


def record(session: AsyncSession, kind: str, view: View, *, by: str, cause: UUID | None = None,
           was: View | None = None, removed: bool = False) -> Recorded:
    """Record that `by` did `kind` to the subject of `view`. `was`: the view before, if its areas changed."""
    left = [area for area in was.areas if area not in view.areas] if was else []
    entry = Recorded(uuid7(), clock.now(), kind, view.subject, view.areas, left, by, cause,
                     None if removed else view.as_json)
    session.info.setdefault(PENDING, []).append(entry)
    return entry


def gone(session: AsyncSession, kind: str, subject: str, areas: list[str], *, by: str) -> None:
    """Record that a subject is no more whose row, and view, an upgrade took away."""
    session.info.setdefault(PENDING, []).append(
        Recorded(uuid7(), clock.now(), kind, subject, areas, [], by, None, None))


@asynccontextmanager
async def attempt(session: AsyncSession) -> AsyncIterator[None]:
    """A part of a transaction that may fail without it: what it wrote and recorded is undone then."""
    recorded = len(session.info.get(PENDING, []))
    try:
        async with session.begin_nested():
            yield
    except BaseException:
        del session.info.get(PENDING, [])[recorded:]
        raise


def content(entry: Recorded | object) -> bytes:
    """The bytes that are hashed, and that a client is sent: one JSON object in fixed order."""
    e: Recorded = entry   # type: ignore[assignment]  # a row of journal_entry has the same fields
    return orjson.dumps({"id": str(e.id), "at": stamp(e.at), "kind": e.kind, "subject": e.subject, "areas": e.areas,
                         "left": e.left, "actor": e.actor, "cause": str(e.cause) if e.cause else None,
                         "data": None if e.data is None else orjson.Fragment(e.data)})


def stamp(moment: datetime) -> str:
    """A time as it stands in an entry: UTC, milliseconds, Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def chain(previous: bytes, seq: int, digest: bytes) -> bytes:
    """hash = sha256(previous hash, seq as 8 bytes, digest of the content)."""
    return sha256(previous + seq.to_bytes(8, "big") + digest).digest()


async def number(session: AsyncSession) -> None:
    """Number, chain and insert what this transaction recorded, and wake the followers."""
    pending: list[Recorded] = session.info.pop(PENDING, [])
    if not pending:
        return
    if len(pending) > ENTRIES_MAX:
        raise AssertionError(f"{len(pending)} entries in one transaction")
    seq, last = (await session.execute(text("SELECT seq, hash FROM journal_head FOR UPDATE"))).one()
    rows = []
    for entry in pending:
        seq, digest = seq + 1, sha256(content(entry)).digest()
        last = chain(last, seq, digest)
        rows.append({"seq": seq, "id": str(entry.id), "at": stamp(entry.at), "kind": entry.kind,
                     "subject": entry.subject, "areas": entry.areas, "left": entry.left, "actor": entry.actor,
                     "cause": str(entry.cause) if entry.cause else None, "data": entry.data,
                     "digest": f"\\x{digest.hex()}", "hash": f"\\x{last.hex()}"})
    await session.execute(INSERT, {"rows": orjson.dumps(rows).decode(), "seq": seq, "hash": last})


INSERT = text("""
    WITH raised AS (UPDATE journal_head SET seq = :seq, hash = :hash),
         told AS (SELECT pg_notify('journal', ''))
    INSERT INTO journal_entry (seq, id, at, kind, subject, areas, "left", actor, cause, data, digest, hash)
    SELECT r.* FROM told, json_to_recordset(CAST(:rows AS json)) AS
           r(seq bigint, id uuid, at timestamptz, kind text, subject text, areas text[], "left" text[],
             actor text, cause uuid, data text, digest bytea, hash bytea)""")

before_commit.append(number)
