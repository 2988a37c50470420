"""Times come in any zone; the entry and the row must tell them the same, or `verify` would name an honest row."""

from datetime import datetime
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from disaster import clock
from disaster.incidents.actions.incidents import noted
from disaster.incidents.actions.warnings import taken_in
from disaster.incidents.schemas import LineIn
from tests.incidents.test_levels import incident_at
from tests.incidents.test_warnings import cap

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def test_a_time_of_another_zone_is_the_same_in_row_and_entry(session, officer):
    line = LineIn(text="降雪", observed_at=datetime(2026, 11, 20, 12, tzinfo=SHANGHAI))
    await noted(session, await incident_at(session), line, uuid7(), by=officer)


async def test_a_warning_with_local_times_is_the_same_in_row_and_entry(session, officer, monkeypatch):
    now = clock.now()
    monkeypatch.setattr("tests.incidents.test_warnings.clock.now", lambda: now.astimezone(SHANGHAI))
    source = cap()
    monkeypatch.undo()
    assert b"+08:00" in source
    await taken_in(session, source, by=officer)
