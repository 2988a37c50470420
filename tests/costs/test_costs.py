import csv
from datetime import timedelta
from io import StringIO

import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.costs.queries import Load, ride_of
from disaster.costs.rules import Ride, Used, goods_lines, journeys, missing, per, ride_lines, sum_of
from disaster.rulebook.documents import shipped
from disaster.stockpile.items import catalogue
from tests.clients import Follower
from tests.dispatch.conftest import NEAR, TOWN_STORE, county  # noqa: F401  # a fixture

RATES = shipped("costs")


def test_a_part_of_a_kilometre_and_of_an_hour_is_paid_as_its_part():
    assert [per(amount, 400, 1000) for amount in (1, 2, 1000, 1001, 1_234)] == [0, 1, 400, 400, 494]
    lines = ride_lines([Ride("1", "box_truck_4t", 10_500, 90, back=True)], RATES)
    assert [(one.section, one.quantity, one.fen) for one in lines] == [
        ("transport", 21_000, 8_400), ("vehicles", 180, 18_000), ("drivers", 180, 12_000)]


def test_what_has_no_value_or_no_way_is_named_and_never_zero():
    rides = [Ride("2", None, None, 30, back=False)]
    lines = [*goods_lines([Used("tent_toilet", 3, donated=False), Used("quilt", 2, donated=False),
                           Used("quilt", 5, donated=True)], RATES, catalogue()), *ride_lines(rides, RATES)]
    assert [(one.section, one.key, one.fen) for one in lines[:3]] == [
        ("goods", "quilt", 24_000), ("goods", "tent_toilet", None), ("donated", "quilt", 60_000)]
    assert sum_of(lines, "goods") == 24_000
    gaps = {gap.code: (gap.count, gap.names) for gap in missing(lines, rides, transfers=0, others=2)}
    assert gaps == {"keepers_unrecorded": (None, []), "no_value": (1, ["tent_toilet"]), "no_way": (1, ["2"]),
                    "no_vehicle": (1, ["2"]), "duty_shared": (2, [])}


def test_two_loads_on_one_vehicle_at_one_time_are_one_ride_and_the_next_day_is_another():
    left = clock.now()
    rides = [Ride("1", "van", 10_000, 60, back=True, vehicle="one", left=left),
             Ride("2", "van", 30_000, 100, back=True, vehicle="one", left=left + timedelta(minutes=5)),
             Ride("3", "van", 10_000, 60, back=True, vehicle="one", left=left + timedelta(days=1)),
             Ride("4", "van", 10_000, 60, back=True, vehicle="two", left=left),
             Ride("5", None, 10_000, 60, back=True, left=left), Ride("6", None, 10_000, 60, back=True, left=left)]
    assert [(one.number, one.metres, one.minutes) for one in journeys(rides)] == [
        ("1", 30_000, 105), ("3", 10_000, 60), ("4", 10_000, 60), ("5", 10_000, 60), ("6", 10_000, 60)]


def test_a_part_that_was_split_off_on_the_road_drives_by_itself_from_then_on():
    left = clock.now() - timedelta(hours=3)
    split = {"what": "split_from", "at": (left + timedelta(hours=2)).isoformat()}
    whole = Load("1", "one", left, None, None, None, None, [])
    part = Load("1-2", "two", left, None, None, None, None, [split])
    assert [ride_of(one, "van", 1, left + timedelta(hours=3)).minutes for one in (whole, part)] == [180, 60]


@pytest.fixture
async def sent(county):  # noqa: F811
    """Forty quilts on the road to a near township, by an order that finance pays."""
    await county.stored(TOWN_STORE, quilt=100)
    await county.told(NEAR, relocated_now=40)
    plan = await county.computed()
    (await county.approved(plan["id"])).raise_for_status()
    load, = await county.all("consignment")
    await county.sent(load)
    return load


async def test_finance_sees_the_cost_run_and_pays(county, sent):  # noqa: F811
    finance = await county.signed_in("finance_officer")
    address = f"/api/incidents/{county.incident_id}/costs"
    told = (await finance.get(address)).raise_for_status().json()
    quilts = next(line for line in told["lines"] if line["key"] == "quilt")
    assert (quilts["quantity"], quilts["fen"], told["goods_fen"]) == (40, 480_000, 480_000)
    assert (told["at_least"], told["flag"], told["metres"] > 0) == (True, "example", True)
    assert told["total_fen"] == told["goods_fen"] + told["transport_fen"] + told["labour_fen"]
    door, back = f"/api/payments/{uuid7()}", uuid7()
    payment = {"incident_id": county.incident_id, "head": "goods", "amount_fen": 4_800_00, "document": "凭证 1 号",
               "paid_on": clock.local(clock.now()).date().isoformat()}
    screen = await (await Follower(finance).snapshot()).connect()
    for _ in range(2):                                              # a repeat is harmless
        (await finance.put(door, json=payment)).raise_for_status()
    assert (await finance.put(door, json=payment | {"amount_fen": 1})).json()["code"] == "same_id_other_body"
    assert (await finance.get(address)).json()["paid_by_head"] == {"goods": 4_800_00}
    await screen.until((await finance.get("/api/journal", params={"limit": 1})).json()["seq"])
    assert f"payment/{door[-36:]}" in screen.subjects                # told to the open screen, not asked
    await screen.close()
    reason = {"reason": "录错了金额"}
    assert (await finance.put(f"{door}/reversal/{back}", json=reason)).json()["reverses"] == door[-36:]
    assert (await finance.put(f"{door}/reversal/{uuid7()}", json=reason)).json()["code"] == "already_reversed"
    assert (await finance.get(address)).json()["paid_fen"] == 0
    early = payment | {"paid_on": (clock.local(clock.now()).date() + timedelta(days=2)).isoformat()}
    assert (await finance.put(f"/api/payments/{uuid7()}", json=early)).json()["code"] == "paid_in_future"
    assert (await county.officer.put(f"/api/payments/{uuid7()}", json=payment)).status_code == 403
    assert (await county.keeper.get(address)).status_code == 403
    file = list(csv.reader(StringIO((await finance.get(f"{address}.csv")).content.decode("utf-8-sig"))))
    assert ["物资", "quilt", "棉被", "40", "床", "120.00", "4800.00", ""] in file
    assert ["合计", "", "物资合计", "", "", "", "4800.00", ""] in file
    assert any(line[1] == "keepers_unrecorded" for line in file)
