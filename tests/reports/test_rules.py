from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.reports.rules import (
    STAGES,
    AfterVerified,
    Earlier,
    Said,
    Told,
    county_figures,
    of_json,
    order_findings,
    previous_figures,
    shown,
    to_json,
    total,
    township_figures,
)
from disaster.rulebook.schemas import Figure

TOWNSHIP, VILLAGES, START = "152502200", ("152502200200", "152502200201"), datetime(2026, 1, 10, tzinfo=UTC)
moments = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
values = st.one_of(st.none(), st.integers(0, 500).map(Decimal))
said = st.builds(Said, st.uuids(version=4), st.sampled_from((TOWNSHIP, *VILLAGES)), st.just("deaths"), values,
                 st.sampled_from(STAGES), moments, moments)
told = st.builds(lambda value, lower: Told(Figure(value, at_least=lower and value is not None), 1), values,
                 st.booleans())


@given(st.lists(said, min_size=1))
def test_nothing_beats_the_shown_claim_and_the_order_of_arrival_does_not_matter(claims):
    best = shown(claims)
    assert best is not None
    rank = {one: (STAGES.index(one.stage), one.observed_at, one.at) for one in claims}
    assert max(rank.values()) == rank[best]
    assert shown(reversed(claims)) == best


@given(st.lists(said), said)
def test_a_township_is_its_own_claim_or_its_villages_sum_never_both(claims, own):
    own = replace(own, place=TOWNSHIP, value=own.value or Decimal(7), stage="verified",
                  observed_at=START + timedelta(days=9))
    figure = township_figures(TOWNSHIP, VILLAGES, [*claims, own])["deaths"].figure
    assert (figure.value, figure.claim_ids, figure.at_least) == (own.value, (own.id,), False)


@given(st.lists(said.filter(lambda one: one.place != TOWNSHIP), min_size=1))
def test_villages_are_summed_from_one_claim_each_and_unknown_is_never_zero(claims):
    figure = township_figures(TOWNSHIP, VILLAGES, claims)["deaths"].figure
    best = [shown(one for one in claims if one.place == place) for place in VILLAGES]
    known = [one.value for one in best if one is not None and one.value is not None]
    assert figure.value == (sum(known) if known else None)
    assert len(figure.unknown_units) == len(VILLAGES) - len(known)
    assert figure.at_least == (0 < len(known) < len(VILLAGES))


@given(st.dictionaries(st.sampled_from("ABCDE"), told))
def test_a_county_total_is_a_lower_bound_exactly_while_somebody_has_not_said(figures):
    figure = total("ABCDE", figures).figure
    known = {unit: one.figure for unit, one in figures.items() if one.figure.value is not None}
    assert figure.value == (sum(one.value for one in known.values()) if known else None)
    assert set(figure.unknown_units) == set("ABCDE") - set(known)
    assert figure.at_least == (bool(known) and (len(known) < 5 or any(one.at_least for one in known.values())))


@given(st.lists(said), st.lists(said))
def test_the_total_told_step_by_step_is_the_total_told_at_once(first, second):
    townships = {"152502100": first, "152502200": second}
    at_once = {code: township_figures(code, (), claims) for code, claims in townships.items()}
    stored = {code: {name: of_json(to_json(one)) for name, one in told.items()} for code, told in at_once.items()}
    assert county_figures(list(townships), stored) == county_figures(list(townships), at_once)


def test_a_township_that_says_it_does_not_know_shows_what_its_villages_know():
    own = Said(UUID(int=1), TOWNSHIP, "deaths", None, "first", START, START)
    gacha = Said(UUID(int=2), VILLAGES[0], "deaths", Decimal(2), "first", START, START)
    assert township_figures(TOWNSHIP, VILLAGES, [own])["deaths"].figure.value is None
    figure = township_figures(TOWNSHIP, VILLAGES[:1], [own, gacha])["deaths"].figure
    assert (figure.value, figure.at_least) == (2, True)


def test_a_source_is_compared_with_its_own_last_word_only():
    one, two, three = (START + timedelta(hours=hours) for hours in (1, 2, 3))
    earlier = [Earlier(UUID(int=2), "follow_up", "app", two, {"deaths": Decimal(3), "missing": None}),
               Earlier(UUID(int=1), "first", "app", one, {"deaths": Decimal(1), "missing": Decimal(4)}),
               Earlier(UUID(int=3), "first", "phone", two, {"deaths": Decimal(9)})]
    assert previous_figures(earlier, "app", three) == {"deaths": 3, "missing": 4}


@pytest.mark.parametrize(("kind", "hours", "kinds", "notes"), [
    ("first", 0, [], []), ("first", 1, ["first"], ["order_second_first"]),
    ("follow_up", 1, [], ["order_without_first"]),
    ("follow_up", 1, ["first"], []), ("verified", 1, ["first", "follow_up"], []), ("nil", 9, ["verified"], []),
    ("follow_up", -1, ["first", "verified"], ["order_late"])])
def test_the_order_of_kinds_is_noted(kind, hours, kinds, notes):
    earlier = [Earlier(UUID(int=number), one, "app", START) for number, one in enumerate(kinds)]
    assert order_findings(kind, START + timedelta(hours=hours), earlier) == notes


@pytest.mark.parametrize(("kind", "hours"), [("verified", -1), ("verified", 1), ("follow_up", 1), ("first", 1)])
def test_nothing_speaks_over_a_verified_report(kind, hours):
    with pytest.raises(AfterVerified):
        order_findings(kind, START + timedelta(hours=hours), [Earlier(UUID(int=1), "verified", "app", START)])
