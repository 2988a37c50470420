from datetime import timedelta

from uuid_utils.compat import uuid7

from disaster import clock
from disaster.incidents.models import Incident
from disaster.reports.actions import filing
from disaster.reports.schemas import ReportIn


async def test_a_phone_whose_clock_is_years_ahead_opens_no_disaster_of_the_future(session, officer):
    entered = ReportIn(place="152502100", hazard="snow", kind="first", occurred_at=clock.now() + timedelta(days=9000))
    report = await filing.filed(session, uuid7(), entered, by=officer)
    incident = await session.get(Incident, report.incident_id)
    assert incident.occurred_at <= clock.now()
    assert incident.last_word_at <= clock.now()
