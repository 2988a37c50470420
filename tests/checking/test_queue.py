from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from disaster import clock
from disaster.checking import candidates, queries, reading
from disaster.checking.reading import BadCursor
from disaster.checking.rules.queue import Waiting, begins_at, in_order, place_in_line
from disaster.checking.schemas import QueueFilter
from disaster.intake import queries as public_queries
from disaster.people.models import Reading
from disaster.people.viewer import SYSTEM, Forbidden, Viewer
from disaster.reports.actions import desk
from disaster.reports.rules import harm_class, harm_points
from tests.reports.filing import COUNTY, SUMU, TOWN, acted, another, filed, handled

NOW = clock.now()
AFFECTED = "affected_population"
waits = st.builds(
    Waiting, harm=st.integers(0, 5), id=st.uuids().map(str),
    filed_at=st.integers(-5, 40_000).map(lambda tenths: NOW - timedelta(seconds=tenths * 12)))


@given(st.lists(waits, unique_by=lambda one: one.id, max_size=40), st.integers(1, 9))
def test_pages_of_classes_are_the_very_order_of_harm_times_age(everything, limit):
    """Each page takes the head of each class after the last one shown; together they are the plain sort."""
    shown: list[Waiting] = []
    while True:
        left = sorted((one for one in everything if not shown or comes_after(one, shown[-1])),
                      key=lambda one: (one.filed_at, one.id))
        classes = [[one for one in left if one.harm == harm][:limit] for harm in range(6)]
        page = in_order(classes, NOW, limit)
        shown += page
        if len(page) < limit:
            break
    assert shown == sorted(everything, key=lambda one: place_in_line(one, NOW))


def comes_after(one: Waiting, last: Waiting) -> bool:
    """What the database asks of a class."""
    moment, least_id = begins_at(last, one.harm, NOW)
    return one.filed_at > moment or (one.filed_at == moment and one.id > least_id)


async def queue(session: Any, viewer: Any, **asked: Any) -> list[str]:
    """Ids of reports in the queue, in order."""
    await session.flush()
    return [str(one.id) for one in (await reading.page(session, viewer, QueueFilter(**asked))).items]


async def test_the_dead_come_before_an_older_trifle_and_what_nobody_counted_is_not_nothing(session, officer):
    trifle = await acted(session, officer, figures={AFFECTED: 3})
    unknown = await acted(session, another("reporter"), figures={AFFECTED: None})
    deaths = await acted(session, officer, figures={"deaths": 2})
    nil = await acted(session, officer, kind="nil")
    assert await queue(session, officer) == [str(one.id) for one in (deaths, unknown, trifle, nil)]


@pytest.mark.parametrize(("figures", "population", "expected"), [
    ({"deaths": 0, "missing": 0, AFFECTED: 0}, 5_000, 0), ({AFFECTED: None}, 5_000, 2), ({}, 5_000, 2), ({}, None, 1),
    ({"deaths": 1}, 5_000, 4), ({"missing": 2, "injured": 5}, None, 5), ({AFFECTED: 0, "livestock_dead": 900}, 1, 3)])
def test_zero_is_no_harm_and_unknown_is_what_is_to_be_expected(figures, population, expected):
    points = harm_points(figures, hazard="snow", kind="first", source="app", population=population)
    assert harm_class(points) == expected


async def test_pages_follow_one_another_without_gap_or_repeat(session, officer):
    for place in (SUMU, TOWN):
        for count in (1, 30, 400, 4_000):
            await acted(session, officer, place, figures={AFFECTED: count})
    await session.flush()
    whole = await queue(session, officer)
    first = await reading.page(session, officer, QueueFilter(limit=3))
    second = await reading.page(session, officer, QueueFilter(limit=3, cursor=first.next or ""))
    third = await reading.page(session, officer, QueueFilter(limit=3, cursor=second.next or ""))
    assert [str(one.id) for page in (first, second, third) for one in page.items] == whole
    assert (len(whole), third.next, third.counts.all) == (8, None, 8)
    with pytest.raises(BadCursor):
        await reading.page(session, officer, QueueFilter(cursor="nowhere"))


async def test_decided_replaced_and_merged_reports_wait_no_more_and_a_filter_finds_the_rest(session, officer):
    first, second = await acted(session, officer, SUMU, text="示例 雪封路"), await acted(session, officer, TOWN)
    await handled(session, officer, await acted(session, officer), "accept")
    await acted(session, officer, TOWN, corrects=str(second.id), figures={AFFECTED: 1})
    assert await queue(session, officer, area=SUMU) == await queue(session, officer, text="雪封") == [str(first.id)]
    assert await queue(session, officer, hazard="flood") == await queue(session, officer, state="checking") == []
    await handled(session, officer, first, "take")
    assert await queue(session, officer, state="checking") == [str(first.id)]


async def test_a_search_in_words_is_a_reading_of_what_it_shows(session, officer):
    told = await acted(session, officer, text="示例 雪封路")
    await queue(session, officer, text="雪封")
    logged = await session.scalar(select(func.count()).where(Reading.subject == f"report/{told.id}"))
    assert logged == 1


async def test_the_queue_shows_only_ones_own_area_and_only_to_the_desk(session, officer):
    own, _ = await acted(session, officer, SUMU), await acted(session, officer, TOWN)
    assert await queue(session, another("verifier", SUMU)) == [str(own.id)]
    counts = await queries.counted(session, another("verifier", SUMU), QueueFilter())
    assert counts["all"] == 1
    with pytest.raises(Forbidden):
        await queue(session, another("reporter", COUNTY))


async def test_what_was_taken_is_free_again_after_five_minutes_and_nobody_presses_anything(
        session, officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    told = await handled(session, another(), await acted(session, officer), "take")
    await desk.freed_by_time(session, by=SYSTEM.actor)
    assert told.state == "checking"
    (tmp_path / "clock").write_text((clock.now() + timedelta(minutes=5, seconds=1)).isoformat())
    monkeypatch.setenv("DISASTER_CLOCK_FILE", str(tmp_path / "clock"))
    await session.flush()
    await desk.freed_by_time(session, by=SYSTEM.actor)
    assert (told.state, told.taken_by) == ("received", None)


async def test_the_queue_and_an_item_over_http(signed_in):
    reporter, checker = await signed_in("reporter", areas=(SUMU,)), await signed_in("verifier")
    one = await filed(reporter, text="示例 伊利勒特嘎查牧民被雪困住,没吃的了", figures={"herder_households_cut_off": 1})
    other = await filed(await signed_in("reporter", areas=(SUMU,)), "152502200200",
                        text="示例 依利勒特嘎查有一家人困在雪里,断粮", figures={"herder_households_cut_off": 1})
    page = (await checker.get("/api/checking/queue")).raise_for_status().json()
    assert {item["id"] for item in page["items"]} == {one["id"], other["id"]}
    item = (await checker.get(f"/api/checking/reports/{one['id']}")).raise_for_status().json()
    assert [like["other"]["id"] for like in item["likely"]] == [other["id"]]
    await checker.put("/api/checking/apart", json={"one": one["id"], "other": other["id"]})
    assert (await checker.get(f"/api/checking/reports/{other['id']}")).json()["likely"] == []
    assert (await reporter.get(f"/api/checking/reports/{one['id']}")).status_code == 403


async def test_whose_last_area_was_withdrawn_sees_nothing_that_waits(session, officer):
    told = await acted(session, officer, SUMU)
    without = Viewer("person/0", frozenset({"verifier"}), ())
    assert await queue(session, without) == []
    assert (await queries.counted(session, without, QueueFilter()))["all"] == 0
    assert not await queries.copied(session, without)
    assert not await candidates.likely(session, without, told)
    assert (await public_queries.waiting(session, without)).received == 0
