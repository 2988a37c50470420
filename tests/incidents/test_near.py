"""What a first report may belong to: the incident that it joins, near misses, and what is too far to be offered."""

from datetime import datetime, timedelta

import pytest
from uuid_utils.compat import uuid7

from disaster.rulebook.documents import shipped
from tests.reports.filing import SUMU, report

ONSET = datetime.fromisoformat("2026-01-10T00:00:00Z")
USUAL, TIMES = shipped("joining").usual, shipped("joining").near_times


@pytest.fixture
async def near(signed_in):
    """Asks what a word of a hazard belongs to, so long after the one blizzard there is."""
    reporter = await signed_in("reporter", "duty_officer")
    told = report(SUMU, hazard="snow", occurred_at=ONSET.isoformat())
    (await reporter.put(f"/api/reports/{uuid7()}", json=told)).raise_for_status()

    async def asked(hazard: str, later: timedelta):
        answer = await reporter.get("/api/incidents/near", params={
            "hazard": hazard, "place": SUMU, "occurred_at": (ONSET + later).isoformat()})
        return [(one["joins"], one["reasons"]) for one in answer.raise_for_status().json()]

    return asked


async def test_a_word_joins_within_the_rules_span_is_offered_a_little_beyond_and_no_farther(near):
    minute = timedelta(minutes=1)
    assert await near("snow", USUAL.after) == [(True, ["same_hazard", "in_time", "same_place"])]
    assert await near("snow", -USUAL.before) == [(True, ["same_hazard", "in_time", "same_place"])]
    for later in (USUAL.after + minute, TIMES * USUAL.after, -USUAL.before - minute, -TIMES * USUAL.before):
        assert await near("snow", later) == [(False, ["same_hazard", "near_in_time", "same_place"])]
    assert await near("snow", TIMES * USUAL.after + minute) == []
    assert await near("snow", -TIMES * USUAL.before - minute) == []


async def test_a_related_hazard_is_offered_and_never_joins_another_is_not_offered(near):
    assert await near("low_temp", timedelta(0)) == [(False, ["related_hazard", "in_time", "same_place"])]
    assert await near("grassland_fire", timedelta(0)) == []
