"""The chain of a place: one first report, follow-ups, one verified report; nil anywhere; then only corrections."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.reports.rules import (
    AfterVerified,
    Earlier,
    NotCorrectable,
    ReasonMissing,
    order_findings,
    refuse_correction,
)
from tests.reports.filing import SUMU, acted, value

START, AFFECTED = datetime(2026, 1, 10, tzinfo=UTC), "affected_population"
KINDS = ("first", "follow_up", "verified", "nil")
said = st.tuples(st.sampled_from(KINDS), st.integers(0, 9))


def chained(words):
    """The reports that are taken in of these (kind, hour) in order, and what was noted or refused of each."""
    chain: list[Earlier] = []
    told: list[list[str] | str] = []
    for kind, hour in words:
        at = START + timedelta(hours=hour)
        try:
            told.append(order_findings(kind, at, chain))
            chain.append(Earlier(uuid4(), kind, "app", at))
        except AfterVerified as refusal:
            told.append(refusal.code)
    return chain, told


@given(st.lists(said, max_size=12))
def test_however_reports_come_a_place_has_one_verified_report_and_nothing_later_speaks_over_it(words):
    chain, _ = chained(words)
    verified = [one for one in chain if one.kind == "verified"]
    assert len(verified) <= 1
    if verified:
        after = chain[chain.index(verified[0]) + 1:]
        assert all(one.kind == "nil" or one.observed_at <= verified[0].observed_at for one in after)


@given(st.lists(said, max_size=12), st.integers(0, 9))
def test_a_nil_report_is_taken_in_anywhere_and_changes_nothing_for_what_follows(words, place):
    with_nil = [*words[:place], ("nil", 5), *words[place:]]
    _, told = chained(with_nil)
    at = min(place, len(words))
    assert told[at] == []
    assert told[:at] + told[at + 1:] == chained(words)[1]


@given(st.lists(said, max_size=12))
def test_only_a_first_report_begins_a_chain_without_a_word_and_only_once(words):
    seen = set()
    for (kind, _), told in zip(words, chained(words)[1], strict=True):
        if told != AfterVerified.code:
            assert ("order_second_first" in told) == (kind == "first" and "first" in seen)
            assert ("order_without_first" in told) == (kind in {"follow_up", "verified"} and "first" not in seen)
            seen.add(kind)


@given(st.sampled_from(KINDS), st.sampled_from(KINDS), st.sampled_from(("received", "checking", "accepted", "returned",
                                                                        "withdrawn")), st.booleans())
def test_what_was_verified_or_accepted_is_corrected_with_a_reason_and_never_by_less(kind, of_kind, state, reasoned):
    matter = (SUMU, "snow")

    def asked():
        refuse_correction(matter, matter, state=state, kind=kind, of_kind=of_kind,
                          reason="核实" if reasoned else None)
    if state == "withdrawn" or (of_kind == "verified" and kind != "verified"):
        with pytest.raises(NotCorrectable):
            asked()
    elif (of_kind == "verified" or state == "accepted") and not reasoned:
        with pytest.raises(ReasonMissing):
            asked()
    else:
        asked()


async def test_a_figure_follows_the_chain_through_nil_reports_and_a_correction_after_it_was_verified(session, officer):
    told = {}
    for kind, people in (("first", 100), ("nil", 100), ("follow_up", 140), ("verified", 130), ("nil", 130)):
        figures = {} if kind == "nil" else {AFFECTED: people}
        told[kind] = await acted(session, officer, kind=kind, figures=figures)
        assert await value(session, told[kind], AFFECTED) == people
    with pytest.raises(AfterVerified):
        await acted(session, officer, kind="follow_up", figures={AFFECTED: 1}, observed_at="2026-01-11T00:00:00Z")
    new = await acted(session, officer, kind="verified", figures={AFFECTED: 125}, corrects=told["verified"].id,
                      reason="重复统计")
    assert await value(session, new, AFFECTED) == 125
