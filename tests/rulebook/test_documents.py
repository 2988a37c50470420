from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
import yaml

from disaster.rulebook.documents import DocumentRefused, in_force, read, read_plan, shipped
from disaster.rulebook.schemas import Plan, ResponseLevels, exact
from tests.rulebook.examples import COUNTY, LEVELS, plan

OWN = {"id": "xilinhot-2027", "zh": "锡林浩特市自然灾害救助应急预案", "en": "The city's own plan",
       "jurisdiction": COUNTY,
       "valid_from": "2027-01-01", "flag": "verified", "source": "市政办发〔2026〕1号",
       "triggers": [{"metric": "dead_missing", "area": "county", "min": {"I": 15, "IV": 2}}]}


@pytest.mark.parametrize("name",
                         ["response_levels", "deadlines", "indicators", "relief_items", "hazards", "tasks", "holidays",
                                  "silence", "joining", "placement", "needs_clock", "costs", "moving"])
def test_every_shipped_document_passes_its_schema_and_survives_json(name):
    document = shipped(name)
    assert type(document).model_validate_json(document.model_dump_json()) == document


def test_the_shipped_documents_agree_with_each_other():
    indicators, hazards = shipped("indicators").by_key(), shipped("hazards").by_key()
    for metric in LEVELS.metrics.values():
        assert set(metric.indicators) <= set(indicators)
    named = {hazard for one in LEVELS.plans for trigger in one.triggers + one.manual
             for hazard in trigger.hazards}
    named |= {hazard for indicator in indicators.values() for hazard in indicator.hazards}
    named |= {hazard for row in shipped("deadlines").program for hazard in row.hazards}
    named |= {hazard for pair in shipped("joining").related for hazard in pair}
    named |= {one.hazard for one in shipped("placement").disasters}
    assert named <= set(hazards)
    goods = shipped("relief_items")
    assert {one.item for one in shipped("placement").goods} <= set(goods.by_key())
    assert {one.group for one in shipped("placement").penalties} == {group.key for group in goods.need_groups}
    measures = {measure.key for measure in LEVELS.measures_response + LEVELS.measures_warning}
    assert {task.measure for task in shipped("tasks").tasks} == measures


def test_every_group_of_the_needs_clock_and_every_price_is_of_goods_that_are_in_the_catalogue():
    goods = shipped("relief_items")
    for group in shipped("needs_clock").groups:
        assert group.own or group.need_group in {one.key for one in goods.need_groups}
        assert set(group.own.serves if group.own else {}) <= set(goods.by_key())
    assert set(shipped("costs").goods_fen) <= set(goods.by_key())


def test_every_clock_measures_something_known():
    assert {row.when.metric for row in shipped("deadlines").program if row.when} <= set(LEVELS.metrics)


def test_the_default_plan_says_that_it_is_an_example():
    assert plan().flag == "example"
    assert "示例" in (plan().notice_zh or "")


@pytest.mark.parametrize(("change", "path"), [
    ({"colour": "red"}, "colour"),
    ({"triggers": [{"metric": "dead_missing", "area": "county", "min": {"V": 1}}]}, "triggers.0.min.V.[key]"),
    ({"triggers": [{"metric": "dead_missing", "area": "county", "min": {"I": 1, "II": 2}}]}, "triggers.0"),
    ({"triggers": [{"metric": "dead_missing", "area": "county", "min": {"I": 0}}]}, "triggers.0"),
    ({"triggers": [{"metric": "dead_missing", "area": "county", "min": {"I": "many"}}]}, "triggers.0.min.I"),
    ({"triggers": [{"metric": "dead_missing", "area": "village", "min": {"I": 1}}]}, "triggers.0.area"),
    ({"triggers": [{"metric": "ghosts", "area": "county", "min": {"I": 1}}]}, "triggers"),
    ({"triggers": [{"metric": "earthquake_m5", "area": "county", "min": {"I": 1}}]}, "triggers"),
    ({"triggers": [{"metric": "deaths", "area": "county", "hazards": ["plague"], "min": {"I": 1}}]},
     "triggers.0.hazards"),
    ({"metrics": {"x": {"expr": "deaths - missing", "zh": "一", "en": "x"}}}, "metrics.x"),
    ({"metrics": {"x": {"expr": "ghosts", "zh": "一", "en": "x"}}}, "metrics.x.expr"),
    ({"metrics": {"x": {"expr": "deaths / people", "needs": ["people"], "zh": "一", "en": "x"}}},
     "metrics.x"),
    ({"valid_to": "2026-12-31"}, ""),
    ({"jurisdiction": None}, ""),
    ({"jurisdiction": "Xilinhot"}, "jurisdiction"),
])
def test_a_plan_that_says_something_unknown_is_refused_with_its_path(change, path):
    with pytest.raises(DocumentRefused) as refusal:
        read_plan({**OWN, **change})
    assert path in [fault["path"] for fault in refusal.value.facts["faults"]]


def test_a_document_with_an_unknown_field_is_refused():
    data = deepcopy(LEVELS.model_dump(mode="json"))
    data["plans"][0]["triggers"][0]["colour"] = "red"
    with pytest.raises(DocumentRefused, match=r"plans\.0\.triggers\.0\.colour"):
        read(ResponseLevels, data, "response_levels")


def test_a_plan_may_bring_a_metric_of_its_own():
    own = read_plan({**OWN,
                     "metrics": {"hurt": {"expr": "injured + deaths", "zh": "伤亡", "en": "hurt"}},
                     "triggers": [{"metric": "hurt", "area": "county", "min": {"IV": 5}}]})
    assert own.metrics["hurt"].indicators == ("injured", "deaths")


@pytest.mark.parametrize(("value", "number"),
                         [(3, 3), (0.3, Decimal("0.3")), ("0.05", Decimal("0.05")), ("7", 7), (2.0, 2)])
def test_amounts_are_exact(value, number):
    assert exact(value) == number
    assert type(exact(value)) is type(number)


@pytest.mark.parametrize("value", [True, None, "NaN", "Infinity", float("inf"), [1], "twelve"])
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(ValueError, match="must be a"):
        exact(value)


def test_decimals_travel_as_strings_and_whole_numbers_as_numbers():
    trigger = Plan.model_validate(plan().model_dump()).triggers[2].model_dump(mode="json")
    assert trigger["min"]["I"] == "0.3"
    assert plan().triggers[0].model_dump(mode="json")["min"]["I"] == 20


def test_a_yaml_plan_reads_like_a_json_one():
    assert read_plan(yaml.safe_load(yaml.safe_dump(OWN))) == read_plan(OWN)


@pytest.mark.parametrize(("day", "jurisdiction", "id"), [
    (date(2026, 12, 31), COUNTY, "xilinhot-default"),
    (date(2027, 1, 1), COUNTY, "xilinhot-2027"),
    (date(2015, 12, 31), COUNTY, None),
    (date(2027, 1, 1), "152522", None),
    (date(2027, 1, 1), "152502201", None),
])
def test_the_citys_own_plan_wins_from_its_first_day(day, jurisdiction, id):
    found = in_force([*LEVELS.plans, read_plan(OWN)], day, jurisdiction)
    assert (found.id if found else None) == id


def test_an_older_own_plan_still_wins_over_the_example():
    old = read_plan({**OWN, "id": "old", "valid_from": "2010-01-01", "valid_to": "2030-01-01"})
    found = in_force([plan(), old], date(2026, 1, 1), COUNTY)
    assert found is old


def test_a_warning_event_belongs_to_one_hazard():
    snow = shipped("hazards").of_event("11B04")
    assert snow is not None
    assert snow.key == "snow"
    assert shipped("hazards").of_event("99Z99") is None
    assert shipped("hazards").level_of("orange") == "II"
