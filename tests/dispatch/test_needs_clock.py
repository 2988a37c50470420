from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch.needs_clock import norms
from disaster.dispatch.reckoning import Situated, place_lasts
from disaster.planning.endurance import Change
from disaster.rulebook.schemas import Figure
from tests.dispatch.conftest import FAR, NEAR, TOWN_STORE

NOW = datetime(2026, 11, 25, tzinfo=UTC)
DAY = 1_440
GACHA = "152502200201"


def lasting(told, *, celsius=None, came=None, coming=None, base=None, assisted=None, code=NEAR):
    """The groups of a place of which so much is known, by key."""
    found = place_lasts(Situated(
        code, {name: Figure(value) for name, value in told.items()},
        {key: Fraction(value) for key, value in (base or {}).items()}, assisted, came or {}, coming or {}, {},
        celsius), norms(), NOW)
    return {group.key: group for group in found.groups}


def test_who_has_told_nothing_needs_nobody_knows_what_and_zero_is_not_that():
    assert {group.state for group in lasting({}, celsius=-30).values()} == {"unknown"}
    nobody = {"relocated_now": 0, "need_emergency_aid_now": 0, "injured": 0, "livestock_affected": 0}
    none = lasting(nobody, celsius=-30, base={"population": 100, "infants": 1, "elders": 9, "livestock_total": 5,
                                              "sheep_units": 5})
    assert {group.state for group in none.values()} == {"not_needed"}


def test_at_thirty_below_fuel_and_bedding_rise():
    people, base = {"relocated_now": 40, "need_emergency_aid_now": 0, "injured": 0}, {
        "population": 100, "infants": 0, "elders": 0}
    mild, cold, blind = (lasting(people, celsius=celsius, base=base) for celsius in (0, -30, None))
    assert (mild["fuel"].per_day, cold["fuel"].per_day) == (120, 240)
    assert (mild["bedding"].needed, cold["bedding"].needed) == (40, 80)
    assert (blind["fuel"].state, blind["bedding"].bound) == ("unknown", "at_most")


def test_the_old_and_the_hurt_need_more_and_where_their_number_is_unknown_the_time_is_at_most():
    told = {"relocated_now": 100, "need_emergency_aid_now": 0, "injured": 10}
    kit = {"medicine_kit": [Change(0, Fraction(3))]}         # 300 person-days
    known = lasting(told, celsius=-30, base={"population": 200, "elders": 40, "infants": 10}, assisted=5, came=kit)
    assert (known["medicine"].per_day, known["medicine"].hours, known["medicine"].bound) == (140, 51, "exact")
    assert known["fuel"].per_day == 2 * (300 + 20 + 5)
    blind = lasting(told, celsius=-30, came=kit)
    assert (blind["medicine"].per_day, blind["medicine"].bound) == (130, "at_most")
    assert blind["medicine"].basis["unknown_extra"] == ["assisted"]


def test_forage_lasts_by_the_living_herd_in_sheep_units():
    told = {"livestock_affected": 2_100, "livestock_dead": 100}
    herd = lasting(told, base={"livestock_total": 1_000, "sheep_units": 1_500}, came={
        "hay": [Change(-DAY, Fraction(9_000))], "feed": [Change(0, Fraction(1_125))]})["forage"]
    assert (herd.per_day, herd.left, herd.hours) == (4_500, 9_000, 48)      # 3,000 sheep units × 1.5 kg
    gap = lasting({"forage_gap_t": 15})["forage"]
    assert (gap.per_day, gap.state, gap.hours, gap.unmet) == (1_000, "short", 0, 15_000)


def test_a_gacha_may_be_served_from_its_township_too():
    told = {"relocated_now": 10, "need_emergency_aid_now": 0}
    assert lasting(told, code=GACHA, came={"food": [Change(0, Fraction(60))]})["food"].bound == "at_least"


@pytest.fixture
async def hungry(county):
    """Forty people moved in a near township, of which a gacha tells ten; a truck with food for them is on the road."""
    await county.stored(TOWN_STORE, food=600, quilt=100, coal=2_000)
    await county.told(NEAR, relocated_now=40, need_emergency_aid_now=0)
    await county.told(GACHA, relocated_now=10, need_emergency_aid_now=0)
    door = f"/api/requests/{uuid7()}"
    await county.officer.put(door, json={"incident_id": county.incident_id, "place": NEAR,
                                         "lines": [{"item": "food", "quantity": 240}]})
    await county.officer.put(f"{door}/decision", json={"verdict": "grant"})
    await county.officer.put(f"{door}/allotment", json={"store_id": TOWN_STORE})
    return county


async def asked(county, **query):
    """The clock as the officer sees it: what it says of all, and the food of each place."""
    told = (await county.officer.get(f"/api/incidents/{county.incident_id}/needs-clock", params=query)).json()
    return told, {place["place"]: {one["key"]: one for one in place["groups"]}["food"] for place in told["places"]}


async def test_the_clock_moves_as_goods_move(hungry):
    told, food = await asked(hungry, lowest_celsius=-30)
    assert (food[NEAR]["state"], food[NEAR]["hours"], food[NEAR]["untimed"]) == ("short", 0, 240)
    assert (food[FAR]["state"], food[FAR]["hours"]) == ("unknown", None)
    assert told["places"][0]["place"] in {NEAR, GACHA}      # the first to end stands first
    assert told["unknown_places"] == len([one for one in told["places"] if one["level"] == "township"]) - 1
    load, = await hungry.all("consignment")
    await hungry.sent(load)
    _, food = await asked(hungry, lowest_celsius=-30)
    assert (food[NEAR]["coming"], food[NEAR]["untimed"], food[NEAR]["hours"]) == (240, 0, 0)    # it comes, not yet
    await hungry.officer.put(f"/api/consignments/{load['id']}/receipt", json={
        "receiver": "示例", "received_at": clock.now().isoformat(), "lines": [{"line": 1, "good": 240}]})
    _, food = await asked(hungry, lowest_celsius=-30)
    assert food[NEAR]["state"] == "running"
    assert food[NEAR]["hours"] in {47, 48}
    ends = datetime.fromisoformat(food[NEAR]["ends_at"]) - clock.now()
    assert timedelta(hours=47) < ends <= timedelta(hours=48)
    reporter = await hungry.signed_in("reporter", areas=(FAR,))
    seen = (await reporter.get(f"/api/incidents/{hungry.incident_id}/needs-clock")).json()
    assert [place["place"] for place in seen["places"]] == [FAR]
