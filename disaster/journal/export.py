"""The journal as a file that an outsider can check: one JSON line an entry, and a checker of one file beside it."""

import json
import shutil
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.models import Entry
from disaster.journal.read import position
from disaster.journal.record import content

CHECKER = Path(__file__).with_name("check_journal.py")


async def export(session: AsyncSession, file: Path) -> int:
    """Write all entries; `content` is the very text that was hashed. Answers how many."""
    end = await position(session)
    count = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(json.dumps({"epoch": str(end.epoch), "entries": end.seq}) + "\n")
        rows = await session.stream_scalars(select(Entry).where(Entry.seq <= end.seq).order_by(Entry.seq)
                                            .execution_options(yield_per=1_000))
        async for entry in rows:
            out.write(json.dumps({"seq": entry.seq, "content": content(entry).decode(), "digest": entry.digest.hex(),
                                  "hash": entry.hash.hex()}, ensure_ascii=False) + "\n")
            count += 1
    shutil.copyfile(CHECKER, file.parent / CHECKER.name)
    return count
