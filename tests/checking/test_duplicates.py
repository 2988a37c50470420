from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.duplicates import labelled, pairs, score
from disaster.checking.rules.likeness import Message, likeness
from disaster.checking.rules.names import gazetteer, named
from disaster.checking.rules.said import amounts, chinese

NAMES = gazetteer({"152502003004": "查干淖尔社区居委会", "152502201205": "查干淖尔嘎查", "152502203": "巴彦宝拉格苏木",
                   "152502203200": "巴彦宝拉格嘎查", "152502203201": "那仁宝拉格嘎查", "152502201204": "宝拉格嘎查",
                   "152502008505": "巴彦希勒分场生活区", "152502004": "楚古兰街道"})
AT = datetime(2026, 1, 10, tzinfo=UTC)


def test_on_the_half_that_was_never_tuned_on_the_matcher_finds_19_in_20_and_is_right_four_times_in_five():
    held = score("held", whole_day=True)
    assert held.recall >= 0.95, held
    assert held.precision >= 0.8, held


def test_the_halves_share_no_message_and_hold_300_pairs_together():
    texts = [{one.message.text for one in labelled(half)} for half in ("tune", "held")]
    assert texts[0].isdisjoint(texts[1])
    assert sum(1 for half in ("tune", "held") for _ in pairs(half)) >= 300


@pytest.mark.parametrize(("text", "codes"), [
    ("那仁布拉格困住了", {"152502203201"}), ("纳仁宝力格嘎查", {"152502203201"}), ("巴音宝力格苏木来的", {"152502203"}),
    ("白音布拉格嘎查", {"152502203200"}), ("宝力格嘎查", {"152502201204"}), ("白音锡勒分场", {"152502008505"}),
    ("查汗诺尔嘎查", {"152502201205"}), ("查干淖尔", {"152502201205", "152502003004"}),
    ("查干诺尔社区", {"152502003004"}), ("红山车库里有人", set())])
def test_a_place_is_known_by_any_spelling_of_its_name(text, codes):
    assert named(text, NAMES)[0] == codes


@pytest.mark.parametrize(("text", "number"), [
    ("三十六", 36), ("两百", 200), ("一千三百", 1300), ("十二", 12), ("五万", 50_000), ("二百零五", 205)])
def test_numbers_in_characters_are_numbers(text, number):
    assert chinese(text) == number


def test_forty_odd_sheep_are_any_number_from_40_to_49():
    assert {(one.unit, one.least, one.most) for one in amounts("冻死四十多只羊", {})} == {("animals", 40, 49)}


def told(text: str, place: str = "152502203201", minutes: int = 0, phone: str | None = None) -> Message:
    """A message of that night."""
    return Message(place, "snow", AT + timedelta(minutes=minutes), text, phone=phone, places=NAMES)


def test_one_herder_who_tells_of_two_things_told_of_two_things():
    trapped = told("牧民被大雪困住,没有炭了", phone="13900000000")
    sheep = told("棚圈被雪压塌,羊死了12只", minutes=20, phone="13900000000")
    assert likeness(trapped, sheep).chance < 0.5
    assert likeness(trapped, told("牧民被大雪困住,没有炭了!", minutes=30, phone="13900000000")).chance > 0.9


def test_the_same_sentence_about_two_gachas_is_two_things():
    one, other = told("查干淖尔嘎查羊冻死46只", "152502201205"), told("宝拉格嘎查羊冻死18只", "152502201204")
    assert likeness(one, other).chance < 0.5


@given(st.sampled_from(labelled("tune")), st.sampled_from(labelled("tune")))
def test_likeness_is_the_same_both_ways(one, other):
    there, back = likeness(one.message, other.message), likeness(other.message, one.message)
    assert abs(there.chance - back.chance) < 1e-9
