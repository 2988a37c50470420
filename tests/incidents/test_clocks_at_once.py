from datetime import timedelta

from disaster import clock
from disaster.db import commit, open_engine, sessions, transaction
from disaster.incidents.actions import clocks
from disaster.jobs import clocks_written
from tests.incidents.test_levels import BAOLIGEN, incident_at


async def reported(session):
    incident = await incident_at(session)
    await clocks.reported(session, incident, [clocks.Word(BAOLIGEN, "follow_up", clock.now(), "system")])


async def test_the_clocks_job_leaves_an_incident_that_a_report_is_changing_to_its_next_turn(committed, tmp_path,
                                                                                            monkeypatch):
    engine = open_engine(committed)
    maker = sessions(engine)
    async with transaction(maker) as first:
        await reported(first)
    present = tmp_path / "clock"
    present.write_text((clock.now() + timedelta(days=2)).isoformat())
    monkeypatch.setenv("DISASTER_CLOCK_FILE", str(present))
    async with maker() as filing:
        await reported(filing)
        async with transaction(maker) as job:
            await clocks_written(job)
        await commit(filing)
    await engine.dispose()
