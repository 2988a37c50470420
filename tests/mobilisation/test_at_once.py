import asyncio

import pytest
from uuid_utils.compat import uuid7

from tests.conftest import fresh_database
from tests.mobilisation.conftest import Donations


@pytest.fixture
async def committed(test_server, county_template, worker):
    """A database of one's own with the county loaded, for requests that run at the same time."""
    return await fresh_database(test_server, f"committed_{worker}", county_template[0])


async def test_thirty_spendings_at_once_spend_what_there_is_and_no_fen_more(signed_in, incident_id):
    donations = Donations(await signed_in("donations_clerk"), await signed_in("storekeeper"), incident_id)
    gifts = [await donations.money(100) for _ in range(2)]
    answers = await asyncio.gather(*(donations.spent(10, paid=True) for _ in range(30)))
    assert sorted(answer.status_code for answer in answers) == [200] * 20 + [409] * 10
    for gift in gifts:
        assert (await donations.seen(f"donation/{gift['id']}"))["balance"]["issued"] == 100
    assert (await donations.balance())["differences"] == 0


async def test_an_offer_that_is_sent_three_times_at_once_is_one(signed_in):
    clerk, offer = await signed_in("donations_clerk"), {"kind": "money", "amount_fen": 5, "anonymous": True}
    url = f"/api/donations/{uuid7()}"
    answers = await asyncio.gather(*(clerk.put(url, json=offer) for _ in range(3)))
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert (await clerk.get("/api/subjects/donation/count")).json() == {"count": 1}
