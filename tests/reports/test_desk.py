import asyncio
from datetime import timedelta
from typing import Any

import pytest

from disaster import clock
from disaster.people.viewer import Forbidden
from disaster.reports.rules import AfterVerified, NoteMissing, NotPassable, NotStanding, ReasonMissing, TakenByAnother
from tests.clients import Follower
from tests.reports.filing import SUMU, TOWN, acted, another, at_desk, code, figure, filed, handled, value

AFFECTED = "affected_population"


async def test_the_sender_hears_of_a_returned_report_within_five_seconds_and_reads_why(signed_in):
    reporter, officer = await signed_in("reporter", areas=(SUMU,)), await signed_in("verifier")
    told = await filed(reporter, text="示例 情况说明")
    follower = await (await Follower(reporter).snapshot()).connect()
    await at_desk(officer, told["id"], "take")
    await at_desk(officer, told["id"], "return", reason="请核实受灾人口")
    async with asyncio.timeout(5):
        while follower.subjects[f"report/{told['id']}"]["state"] != "returned":
            await follower.frame()
    private = (await reporter.get(f"/api/reports/{told['id']}/private")).json()
    assert (private["return_reason"], private["text"]) == ("请核实受灾人口", "示例 情况说明")
    assert await figure(reporter, told, AFFECTED, SUMU) == {}
    await follower.close()


async def test_the_words_of_a_report_are_for_its_checkers_and_its_sender_and_reach_no_journal(signed_in):
    sender, colleague = await signed_in("reporter", areas=(SUMU,)), await signed_in("reporter", areas=(SUMU,))
    elsewhere, officer = await signed_in("reporter", areas=(TOWN,)), await signed_in("leader")
    told = await filed(sender, text="某某家", phone="13800000000", notes={"monotonic": "前次重复统计"})
    doors = [f"/api/reports/{told['id']}/private", f"/api/subjects/report/{told['id']}/private"]
    for door in doors:
        assert (await officer.get(door)).json()["phone"] == "13800000000"
        assert code(await colleague.get(door)) == (403, "forbidden")
        assert code(await elsewhere.get(door)) == (404, "not_found")
    assert (await sender.get(doors[0])).json()["text"] == "某某家"
    journal = (await officer.get("/api/journal", params={"after": 0, "limit": 1000})).text
    assert told["id"] in journal
    assert not any(word in journal for word in ("某某家", "13800000000", "前次重复统计"))


async def test_refusals_of_the_desk_come_as_problems(signed_in):
    officer, reporter = await signed_in("duty_officer"), await signed_in("reporter")
    wrong = await filed(reporter, figures={AFFECTED: 3, "deaths": 5})
    refused = await at_desk(officer, wrong["id"], "accept", notes={"pop_deaths": "已核实"})
    assert (code(refused), refused.json()["facts"]) == ((409, "not_passable"), {"checks": ["pop_deaths"]})
    assert code(await at_desk(officer, wrong["id"], "return")) == (400, "reason_missing")
    assert code(await at_desk(reporter, wrong["id"], "accept")) == (403, "forbidden")


async def test_what_one_officer_checks_is_locked_for_others_for_five_minutes(session, officer, tmp_path, monkeypatch):
    first, told = another(), await acted(session, officer)
    await handled(session, first, told, "take")
    with pytest.raises(TakenByAnother) as refused:
        await handled(session, officer, told, "accept")
    assert (told.state, refused.value.facts["by"]) == ("checking", first.actor)
    assert told.taken_until is not None
    (tmp_path / "clock").write_text((told.taken_until + timedelta(seconds=1)).isoformat())
    monkeypatch.setenv("DISASTER_CLOCK_FILE", str(tmp_path / "clock"))
    assert clock.now() > told.taken_until
    assert (await handled(session, officer, told, "accept")).state == "accepted"


async def test_a_released_report_is_free_again(session, officer):
    first, second, told = another(), another(), await acted(session, officer)
    await handled(session, first, told, "take")
    assert (await handled(session, first, told, "release")).taken_by is None
    assert (await handled(session, second, told, "take")).taken_by == second.actor


async def test_a_structural_error_blocks_acceptance_until_a_correction_mends_it(session, officer):
    wrong = await acted(session, officer, figures={AFFECTED: 3, "deaths": 5})
    with pytest.raises(NotPassable):
        await handled(session, officer, wrong, "accept", notes={"pop_deaths": "已核实"})
    mended = await acted(session, officer, figures={AFFECTED: 30, "deaths": 0}, corrects=str(wrong.id))
    assert (await handled(session, officer, mended, "accept")).state == "accepted"
    with pytest.raises(NotStanding):
        await handled(session, officer, wrong, "accept")


async def test_an_implausible_drop_wants_a_note_from_the_reporter_or_the_officer(session, officer):
    await acted(session, officer, figures={AFFECTED: 100})
    fallen = await acted(session, officer, kind="follow_up", figures={AFFECTED: 10}, observed_at="2026-01-10T03:00:00Z")
    with pytest.raises(NoteMissing) as refused:
        await handled(session, officer, fallen, "accept")
    assert refused.value.facts == {"checks": ["monotonic"]}
    assert (await handled(session, officer, fallen, "accept", notes={"monotonic": "前次重复统计"})).state == "accepted"
    noted = await acted(session, officer, kind="follow_up", figures={AFFECTED: 500}, observed_at="2026-01-10T04:00:00Z",
                        notes={"monotonic": "新增三个嘎查"})
    assert (await handled(session, officer, noted, "accept")).state == "accepted"


async def test_accepting_twice_is_harmless_and_a_settled_report_is_not_taken_again(session, officer):
    told = await acted(session, officer)
    for _ in range(2):
        assert (await handled(session, officer, told, "accept")).state == "accepted"
    with pytest.raises(NotStanding):
        await handled(session, officer, told, "return", reason="晚了")


async def test_returning_wants_a_reason_and_checking_a_role(session, officer):
    told = await acted(session, officer)
    with pytest.raises(ReasonMissing):
        await handled(session, officer, told, "return")
    with pytest.raises(Forbidden):
        await handled(session, another("reporter"), told, "accept")


async def test_after_the_verified_report_only_its_correction_with_a_reason_comes(session, officer):
    await acted(session, officer)
    verified = await acted(session, officer, kind="verified", observed_at="2026-01-12T00:00:00Z")
    for kind, day in (("follow_up", 13), ("verified", 11)):
        with pytest.raises(AfterVerified) as refused:
            await acted(session, officer, kind=kind, observed_at=f"2026-01-{day}T00:00:00Z")
        assert refused.value.facts["verified"] == str(verified.id)
    mended: dict[str, Any] = {"kind": "verified", "corrects": str(verified.id), "figures": {AFFECTED: 95}}
    with pytest.raises(ReasonMissing):
        await acted(session, officer, **mended)
    told = await acted(session, officer, **mended, reason="复核更正")
    assert await value(session, told, AFFECTED) == 95
    await acted(session, officer, kind="nil")


async def test_what_a_network_reorders_is_taken_in_and_noted(session, officer):
    follow_up = await acted(session, officer, kind="follow_up", observed_at="2026-01-10T05:00:00Z")
    first, second = await acted(session, officer), await acted(session, officer)
    checks = [[finding["check"] for finding in told.findings] for told in (follow_up, first, second)]
    assert checks == [["order_without_first"], [], ["order_second_first"]]
    assert (await handled(session, officer, follow_up, "accept")).state == "accepted"
