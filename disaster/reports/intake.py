"""The one way in for reports, whatever road they come by: filed when `file` returns, and durable; or refused.

Filings wait on one writer. What is refused only in the light of others leaves its group.
"""

import asyncio
from collections.abc import Mapping, Sequence

from sqlalchemy.exc import DBAPIError

from disaster.db import Contended, contended, transaction
from disaster.errors import Refusal
from disaster.reports.actions.filing import filed_all
from disaster.reports.actions.words import Outcome, RefusedLate
from disaster.reports.filings import Answer, Filing
from disaster.together import Writer

__all__ = ["Answer", "Filing", "Intake"]

TRIES = 3                  # of one filing that others keep from its rows


class Intake(Writer[Filing, Answer]):
    """Files reports for all roads of this process (app.state.intake)."""

    group_max = 1_000

    async def file(self, filing: Filing) -> Answer:
        """File it; durable when this returns. Raises the Refusal; another body under its id is kept first."""
        return await self.promised(filing)

    async def file_all(self, filings: Sequence[Filing]) -> list[Answer | BaseException]:
        """File each by itself; a refusal stands in the place of its answer."""
        return await asyncio.gather(*(self.promised(one) for one in filings), return_exceptions=True)

    async def committed(self, asked: Sequence[Filing]) -> list[Outcome]:
        """File a group in one transaction; again where others held its rows, or without those that are refused."""
        refused: Mapping[bytes, Refusal] = {}
        tries = 0
        while True:
            try:
                async with transaction(self.sessions) as session:
                    return await filed_all(session, asked, refused)
            except RefusedLate as late:
                refused = {**refused, **late.refused}
            except (Contended, DBAPIError) as error:
                tries += 1
                if tries >= TRIES or (isinstance(error, DBAPIError) and not contended(error)):
                    raise
