"""Damaged houses add up from gacha to township to county, whatever is corrected, withdrawn or not counted yet."""

from dataclasses import replace

import pytest
from pydantic import ValidationError
from uuid_utils.compat import uuid7

from disaster.errors import SameIdOtherBody
from disaster.ledgers import queries, rules
from disaster.ledgers.actions import houses
from disaster.ledgers.models import HouseRollup
from disaster.ledgers.schemas import HouseIn, WithdrawalIn
from disaster.people.viewer import Forbidden
from tests.ledgers.lines import COUNTY, GACHA, OTHER_GACHA, SUMU, house, kept, mended


async def added_up(session, incident_id, place):
    row = await session.get_one(HouseRollup, (incident_id, place), populate_existing=True)
    return {name: (one["value"], one["unknown"]) for name, one in row.values.items()} | {"households": row.households}


async def test_houses_of_two_gachas_add_up_to_their_township_and_county(session, officer):
    first = await kept(session, officer, house(people=4))
    await kept(session, officer, house(OTHER_GACHA, "light", light_rooms=2, people=3))
    sums = await added_up(session, first.incident_id, SUMU)
    assert (sums["households"], sums["collapsed_households"], sums["light_households"]) == (2, (1, 0), (1, 0))
    assert (sums["collapsed_rooms"], sums["light_rooms"], sums["people"]) == ((3, 0), (2, 1), (7, 0))
    assert await added_up(session, first.incident_id, COUNTY) == sums
    assert (await added_up(session, first.incident_id, GACHA))["light_households"] == (0, 0)


async def test_rooms_that_nobody_counted_are_unknown_and_never_zero(session, officer):
    one = await kept(session, officer, house(grade="severe"))
    sums = await added_up(session, one.incident_id, GACHA)
    assert (sums["severe_rooms"], sums["people"]) == ((None, 1), (None, 1))
    assert sums["collapsed_rooms"] == (0, 0)
    await kept(session, officer, house(grade="severe", severe_rooms=4))
    assert (await added_up(session, one.incident_id, GACHA))["severe_rooms"] == (4, 1)


async def test_a_blank_for_lesser_damage_is_unknown_and_for_worse_damage_none(session, officer):
    one = await kept(session, officer, house(severe_rooms=2))
    sums = await added_up(session, one.incident_id, GACHA)
    assert (sums["severe_rooms"], sums["severe_dwelling_rooms"]) == ((2, 0), (None, 1))
    assert (sums["light_rooms"], sums["light_dwelling_rooms"]) == ((None, 1), (None, 1))
    await kept(session, officer, house(OTHER_GACHA, "light", light_rooms=2))
    other = await added_up(session, one.incident_id, OTHER_GACHA)
    assert (other["collapsed_rooms"], other["severe_dwelling_rooms"]) == ((0, 0), (0, 0))


async def test_no_rooms_of_a_grade_are_no_dwelling_rooms_of_it(session, officer):
    one = await kept(session, officer, house(severe_rooms=0, light_rooms=0))
    sums = await added_up(session, one.incident_id, GACHA)
    assert [sums[name] for name in ("severe_rooms", "severe_dwelling_rooms", "light_dwelling_rooms")] == [(0, 0)] * 3


async def test_the_same_house_sent_twice_is_one_also_after_it_was_corrected(session, officer):
    house_id = uuid7()
    one = await kept(session, officer, house(), house_id)
    await mended(session, officer, one, house(collapsed_rooms=9))
    again = await kept(session, officer, house(), house_id)
    assert (again.collapsed_rooms, again.version) == (9, 2)
    with pytest.raises(SameIdOtherBody):
        await kept(session, officer, house(people=5), house_id)
    assert (await added_up(session, one.incident_id, COUNTY))["households"] == 1


async def test_a_correction_keeps_the_earlier_version_with_author_reason_and_difference(session, officer):
    one = await kept(session, officer, house(household={"head": "示例甲"}))
    correction = uuid7()
    for _ in range(2):      # sent twice
        await mended(session, officer, one, house(household={"head": "示例乙"}), reason="姓名写错",
                     correction_id=correction)
    await session.flush()
    first, second = await queries.versions(session, one)
    assert (first.number, second.number, second.by, second.reason) == (1, 2, officer.actor, "姓名写错")
    assert [(one.field, one.was, one.now) for one in second.differences] == [("household.head", "示例甲", "示例乙")]


async def test_a_house_moved_to_its_right_gacha_is_counted_there_and_no_longer_here(session, officer):
    one = await kept(session, officer, house())
    await mended(session, officer, one, house(OTHER_GACHA))
    assert (await added_up(session, one.incident_id, GACHA))["households"] == 0
    assert (await added_up(session, one.incident_id, OTHER_GACHA))["households"] == 1
    assert (await added_up(session, one.incident_id, SUMU))["households"] == 1


async def test_a_withdrawn_house_counts_no_more_and_does_not_come_back(session, officer):
    one = await kept(session, officer, house())
    await houses.withdrawn(session, one.id, WithdrawalIn(reason="重复登记"), by=officer)
    assert (await added_up(session, one.incident_id, COUNTY))["households"] == 0
    with pytest.raises(rules.LineWithdrawn):
        await mended(session, officer, one, house())


async def test_what_was_verified_and_then_corrected_is_to_be_verified_anew(session, officer):
    one = await kept(session, officer, house())
    await houses.verified(session, one.id, by=officer)
    assert (one.standing, one.verified_by) == ("verified", officer.actor)
    await mended(session, officer, one, house(people=2))
    assert (one.standing, one.verified_by) == ("recorded", None)


@pytest.mark.parametrize(("grade", "rooms", "refusal"), [
    ("light", {"collapsed_rooms": 1, "light_rooms": 2}, rules.GradeAgainstRooms),
    ("severe", {"severe_rooms": 0}, rules.GradeAgainstRooms),
    ("light", {"light_rooms": 1, "light_dwelling_rooms": 2}, rules.DwellingAboveRooms)])
async def test_grade_and_rooms_of_a_household_must_agree(session, officer, grade, rooms, refusal):
    with pytest.raises(refusal):
        await kept(session, officer, house(grade=grade, **rooms))


async def test_a_house_is_recorded_only_where_one_works_and_corrected_only_by_its_recorder_or_an_officer(session,
                                                                                                       officer):
    reporter = replace(officer, actor=f"person/{uuid7()}", roles=frozenset({"reporter"}), areas=(SUMU,))
    colleague = replace(reporter, actor=f"person/{uuid7()}")
    one = await kept(session, reporter, house())
    with pytest.raises(rules.NotYours):
        await mended(session, colleague, one, house(people=1))
    with pytest.raises(Forbidden):
        await kept(session, reporter, house("152502200201"))
    await mended(session, officer, one, house(people=1))


def test_a_house_without_a_grade_or_with_a_text_for_rooms_is_malformed():
    with pytest.raises(ValidationError):
        HouseIn.model_validate({**house(), "grade": "bad"})
    with pytest.raises(ValidationError):
        HouseIn.model_validate({**house(), "collapsed_rooms": -1})


def test_lines_that_look_like_the_same_household_are_shown_beside_each_other():
    a, b, c, d, e = (uuid7() for _ in range(5))
    lines = [(a, GACHA, "示例 甲", None), (b, GACHA, "示例甲", "150000199001011234"), (c, OTHER_GACHA, "示例甲", None),
             (d, OTHER_GACHA, "示例丙", "150000199001011234"), (e, GACHA, "示例甲", "15000019900101123X")]
    found = rules.doubles(lines)
    assert found == {a: sorted([b, e]), b: sorted([a, d]), d: [b], e: [a]}
