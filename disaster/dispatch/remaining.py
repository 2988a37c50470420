"""How long a load still has to go: from where it was last seen, else from its store."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from disaster.dispatch.models import Consignment
from disaster.planning.travel import estimate_minutes

Coordinates = Sequence[float]


def minutes_left(row: Consignment, point: Coordinates | None = None) -> int | None:
    """Whole minutes from `point` (else the last position, else the store) to where it goes; None: nobody can say."""
    start = point or row.position or row.from_point
    if start is None or row.to_point is None:
        return None
    return int(estimate_minutes([start], [row.to_point]).minutes[0, 0])


def expected(departed_at: datetime, minutes: int | None) -> datetime | None:
    """When it should be there; None where nobody can say."""
    return None if minutes is None else departed_at + timedelta(minutes=minutes)
