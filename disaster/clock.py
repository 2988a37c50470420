"""The one clock. Everything that needs the present asks now(); simulations set it from outside.

DISASTER_CLOCK_FILE names a file that holds an ISO time: while it is set, that is the time. Only drills and
simulations set it; the file is read at each call, so that a server in another process can be moved through a week.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present, aware, in UTC, to the millisecond (what JSON clients can hold)."""
    name = os.environ.get("DISASTER_CLOCK_FILE")
    moment = datetime.fromisoformat(Path(name).read_text().strip()) if name else datetime.now(UTC)  # noqa: TID251  # the one place
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def local(moment: datetime) -> datetime:
    """The same moment as the county's wall clock shows it."""
    return moment.astimezone(LOCAL)
