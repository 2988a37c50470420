"""Public reports that come at the same time are stored together, apart from those that are filed."""

from collections.abc import Sequence

from disaster.db import transaction
from disaster.intake.actions.taking import Answer, Telling, taken_in
from disaster.intake.schemas import Received
from disaster.together import Writer


class Gathering(Writer[Telling, Received]):
    """The one writer of public reports in this process."""

    group_max = 500

    async def add(self, telling: Telling) -> Received:
        """Wait until this one is durable; refusals are raised."""
        return await self.promised(telling)

    async def committed(self, asked: Sequence[Telling]) -> Sequence[Answer]:
        """Store a group in one transaction."""
        async with transaction(self.sessions) as session:
            return await taken_in(session, asked)
