"""Many rows in one statement: what a group of filings adds."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.reports.filing_queries import dumped

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


async def added(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert these rows, all of the same columns; a column that they do not name gets its default."""
    if rows:
        await session.execute(insertion(table, tuple(rows[0])), {"rows": dumped(rows)})


@cache
def insertion(table: Table, columns: tuple[str, ...]) -> TextClause:
    """The statement that inserts such rows."""
    quote = DIALECT.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    typed = ", ".join(f"{quote(name)} {table.c[name].type.compile(DIALECT)}" for name in columns)
    return text(f"INSERT INTO {table.name} ({names}) "      # noqa: S608  # names of our own tables
                f"SELECT {names} FROM json_to_recordset(CAST(:rows AS json)) AS r({typed})")
