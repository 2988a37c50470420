import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from disaster.intake.rules.sms import (
    BARE,
    CODES,
    EPOCH,
    FIGURES_MAX,
    LINE_MAX,
    BadLine,
    Line,
    NotForSms,
    decoded,
    encoded,
)
from disaster.rulebook.documents import shipped

VECTORS = json.loads((Path(__file__).parent / "sms-vectors.json").read_text(encoding="utf-8"))
ALPHABET = "0123456789 #-AO"
GSM_BASIC = set("#0123456789 ")

values = st.one_of(st.none(), st.integers(0, 999_999).map(Decimal),
                   st.decimals(0, 9_999, places=2, allow_nan=False, allow_infinity=False))
minutes = st.integers(1, 10**7).map(lambda count: EPOCH + timedelta(minutes=count))
ids = st.integers(0, 2**128 - 1).map(
    lambda bits: UUID(int=bits & ~(0xF << 76) & ~(3 << 62) | 7 << 76 | 2 << 62))
lines = st.builds(
    Line, ids, st.sampled_from(["152502100", "152502100200"]), st.sampled_from(CODES["hazards"]),
    st.sampled_from(["first", "follow_up", "verified"]), minutes, st.none() | minutes,
    st.dictionaries(st.sampled_from(CODES["indicators"]), values, max_size=5))


def line_of(vector):
    """A report of the file that the phone's tests read, too."""
    told = vector["report"]
    return Line(UUID(told["id"]), told["place"], told["hazard"], told["kind"],
                datetime.fromisoformat(told["occurred_at"]),
                datetime.fromisoformat(told["observed_at"]) if told["observed_at"] else None,
                {key: None if value is None else Decimal(str(value)) for key, value in told["figures"].items()})


def caught(wrong: str) -> bool:
    """Whether this is refused."""
    try:
        decoded(wrong)
    except BadLine:
        return True
    return False


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_both_sides_write_the_same_line_and_read_it_back(vector):
    assert encoded(line_of(vector)) == vector["line"]
    assert decoded(vector["line"]) == line_of(vector)


@pytest.mark.parametrize("vector", VECTORS[:3], ids=lambda vector: vector["name"])
def test_every_single_wrong_character_is_caught(vector):
    line = vector["line"]
    wrong = [line[:at] + char + line[at + 1:] for at in range(len(line)) for char in ALPHABET if char != line[at]]
    assert [one for one in wrong if not caught(one)] == []


@pytest.mark.parametrize("vector", VECTORS[:3], ids=lambda vector: vector["name"])
def test_every_swap_of_two_characters_is_caught_however_far_apart(vector):
    line = vector["line"]
    wrong = [line[:a] + line[b] + line[a + 1:b] + line[a] + line[b + 1:]
             for a, b in combinations(range(len(line)), 2) if line[a] != line[b]]
    assert len(wrong) > 1_500
    assert [one for one in wrong if not caught(one)] == []


@given(lines, st.data())
def test_of_any_line_a_wrong_character_and_a_swap_are_caught(line, data):
    text = encoded(line)
    at, other = data.draw(st.tuples(st.integers(0, len(text) - 1), st.integers(0, len(text) - 1)))
    char = data.draw(st.sampled_from(ALPHABET))
    if char != text[at]:
        assert caught(text[:at] + char + text[at + 1:])
    if text[at] != text[other]:
        swapped = list(text)
        swapped[at], swapped[other] = text[other], text[at]
        assert caught("".join(swapped))


@given(lines)
def test_any_report_of_five_figures_fits_into_one_sms_and_comes_back_whole(line):
    text = encoded(line)
    assert (len(text) <= LINE_MAX, set(text) <= GSM_BASIC) == (True, True)
    assert decoded(text) == line


@given(lines)
def test_typed_by_hand_in_groups_or_without_its_signs_it_is_the_same_report(line):
    text = encoded(line)
    digits = "".join(char for char in text if char.isdigit())
    groups = "\n".join("-".join(digits[at:at + 4] for at in range(start, min(start + 20, len(digits)), 4))
                       for start in range(0, len(digits), 20))
    assert decoded(groups) == decoded(digits) == line
    assert BARE.fullmatch(digits)


@given(lines, st.data())
def test_of_a_line_typed_by_hand_wrong_and_swapped_digits_are_caught_too(line, data):
    digits = [char for char in encoded(line) if char.isdigit()]
    places = st.integers(0, len(digits) - 1)
    a, b = data.draw(places), data.draw(places)
    if digits[a] != digits[b]:
        digits[a], digits[b] = digits[b], digits[a]
        assert caught("".join(digits))


def test_zero_and_unknown_differ_on_the_line():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    zero, unknown, silent = (Line(uuid7(), "152502100", "snow", "first", now, None, figures) for figures in (
        {"deaths": Decimal(0)}, {"deaths": None}, {}))
    assert [dict(decoded(encoded(one)).figures) for one in (zero, unknown, silent)] == [
        {"deaths": Decimal(0)}, {"deaths": None}, {}]


def test_what_does_not_fit_is_refused_with_what_is_too_much():
    many = {key: Decimal(1) for key in CODES["indicators"][:FIGURES_MAX + 1]}
    line = Line(uuid7(), "152502100", "snow", "first", datetime(2026, 1, 1, tzinfo=UTC), None, many)
    with pytest.raises(NotForSms) as refused:
        encoded(line)
    assert refused.value.facts == {"figures": 10, "most": 9}


def test_every_word_of_the_rulebook_has_a_number_on_the_line():
    assert set(shipped("indicators").by_key()) <= set(CODES["indicators"])
    assert set(shipped("hazards").by_key()) <= set(CODES["hazards"])


def test_the_wrong_part_is_named():
    line = VECTORS[0]["line"]
    parts = []
    for at in (20, 60, 90):
        with pytest.raises(BadLine) as refused:
            decoded(line[:at] + str((int(line[at]) + 1) % 10) + line[at + 1:])
        parts.append(refused.value.facts["part"])
    assert parts == ["identity", "what", "figures"]
