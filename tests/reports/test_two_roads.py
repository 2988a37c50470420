"""One report by two roads: the whole of it by the app, and the little that one SMS carries."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster.errors import SameIdOtherBody
from disaster.people.viewer import Viewer
from disaster.reports.actions import filing
from disaster.reports.filings import Filing
from disaster.reports.models import Claim, RefusedCopy, Report
from disaster.reports.schemas import ReportIn
from tests.reports.filing import COUNTY, report, value

AFFECTED = "affected_population"
GATEWAY = Viewer("token/01900000-0000-7000-8000-00000000000a", frozenset({"verifier"}), (COUNTY,))
FULL = report(occurred_at="2026-01-10T00:00:42Z", text="示例", figures={AFFECTED: 120, "injured": 2, "deaths": None},
              point={"lon": 116.0, "lat": 43.9, "accuracy_m": 30, "datum": "wgs84"})
SHORT = report(occurred_at="2026-01-10T00:00:00Z", source="sms", figures={AFFECTED: 120, "deaths": None})


async def came(session: Any, *words: Filing) -> list[Any]:
    """What became of them, one after the other."""
    told = [(await filing.filed_all(session, [word]))[0] for word in words]
    return [one if isinstance(one, SameIdOtherBody) else await session.get_one(Report, UUID(one.id)) for one in told]


def words_of(report_id: Any, officer: Viewer) -> tuple[Filing, Filing]:
    """The SMS and the whole body."""
    return (Filing(report_id, ReportIn.model_validate(SHORT), GATEWAY, compact=True),
            Filing(report_id, ReportIn.model_validate(FULL), officer))


async def test_the_app_completes_what_the_sms_began_and_further_copies_change_nothing(session, officer):
    short, full = words_of(report_id := uuid7(), officer)
    told = await came(session, short, full, short, full)
    assert {row.id for row in told} == {report_id}
    row = await session.get(Report, report_id)
    assert (row.text, row.figures, row.source, row.filed_by, row.lon) == (
        "示例", {AFFECTED: 120, "injured": 2, "deaths": None}, "sms", officer.actor, 116.0)
    claims = (await session.scalars(select(Claim.indicator).where(Claim.report_id == report_id))).all()
    assert sorted(claims) == [AFFECTED, "deaths", "injured"]
    assert await value(session, row, "injured") == 2


async def test_the_sms_after_the_app_is_a_repeat(session, officer):
    short, full = words_of(uuid7(), officer)
    first, second = await came(session, full, short)
    assert (first.id, second.source, second.text) == (second.id, "app", "示例")


async def test_an_sms_that_says_something_else_is_refused_and_kept(session, officer):
    short, full = words_of(report_id := uuid7(), officer)
    other = Filing(report_id, short.entered.model_copy(update={"figures": {AFFECTED: 121}}), GATEWAY, compact=True)
    first, second, third = await came(session, full, other, short)
    assert (isinstance(second, SameIdOtherBody), third.id) == (True, first.id)
    assert len((await session.scalars(select(RefusedCopy).where(RefusedCopy.report_id == report_id))).all()) == 1


async def test_an_accepted_sms_waits_for_the_desk_again_when_its_whole_body_comes(session, officer):
    short, full = words_of(report_id := uuid7(), officer)
    await came(session, short)
    row = await session.get(Report, report_id)
    row.state = "accepted"
    await session.flush()
    await came(session, full)
    assert (row.state, row.passable) == ("received", True)
