import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, strategies
from uuid_utils.compat import uuid7

from disaster.aid.rules import ALPHABET, Given, HouseholdElsewhere, check_digit, code_of, not_due, sources_of, too_soon
from disaster.rulebook.documents import shipped

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())     # the phone's own rule knows them too
NOW = datetime(2026, 1, 20, 4, tzinfo=UTC)
KINDS = shipped("aid").kind_of
CODES = strategies.integers(min_value=0, max_value=2**128 - 1).map(lambda number: code_of(UUID(int=number)))


def had(days, *items):
    return Given(uuid7(), NOW - timedelta(days=days), frozenset(items))


@pytest.mark.parametrize(("id", "code"), VECTORS["codes"])
def test_the_code_of_a_card_is_worked_out_from_the_id_alone(id, code):
    assert code_of(UUID(id)) == code


@pytest.mark.parametrize("case", VECTORS["too_soon"])
def test_what_comes_too_soon_here_comes_too_soon_on_the_phone(case):
    earlier = [had(days, *items) for days, items in case["had"]]
    found = too_soon(earlier, case["items"], NOW, KINDS)
    assert [[one.kind, [one.issue_id for one in earlier].index(one.issue_id)] for one in found] == (
        case["found"])


@given(CODES, strategies.integers(0, 9), strategies.sampled_from(ALPHABET))
def test_a_digit_misread_from_a_card_is_found(code, at, other):
    misread = code[:at] + other + code[at + 1:]
    assert (check_digit(misread[:-1]) == misread[-1]) == (misread == code)


def test_a_blanket_after_a_quilt_is_the_same_kind_and_a_coat_is_not():
    assert [one.kind for one in too_soon([had(10, "quilt")], ["blanket", "coat"], NOW, KINDS)] == ["bedding"]


def test_aid_is_due_again_when_its_days_are_over():
    days = next(kind.days for kind in shipped("aid").kinds if kind.key == "fuel")
    assert too_soon([had(days, "coal")], ["coal"], NOW, KINDS) == []
    assert len(too_soon([had(days - 1, "coal")], ["coal"], NOW, KINDS)) == 1


def test_a_letter_that_comes_late_is_compared_with_what_was_given_after_it():
    assert [one.kind for one in too_soon([had(-3, "coal")], ["coal"], NOW, KINDS)] == ["fuel"]


def test_goods_that_no_kind_names_are_a_kind_of_their_own():
    assert [one.kind for one in too_soon([had(3, "snow_chain")], ["snow_chain", "light"], NOW, KINDS)] == ["snow_chain"]


def test_the_nearest_issue_is_named_and_when_the_kind_is_due_again():
    old, new = had(20, "coal"), had(2, "coal")
    (one,) = not_due([old, new], NOW, KINDS)
    assert (one.issue_id, one.due_at) == (new.issue_id, NOW + timedelta(days=28))


def test_every_item_of_the_periods_is_in_the_catalogue():
    assert {item for kind in shipped("aid").kinds for item in kind.items} <= set(shipped("relief_items").by_key())


def test_goods_do_not_come_from_another_county():
    assert sources_of("152502200201", None) == ("152502200201", "152502200")
    with pytest.raises(HouseholdElsewhere):
        sources_of("152502200201", "152501100")
