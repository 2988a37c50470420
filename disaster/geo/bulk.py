"""Many rows at once by PostgreSQL's COPY, inside the session's transaction: the nation's villages in seconds."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


async def copied(session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Copy rows into a table as text; None is NULL."""
    connection = await session.connection()
    raw: Any = (await connection.get_raw_connection()).driver_connection
    await raw.copy_to_table(table, source=lines(rows), columns=list(columns), format="text")


async def lines(rows: Iterable[Iterable[Any]]) -> Any:
    """The rows as COPY takes them, some thousand a chunk."""
    chunk: list[str] = []
    for row in rows:
        chunk.append("\t".join(map(cell, row)))
        if len(chunk) == 2_000:
            yield ("\n".join(chunk) + "\n").encode()
            chunk = []
    if chunk:
        yield ("\n".join(chunk) + "\n").encode()


def cell(value: object) -> str:
    """One value in COPY's text format."""
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    said = str(value)
    return said.translate(ESCAPED) if not said.isalnum() else said


ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
