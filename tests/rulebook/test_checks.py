from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.rulebook.documents import shipped
from disaster.rulebook.rules import blocks_sending, check_figures

INDICATORS = shipped("indicators")


def broken(figures, kind="follow_up", hazard="snow", **more):
    found = check_figures(INDICATORS, kind, hazard, figures, **more)
    return [(one.check_id, one.indicators) for one in found if one.judged]


@pytest.mark.parametrize(("figures", "check"), [
    ({"deaths": -1}, "nonneg"),
    ({"deaths": Decimal("1.5")}, "nonneg"),
    ({"deaths": 5, "affected_population": 4}, "pop_deaths"),
    ({"seriously_injured": 2, "injured": 1}, "injured_part"),
    ({"relocated_total": 10, "central_total": 4, "dispersed_total": 5}, "reloc_sum"),
    ({"central_now": 5, "central_total": 4}, "now_le_total"),
    ({"central_now": 5, "shelter_sites_now": 0}, "shelter_needs_site"),
    ({"collapsed_dwelling_rooms": 3, "collapsed_rooms": 2}, "parts_rooms"),
    ({"light_dwelling_rooms": 1, "light_households": 2}, "rooms_ge_households"),
    ({"crop_failure_ha": 3, "crop_disaster_ha": 2, "crop_affected_ha": 9}, "crop_chain"),
    ({"livestock_dead": 3, "livestock_dead_large": 1, "livestock_dead_small": 1}, "livestock_sum"),
    ({"livestock_thirst": 0}, "hazard_scope"),
    ({"burnt_ha": Decimal("3.5")}, "hazard_scope"),
])
def test_a_broken_check_names_its_figures(figures, check):
    found = broken(figures)
    assert check in [id for id, _ in found]
    assert set(dict(found)[check]) & set(figures)


@pytest.mark.parametrize("figures", [
    {}, {"deaths": 5}, {"deaths": 5, "affected_population": None},
    {"relocated_total": 10, "central_total": 4},
    {"deaths": 0, "missing": 0, "affected_population": 0}, {"crop_affected_ha": Decimal("0.5")},
    {"crop_failure_ha": 9, "crop_affected_ha": 1},
])
def test_unknown_operands_are_not_judged(figures):
    assert broken(figures) == []


def test_only_the_broken_statement_is_told():
    found = check_figures(INDICATORS, "follow_up", "snow",
                          {"relocated_now": 3, "relocated_total": 2, "central_now": 1})
    assert [one.statement for one in found] == ["relocated_now <= relocated_total"]


def test_a_drought_collapses_no_houses_but_may_carry_its_own_figures():
    assert broken({"collapsed_rooms": 1}, hazard="drought") == [("hazard_scope", ("collapsed_rooms",))]
    assert broken({"collapsed_rooms": 0, "need_drought_aid_total": 9}, hazard="drought") == []


def test_base_data_of_the_area_caps_figures_only_where_it_is_known():
    figures = {"affected_population": 121}
    assert broken(figures, base_data={"population": 100}) == [("pop_cap", ("affected_population",))]
    assert broken(figures, base_data={"population": None}) == []


@pytest.mark.parametrize(("before", "now", "told"), [
    (100, 150, False), (100, 151, True), (100, 99, True), (0, 500, False), (None, 500, False),
    (100, None, False),
])
def test_a_fall_or_a_sharp_rise_asks_for_a_note(before, now, told):
    found = broken({"affected_population": now}, previous={"affected_population": before})
    assert ("monotonic" in dict(found)) == told


def test_a_figure_of_now_may_fall():
    assert broken({"relocated_now": 1}, previous={"relocated_now": 100}) == []


def test_a_first_report_has_nothing_to_leap_from():
    assert broken({"deaths": 1}, kind="first", previous={"deaths": 9}) == []


def test_ledger_checks_of_a_verified_report_are_said_to_be_unjudged():
    found = check_figures(INDICATORS, "verified", "snow", {"deaths": 1, "missing": 0})
    assert [(one.check_id, one.judged) for one in found] == [("ledger_deaths", False),
                                                             ("ledger_houses", False)]
    assert not blocks_sending(found, has_note=False)


def test_errors_always_block_and_warnings_until_a_note_explains_them():
    error = check_figures(INDICATORS, "first", "snow", {"deaths": -1})
    warning = check_figures(INDICATORS, "first", "snow", {"central_now": 5, "shelter_sites_now": 0})
    assert blocks_sending(error, has_note=True)
    assert blocks_sending(warning, has_note=False)
    assert not blocks_sending(warning, has_note=True)
    assert not blocks_sending([], has_note=False)


@given(st.dictionaries(st.sampled_from([i.key for i in INDICATORS.all]),
                       st.one_of(st.none(), st.integers(-5, 50))))
def test_leaving_out_unknown_figures_changes_nothing(figures):
    known = {key: value for key, value in figures.items() if value is not None}
    assert broken(figures) == broken(known)
