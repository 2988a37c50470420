from typing import Any

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from disaster.checking import actions, reading
from disaster.checking.schemas import ApartIn, QueueFilter
from disaster.intake.actions import desk
from disaster.intake.actions.taking import Telling, taken_in
from disaster.intake.models import PublicReport
from disaster.intake.rules.public import AlreadyHandled
from disaster.intake.schemas import HandlingIn, PublicReportIn
from disaster.people.viewer import SYSTEM
from disaster.reports.models import Claim
from disaster.reports.rules import NotMerged, NotStanding
from disaster.reports.schemas import MergingIn, UnmergingIn
from tests.reports.filing import SUMU, acted, another, handled, report

WORDS = "示例 伊利勒特嘎查两户牧民被雪困住，没吃的了"


async def public(session: Any, words: str = WORDS, danger: str = "yes") -> PublicReport:
    """Something that the public told."""
    entered = PublicReportIn(hazard="snow", place="152502200200", words=words, danger=danger)
    telling = Telling(uuid7(), entered)
    await taken_in(session, [telling])
    row: PublicReport = (await session.scalars(select(PublicReport).where(PublicReport.id == telling.id))).one()
    return row


async def merged(session: Any, by: Any, row: PublicReport, into: Any) -> PublicReport:
    """It says what the report says."""
    return await actions.public_merged(session, row.id, MergingIn(id=uuid7(), into=into.id), by=by)


async def queue(session: Any, by: Any) -> list[str]:
    """Ids in the queue."""
    await session.flush()
    return [str(one.id) for one in (await reading.page(session, by, QueueFilter())).items]


async def test_what_the_public_tells_waits_in_the_same_queue_by_its_danger(session, officer):
    report = await acted(session, officer, figures={"affected_population": 3})
    calm, danger = await public(session, danger="no"), await public(session)
    assert await queue(session, officer) == [str(danger.id), str(report.id), str(calm.id)]


async def test_a_public_report_is_offered_beside_the_report_of_the_same_and_laid_under_it_without_a_claim(
        session, officer):
    report = await acted(session, another("reporter"), "152502200200", text=WORDS,
                         figures={"herder_households_cut_off": 2}, observed_at=None)
    row = await public(session)
    await session.flush()
    item = await reading.public_item(session, officer, row.id)
    assert [one.other.id for one in item.likely] == [report.id]
    before = await session.scalar(select(func.count()).select_from(Claim))
    await merged(session, officer, row, report)
    assert (row.state, row.adopted_as) == ("adopted", report.id)
    assert await session.scalar(select(func.count()).select_from(Claim)) == before
    assert [one.id for one in (await reading.item(session, officer, report.id)).under] == [row.id]


async def test_undoing_lets_it_wait_again_and_only_once(session, officer):
    report, row = await acted(session, officer), await public(session)
    await merged(session, officer, row, report)
    with pytest.raises(AlreadyHandled):
        await merged(session, officer, row, report)
    await actions.public_unmerged(session, row.id, UnmergingIn(reason="另一件事"), by=officer)
    assert (row.state, row.adopted_as) == ("received", None)
    with pytest.raises(NotMerged):
        await actions.public_unmerged(session, row.id, UnmergingIn(reason="另一件事"), by=officer)


async def test_what_lies_under_a_returned_report_waits_again(session, officer):
    report, row = await acted(session, officer), await public(session)
    await merged(session, officer, row, report)
    await handled(session, officer, report, "return", reason="数字不对")
    await session.flush()
    await actions.public_parted(session, by=SYSTEM.actor)
    assert (row.state, row.adopted_as) == ("received", None)
    with pytest.raises(NotStanding):
        await merged(session, officer, row, report)


async def test_two_things_that_one_officer_adopted_are_not_of_one_sender(session, officer):
    ids = []
    for words in (WORDS, "示例 伊利勒特嘎查有两户牧民让大雪困住了，断粮"):
        row, body = await public(session, words), report("152502200200", text=words, observed_at=None)
        ids.append(uuid7())
        await desk.handled(session, row.id, HandlingIn(verdict="adopt", report_id=ids[-1], report=body), by=officer)
    await session.flush()
    like, = (await reading.item(session, officer, ids[0])).likely
    assert (like.other.id, {"sender_same", "sender_repeats"} & like.reasons.keys()) == (ids[1], set())


async def test_two_told_apart_are_offered_no_more(session, officer):
    first, second = await public(session), await public(session)
    await session.flush()
    assert len((await reading.public_item(session, officer, first.id)).likely) == 1
    await actions.told_apart(session, ApartIn(one=first.id, other=second.id), by=officer)
    assert (await reading.public_item(session, officer, second.id)).likely == []
    assert str(second.id) in await queue(session, another("verifier", SUMU))
