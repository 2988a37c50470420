import asyncio

import pytest

from tests.clients import Follower
from tests.conftest import fresh_database
from tests.evacuation.conftest import SHELTER, ago, ordered


@pytest.fixture
async def committed(test_server, county_template, worker):
    """A database of one's own with the county loaded, for a real port and real sockets."""
    return await fresh_database(test_server, f"committed_{worker}", county_template[0])


async def test_a_head_count_is_on_another_screen_at_once(signed_in, incident_id):
    evacuation = await ordered(signed_in, incident_id)
    screen = await (await Follower(evacuation.officer).snapshot()).connect()
    counted = {"people": 40, "at": ago(0)}
    (await evacuation.keeper.put(f"/api/shelters/{SHELTER}/head-count", json=counted)).raise_for_status()
    while screen.subjects[f"shelter/{SHELTER}"]["headcount"] != 40:
        await screen.frame()
    assert screen.subjects[f"shelter/{SHELTER}"]["capacity_people"] == 160
    await screen.close()


async def test_ten_buses_at_once_never_overfill_a_shelter(signed_in, incident_id):
    evacuation = await ordered(signed_in, incident_id)
    buses = [await evacuation.left(30) for _ in range(10)]
    answers = await asyncio.gather(*(evacuation.arrived(bus, 30) for bus in buses))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [409] * 5      # 160 places
    assert (await evacuation.seen(f"shelter/{SHELTER}"))["headcount"] == 150
    order = await evacuation.order()
    assert (order["arrived"], order["on_the_road"]) == (150, 150)
