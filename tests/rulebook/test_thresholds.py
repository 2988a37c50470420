from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.rulebook.schemas import BASE_DATA, LEVELS, Figure, level_rank
from tests.rulebook.examples import COUNTY, SUMU, TOWN, area, figures, judged, plan
from tests.rulebook.examples import LEVELS as DOCUMENT

HERD = {SUMU: area(pastoral=True, livestock_total=10000), TOWN: area(livestock_total=10000)}


@pytest.mark.parametrize(("values", "level"), [
    ({"deaths": 0, "missing": 0}, None),
    ({"deaths": 1, "missing": 0}, "IV"),
    ({"deaths": 1, "missing": 2}, "III"),
    ({"deaths": 9, "missing": 0}, "III"),
    ({"deaths": 10, "missing": 0}, "II"),
    ({"deaths": 20, "missing": 0}, "I"),
    ({"relocated_total": 99, "need_emergency_aid_total": 0}, None),
    ({"relocated_total": 60, "need_emergency_aid_total": 40}, "IV"),
    ({"relocated_total": 300, "need_emergency_aid_total": 299}, "III"),
    ({"relocated_total": 1000, "need_emergency_aid_total": 0}, "I"),
    ({"collapsed_rooms": 10, "severe_rooms": 20}, "IV"),
    ({"collapsed_rooms": 10, "severe_rooms": 19}, None),
])
def test_levels_are_tried_from_the_highest_down_and_a_floor_counts_itself_in(values, level):
    assert judged({COUNTY: figures(**values)}).level == level


def test_a_sum_with_an_unknown_term_is_a_lower_bound_that_may_still_fire():
    fired = judged({COUNTY: figures(deaths=3, missing=None)}).triggers[0]
    assert (fired.level, fired.value, fired.is_lower_bound) == ("III", 3, True)
    assert fired.unknown_indicators == ("missing",)


def test_a_figure_that_is_at_least_makes_a_lower_bound():
    fired = judged({COUNTY: figures(deaths=Figure(1, at_least=True), missing=0)}).triggers[0]
    assert fired.is_lower_bound
    assert fired.unknown_indicators == ()


def test_a_lower_bound_under_every_floor_is_not_judged_rather_than_not_met():
    answer = judged({COUNTY: figures(deaths=0, missing=None)})
    assert answer.level is None
    assert ("dead_missing", "below_so_far") in [(one.metric, one.reason) for one in answer.not_judged]


def test_figures_that_nobody_gave_are_not_judged():
    reasons = {one.metric: one.reason for one in judged({}).not_judged}
    assert reasons["dead_missing"] == "figures_unknown"
    assert reasons["need_pastoral_share"] == "no_such_area"
    assert reasons["discretionary"] == "manual"


def test_a_share_counts_over_each_pastoral_township_alone():
    dead = figures(livestock_dead=500)
    assert judged({SUMU: dead}, HERD).level == "III"
    assert judged({TOWN: dead}, HERD).level is None


def test_a_clause_of_some_hazards_is_silent_for_the_others():
    assert judged({SUMU: figures(livestock_dead=500)}, HERD, hazard="flood").level is None


@pytest.mark.parametrize("herd", [None, 0])
def test_a_share_without_its_base_data_cannot_be_judged(herd):
    answer = judged({SUMU: figures(livestock_dead=5000)}, {SUMU: area(pastoral=True, livestock_total=herd)})
    assert answer.level is None
    mine = [one for one in answer.not_judged if one.metric == "livestock_dead_share"]
    assert [(one.area_code, one.reason) for one in mine] == [(SUMU, "denominator_missing")]
    assert mine[0].missing == ("livestock_total",)


def test_a_share_just_below_its_floor_does_not_fire_and_is_not_rounded_up():
    areas = {SUMU: area(pastoral=True, livestock_total=30001)}
    assert judged({SUMU: figures(livestock_dead=900)}, areas).level is None
    assert judged({SUMU: figures(livestock_dead=901)}, areas).level == "IV"


def test_what_rests_on_an_example_says_so():
    assert judged({COUNTY: figures(deaths=1, missing=0)}).rests_on_example
    confirmed = plan("xwq-2023")
    herd = area(pastoral=True, livestock_total=10000)
    guessed = area(pastoral=True, livestock_total=10000, flag="example")
    dead = {SUMU: figures(livestock_dead=1000)}
    assert not judged(dead, {SUMU: herd}, of=confirmed).rests_on_example
    assert judged(dead, {SUMU: guessed}, of=confirmed).rests_on_example
    marked = {SUMU: figures(livestock_dead=Figure(1000, is_example=True))}
    assert judged(marked, {SUMU: herd}, of=confirmed).rests_on_example


def test_a_floor_from_memory_is_no_confirmed_floor():
    answer = judged({COUNTY: figures(deaths=50, missing=0)}, of=plan("cn-2024"))
    assert (answer.level, answer.flags, answer.rests_on_example) == ("III", ("memory",), True)


def test_the_claims_behind_a_clause_are_quoted():
    claim = UUID(int=7)
    told = Figure(2, claim_ids=(claim,))
    answer = judged({COUNTY: figures(deaths=told, missing=told)})
    assert answer.triggers[0].claim_ids == (claim,)


def test_the_highest_clause_comes_first_and_all_that_fired_are_told():
    answer = judged({COUNTY: figures(deaths=1, missing=0, relocated_total=700, need_emergency_aid_total=0)})
    assert [one.metric for one in answer.triggers] == ["relocated_or_aid", "dead_missing"]
    assert [one.level for one in answer.triggers] == ["II", "IV"]
    assert answer.level == "II"


NUMBERS = st.one_of(st.none(), st.integers(0, 3000))
KEYS = ["deaths", "missing", "relocated_total", "need_emergency_aid_total", "collapsed_rooms", "severe_rooms",
        "crop_failure_ha", "livestock_dead", "grassland_affected_ha", "need_drought_aid_total"]
FIGURES = st.dictionaries(st.sampled_from(KEYS), NUMBERS)
BASES = st.dictionaries(st.sampled_from(BASE_DATA), st.one_of(st.none(), st.integers(0, 20000)))


@given(FIGURES, FIGURES, BASES, st.sampled_from(KEYS), st.integers(1, 5000), st.booleans())
def test_raising_any_figure_never_lowers_the_level(county, sumu, base, key, more, in_county):
    areas = {COUNTY: area(**base), SUMU: area(pastoral=True, **base)}
    before = judged({COUNTY: figures(**county), SUMU: figures(**sumu)}, areas)
    raised = county if in_county else sumu
    raised[key] = (raised.get(key) or 0) + more
    after = judged({COUNTY: figures(**county), SUMU: figures(**sumu)}, areas)
    assert level_rank(after.level) >= level_rank(before.level)


@given(FIGURES, BASES)
def test_shares_without_their_base_data_are_neither_met_nor_unmet(values, base):
    answer = judged({SUMU: figures(**values)}, {SUMU: area(pastoral=True, **base)})
    missing = {key for key in BASE_DATA if not base.get(key)}
    assert not [one for one in answer.triggers if missing & set(one.base_data)]
    told = {one.metric for one in answer.not_judged
            if one.area_code == SUMU and one.reason == "denominator_missing"}
    shares = {"crop_failure_share": "sown_area_ha", "livestock_dead_share": "livestock_total",
              "pasture_share": "pasture_area_ha", "need_pastoral_share": "pastoral_population"}
    assert told == {metric for metric, need in shares.items() if need in missing}


@given(FIGURES, st.sampled_from(KEYS))
def test_unknown_is_never_taken_for_zero(values, key):
    values[key] = None
    unknown = judged({COUNTY: figures(**values)})
    zero = judged({COUNTY: figures(**{**values, key: 0})})
    assert unknown.level == zero.level
    counts = ("dead_missing", "relocated_or_aid", "houses_rooms")
    for metric in (count for count in counts if key in DOCUMENT.metrics[count].indicators):
        open_ones = [one for one in unknown.not_judged if one.metric == metric]
        bounds = [one for one in unknown.triggers if one.metric == metric and one.is_lower_bound]
        assert open_ones or bounds


@given(st.permutations(list(LEVELS)))
def test_the_order_in_which_floors_are_written_does_not_matter(order):
    trigger = plan().triggers[0]
    shuffled = trigger.model_copy(update={"min": {level: trigger.min[level] for level in order}})
    of = plan().model_copy(update={"triggers": (shuffled,)})
    answer = judged({COUNTY: figures(deaths=12, missing=0)}, of=of)
    assert answer.level == "II"
