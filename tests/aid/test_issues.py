import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster.aid import queries
from disaster.aid.actions import households, issues
from disaster.aid.papers import public_list
from disaster.aid.queries import of_household, of_place, public_lines
from disaster.aid.rules import NothingToDecide
from disaster.aid.schemas import DecisionIn, HouseholdCorrectionIn
from disaster.alerts.models import Notice
from disaster.errors import NotFound, SameIdOtherBody
from disaster.people.viewer import Forbidden, Viewer
from disaster.stockpile import actions as stockpile
from disaster.stockpile.board import board
from disaster.stockpile.rules import CannotBeUndone, UnknownItem
from disaster.stockpile.schemas import CounterIn
from tests.aid.helping import GACHA, OTHER_GACHA, SUMU, delivered, given, household, ledger, telling

REPORTER = Viewer("person/1", frozenset({"reporter"}), (GACHA,))


async def notices(session, kind):
    return (await session.scalars(select(Notice.about).where(
        Notice.kind == kind, Notice.acknowledged_at.is_(None)))).all()


async def test_what_lay_at_the_township_is_with_the_household_and_the_ledger_balances(session, officer):
    await delivered(session, officer, quilt=10)
    issue = await given(session, officer, await household(session, officer))
    assert (issue.booked_at is not None, await ledger(session)) == (True, {"delivered": 8, "handed_out": 2})


async def test_goods_of_the_village_itself_are_taken_before_those_of_its_township(session, officer):
    await delivered(session, officer, quilt=10)
    await delivered(session, officer, place=GACHA, quilt=3)
    await given(session, officer, await household(session, officer), items={"quilt": 4})
    assert [(one.there, one.handed_out) for one in (await of_place(session, GACHA)).items] == [(0, 3)]
    assert [(one.there, one.handed_out) for one in (await of_place(session, SUMU)).items] == [(9, 4)]


async def test_the_same_letter_twice_is_one_issue_and_another_body_is_refused(session, officer):
    await delivered(session, officer, quilt=10)
    home, letter = await household(session, officer), uuid7()
    told = telling(home)
    first, again = [await issues.issued(session, letter, told, by=officer) for _ in range(2)]
    assert (first is again, await ledger(session)) == (True, {"delivered": 8, "handed_out": 2})
    with pytest.raises(SameIdOtherBody):
        await issues.issued(session, letter, telling(home, items={"quilt": 3}), by=officer)


async def test_a_second_issue_within_the_period_is_kept_marked_and_brought_before_the_desk(session, officer):
    await delivered(session, officer, quilt=10, blanket=10)
    home = await household(session, officer)
    first = await given(session, officer, home, days_ago=9)
    second = await given(session, officer, home, items={"blanket": 1, "quilt": 1})
    assert (first.double, second.double) == ("none", "open")
    assert [(one["kind"], one["issue_id"]) for one in second.repeats] == [("bedding", str(first.id))]
    assert await notices(session, "double_issue") == [f"aid_issue/{second.id}"]
    assert (await ledger(session))["handed_out"] == 3


async def test_a_household_that_two_phones_registered_is_one_by_its_number(session, officer):
    there = await household(session, officer, place=OTHER_GACHA, id_number="15252219700101001x")
    here = await household(session, officer, id_number="15252219700101001X")
    neighbour = await household(session, officer)
    first = await given(session, officer, there, days_ago=3)
    second, other = await given(session, officer, here), await given(session, officer, neighbour)
    assert [one.double for one in (first, second, other)] == ["none", "open", "none"]
    assert [one["issue_id"] for one in second.repeats] == [str(first.id)]
    assert await notices(session, "double_issue") == [f"aid_issue/{second.id}"]
    found = [await of_household(session, one.id, officer) for one in (here, there)]
    assert [[one.id for one in aid.issues] for aid in found] == [[str(second.id), str(first.id)]] * 2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
async def test_whichever_letter_comes_first_the_later_issue_is_the_second(session, officer, order):
    home, found = await household(session, officer), {}
    for at in order:
        found[at] = await given(session, officer, home, days_ago=9 - at)
    assert [found[at].double for at in range(3)] == ["none", "open", "open"]
    assert [len({one["issue_id"] for one in found[at].repeats}) for at in range(3)][:2] == [0, 1]
    assert set(await notices(session, "double_issue")) == {f"aid_issue/{found[at].id}" for at in (1, 2)}


async def test_the_desk_lets_a_second_issue_stand_and_hears_of_it_no_more(session, officer):
    await delivered(session, officer, quilt=10)
    home = await household(session, officer)
    await given(session, officer, home)
    second = await given(session, officer, home)
    verdict = DecisionIn(verdict="stands", reason="家中添了两口人")
    for _ in range(2):
        await issues.decided(session, second.id, verdict, by=officer)
    assert (second.double, second.state, await notices(session, "double_issue")) == ("stands", "issued", [])
    await issues.decided(session, second.id, DecisionIn(verdict="taken_back", reason="退回"), by=officer)
    assert await ledger(session) == {"delivered": 8, "handed_out": 2}


async def test_what_is_taken_back_lies_at_the_place_again_and_the_kind_is_due(session, officer):
    await delivered(session, officer, quilt=10)
    home = await household(session, officer)
    issue = await given(session, officer, home)
    await issues.decided(session, issue.id, DecisionIn(verdict="taken_back", reason="发错了户"), by=officer)
    assert await ledger(session) == {"delivered": 10}
    assert (await given(session, officer, home)).double == "none"
    with pytest.raises(NothingToDecide):
        await issues.decided(session, issue.id, DecisionIn(verdict="stands", reason="发错了户"), by=officer)


async def test_goods_given_before_their_delivery_was_entered_are_booked_when_it_is(session, officer):
    issue = await given(session, officer, await household(session, officer))
    assert (issue.booked_at, await ledger(session)) == (None, {})
    assert await notices(session, "aid_unbooked") == [f"aid_place/{SUMU}"]
    await delivered(session, officer, quilt=2)
    await issues.caught_up(session)
    assert (issue.booked_at is not None, await ledger(session)) == (True, {"handed_out": 2})
    assert await notices(session, "aid_unbooked") == []


async def test_issues_whose_goods_never_came_hold_up_nobody_elses(session, officer, monkeypatch):
    monkeypatch.setattr(issues, "BOOKED_MAX", 1)
    await given(session, officer, await household(session, officer), items={"quilt": 2, "water": 1})
    later = await given(session, officer, await household(session, officer), items={"water": 3})
    await delivered(session, officer, water=4)
    await issues.caught_up(session)
    assert (later.booked_at is not None, await ledger(session, "water")) == (True, {"delivered": 1, "handed_out": 3})


async def test_what_was_taken_from_another_township_waits_there(session, officer):
    home = await household(session, officer, place="152502201")
    await given(session, officer, home, from_place=SUMU)
    there, at_home = await of_place(session, SUMU), await of_place(session, home.place)
    assert [(one.unbooked, one.households_given, one.issues) for one in (there, at_home)] == [(1, 0, 0), (0, 1, 1)]


async def test_nobody_gives_away_what_lies_with_another_township(session, officer):
    home = await household(session, officer, place="152502201")
    reporter = Viewer("person/other", frozenset({"reporter"}), ("152502201",))
    with pytest.raises(Forbidden):
        await given(session, reporter, home, from_place=SUMU)
    assert (await of_place(session, SUMU)).unbooked == 0


async def test_an_issue_is_not_undone_behind_the_back_of_its_household(session, officer):
    await delivered(session, officer, quilt=10)
    issue = await given(session, officer, await household(session, officer))
    assert issue.movement_id is not None
    with pytest.raises(CannotBeUndone):
        await stockpile.countered(session, issue.movement_id, uuid7(), CounterIn(reason="试试"), by=officer)


async def test_each_household_has_its_aid_in_one_place_with_what_is_not_due_yet(session, officer):
    await delivered(session, officer, quilt=10, coal=1000)
    home = await household(session, officer)
    for days, items in ((40, {"coal": 300}), (8, {"coal": 200, "quilt": 2})):
        await given(session, officer, home, days_ago=days, items=items)
    found = await of_household(session, home.id, officer)
    assert [(one.item, one.quantity) for one in found.received] == [("coal", 500), ("quilt", 2)]
    assert {one.kind for one in found.not_due} == {"bedding", "fuel"}
    assert len(found.issues) == 2


async def test_the_public_list_adds_up_what_each_household_kept(session, officer):
    await delivered(session, officer, quilt=10)
    one, other = [await household(session, officer, head=f"示例{name}") for name in "甲乙"]
    for home, pieces in ((one, 2), (one, 1), (other, 4)):
        await given(session, officer, home, items={"quilt": pieces})
    lines, more = await public_lines(session, GACHA, None)
    assert {line.head: line.items for line in lines} == {"示例甲": {"quilt": 3}, "示例乙": {"quilt": 4}}
    assert more is None


async def test_a_public_list_too_long_for_one_page_says_so_and_goes_on_with_the_next_household(
        session, officer, monkeypatch):
    monkeypatch.setattr(queries, "ISSUES_MAX", 3)
    homes = [await household(session, officer, head=f"示例{name}") for name in "甲乙丙"]
    for home in homes * 2:
        await given(session, officer, home, items={"quilt": 1})
    first, last = await public_lines(session, GACHA, None)
    then, after_that = await public_lines(session, GACHA, None, last)
    assert [len(first), len(then)] == [1, 1]
    rest, end = await public_lines(session, GACHA, None, after_that)
    assert {line.head: line.items for line in (*first, *then, *rest)} == {
        f"示例{name}": {"quilt": 2} for name in "甲乙丙"}
    assert end is None
    paper = public_list("示例嘎查", "示例", then, {}, first=2, more="?after=x", drill=False)
    assert "第 2—2 户" in paper
    assert '名单未完,<a href="?after=x">续第 3 户起' in paper


async def test_the_board_counts_what_households_got_with_what_the_place_got(session, officer):
    await delivered(session, officer, quilt=10)
    await given(session, officer, await household(session, officer))
    (site,) = [one for one in (await board(session, officer)).sites if one.store_id is None]
    assert (site.place, site.items[0].delivered) == (SUMU, 10)


async def test_who_has_not_the_village_issues_nothing_there_and_learns_nothing_of_it(session, officer):
    home = await household(session, officer, place=OTHER_GACHA)
    with pytest.raises(NotFound):
        await issues.issued(session, uuid7(), telling(home), by=REPORTER)
    with pytest.raises(Forbidden):
        await household(session, REPORTER, place=OTHER_GACHA)


async def test_goods_that_nobody_knows_are_refused(session, officer):
    with pytest.raises(UnknownItem):
        await given(session, officer, await household(session, officer), items={"gold": 1})


async def test_a_corrected_household_keeps_its_code_and_what_it_was(session, officer):
    home = await household(session, officer)
    code = home.code
    told = HouseholdCorrectionIn.model_validate({
        "told": {"place": OTHER_GACHA, "people": 5, "who": {"head": "示例新户主"}}, "reason": "搬家"})
    for _ in range(2):
        await households.corrected(session, home.id, told, by=officer)
    assert (home.code, home.place, len(home.edits)) == (code, OTHER_GACHA, 1)
    assert home.edits[0]["was"]["who"]["head"] == "示例户主"
