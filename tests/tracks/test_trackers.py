import pytest
from uuid_utils.compat import uuid7

from disaster.dispatch.actions import vehicles
from disaster.dispatch.schemas import VehicleIn
from disaster.geo.datum import Datum
from disaster.people.viewer import Forbidden, Viewer
from disaster.stockpile import actions
from disaster.stockpile.schemas import PointIn, StoreIn
from disaster.tracks.actions.trackers import given
from disaster.tracks.schemas import TrackerIn
from tests.dispatch.conftest import FAR, STORES, TOWN_STORE


async def test_nobody_gives_a_tracker_to_a_vehicle_of_another_area(session, officer):
    division, lon, lat = STORES[TOWN_STORE]
    await actions.listed(session, TOWN_STORE, StoreIn(
        name_zh="示例库", kind="county", division=division, point=PointIn(lon=lon, lat=lat, datum=Datum.WGS84)),
        by=officer.actor)
    await vehicles.listed(session, "one", VehicleIn(
        label="示例车", vehicle_class="truck_10t", payload_kg=10_000, volume_litres=40_000, road_class="track",
        base=TOWN_STORE, flag="example"), by=officer.actor)
    stranger = Viewer(f"person/{uuid7()}", frozenset({"duty_officer"}), (FAR,))
    with pytest.raises(Forbidden):
        await given(session, uuid7(), TrackerIn(kind="vehicle", name_zh="示例", division=FAR, vehicle_id="one"),
                    by=stranger)
    entered = TrackerIn(kind="vehicle", name_zh="示例", division=division, vehicle_id="one")
    row, _ = await given(session, uuid7(), entered, by=officer)
    assert row.vehicle_id == "one"
