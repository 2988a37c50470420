from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster.errors import NotFound
from disaster.people.viewer import Forbidden
from disaster.reports import queries
from disaster.reports.actions import duplicates
from disaster.reports.models import Merging, Report
from disaster.reports.rules import AlreadyMerged, MergeCircle, NotStanding, OtherVerified
from disaster.reports.schemas import MergingIn, UnmergingIn
from disaster.reports.views import figures_view
from tests.clients import Follower
from tests.reports.filing import COUNTY, SUMU, TOWN, acted, another, at_desk, cell, code, figure, filed, handled, value

AFFECTED, GACHA = "affected_population", "152502200201"


async def merged(session: Any, by: Any, one: Report, into: Report, reason: str | None = None) -> Report:
    """One laid under the other."""
    return await duplicates.merged(session, one.id, MergingIn(id=uuid7(), into=into.id, reason=reason), by=by)


async def unmerged(session: Any, by: Any, one: Report) -> Report:
    """And out again."""
    return await duplicates.unmerged(session, one.id, UnmergingIn(reason="是两件事"), by=by)


async def told(session: Any, one: Report) -> dict[str, Any]:
    """All that is told of the incident of a report."""
    await session.flush()
    rows = await queries.figures_rows(session, one.incident_id)
    return {place: figures_view(row).model_dump() for place, row in rows.items()}


async def test_merging_keeps_both_takes_the_claims_out_and_undoing_gives_the_very_same_figures(session, officer):
    first = await acted(session, officer, GACHA, figures={AFFECTED: 10, "livestock_dead": 7})
    second = await acted(session, officer, "152502200203", figures={AFFECTED: 12})
    before = await told(session, first)
    assert await value(session, first, AFFECTED, SUMU) == 22
    await merged(session, officer, second, first, "同一件事")
    assert await value(session, first, AFFECTED, SUMU) == 10
    await unmerged(session, officer, second)
    assert await told(session, first) == before


async def test_a_merging_stays_on_record_with_its_reason_after_it_was_undone(session, officer):
    first, second = await acted(session, officer), await acted(session, officer)
    await merged(session, officer, second, first, "同一件事")
    await unmerged(session, officer, second)
    row = (await session.scalars(select(Merging))).one()
    assert (row.reason, row.undone_reason, row.undone_by) == ("同一件事", "是两件事", officer.actor)


async def test_what_was_merged_into_a_merged_report_lies_under_it_and_no_circle_can_be_closed(session, officer):
    a, b, c = [await acted(session, officer) for _ in range(3)]
    await merged(session, officer, b, a)
    await merged(session, officer, a, c)
    for one, into in ((c, b), (c, a), (a, a)):
        with pytest.raises(MergeCircle):
            await merged(session, officer, one, into)
    await unmerged(session, officer, a)
    assert (a.duplicate_of, b.duplicate_of) == (None, a.id)


async def test_the_same_merging_again_is_harmless_another_one_is_refused(session, officer):
    first, second, third = [await acted(session, officer) for _ in range(3)]
    entered = MergingIn(id=uuid7(), into=first.id)
    await duplicates.merged(session, second.id, entered, by=officer)
    assert (await duplicates.merged(session, second.id, entered, by=officer)).duplicate_of == first.id
    with pytest.raises(AlreadyMerged):
        await merged(session, officer, second, third)


async def test_when_the_first_is_returned_its_duplicates_wait_for_the_desk_again(session, officer):
    first, second = await acted(session, officer, figures={AFFECTED: 9}), await acted(session, officer)
    await merged(session, officer, second, first)
    await handled(session, officer, first, "return", reason="数字不对")
    assert second.duplicate_of is None
    assert await value(session, second, AFFECTED) == 120


async def test_the_correction_of_a_duplicate_is_a_duplicate(session, officer):
    first, second = await acted(session, officer), await acted(session, officer)
    await merged(session, officer, second, first)
    mended = await acted(session, officer, corrects=str(second.id), figures={AFFECTED: 5})
    assert mended.duplicate_of == first.id
    assert (await unmerged(session, officer, mended)).duplicate_of is None


async def test_nothing_is_merged_into_what_was_returned_and_a_duplicate_is_not_decided(session, officer):
    gone, second, third = [await acted(session, officer) for _ in range(3)]
    await handled(session, officer, gone, "return", reason="数字不对")
    with pytest.raises(NotStanding):
        await merged(session, officer, second, gone)
    await merged(session, officer, second, third)
    with pytest.raises(NotStanding):
        await handled(session, officer, second, "take")


async def test_a_place_keeps_one_verified_report_through_merging_and_undoing(session, officer):
    first = await acted(session, officer)
    verified = await acted(session, officer, kind="verified", observed_at="2026-01-10T03:00:00Z")
    await merged(session, officer, verified, first)
    await acted(session, officer, kind="verified", observed_at="2026-01-10T04:00:00Z")
    with pytest.raises(OtherVerified):
        await unmerged(session, officer, verified)
    assert await cell(session, first, AFFECTED) is not None


async def test_who_has_only_one_of_the_two_places_cannot_merge_them(session, officer):
    first, second = await acted(session, officer, SUMU), await acted(session, officer, TOWN)
    with pytest.raises(NotFound):
        await merged(session, another("verifier", SUMU), first, second)
    with pytest.raises(Forbidden):
        await merged(session, another("reporter", COUNTY), first, second)


async def test_a_merging_is_on_every_screen_and_so_is_its_undoing(signed_in):
    reporter, checker = await signed_in("reporter", areas=(SUMU,)), await signed_in("verifier")
    first, second = await filed(reporter), await filed(reporter, GACHA, figures={AFFECTED: 3})
    follower = await (await Follower(reporter).snapshot()).connect()
    door = f"/api/checking/reports/{second['id']}"
    answer = await checker.put(f"{door}/merging", json={"id": str(uuid7()), "into": first["id"]})
    assert answer.json()["duplicate_of"] == first["id"]
    while "duplicate_of" not in follower.subjects[f"report/{second['id']}"]:
        await follower.frame()
    assert code(await checker.put(f"{door}/unmerging", json={})) == (422, "malformed")
    assert (await checker.put(f"{door}/unmerging", json={"reason": "两件事"})).is_success
    assert (await at_desk(checker, second["id"], "take")).is_success
    assert (await figure(checker, first, AFFECTED))["value"] == 120
