"""What the checking desk is asked and answers."""

from uuid import UUID

from disaster.people.schemas import Incoming
from disaster.reports.schemas import Reason


class ApartIn(Incoming):
    """Two that look alike and are not the same, and why."""

    one: UUID
    other: UUID
    reason: Reason | None = None
