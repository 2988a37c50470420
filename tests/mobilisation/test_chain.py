from uuid import UUID

from uuid_utils.compat import uuid7

from disaster.db import commit
from disaster.stockpile import consigning
from disaster.stockpile.schemas import ReceivedLot
from tests.mobilisation.conftest import STORE, TOWNSHIP


async def balance(donations, gift):
    """Where the gift is, as told: in store, on the road, issued, lost."""
    told = (await donations.seen(f"donation/{gift['id']}"))["balance"]
    return [told[name] for name in ("in_store", "in_transit", "issued", "lost")]


async def test_a_gift_is_followed_from_the_store_over_the_road_to_the_township(donations, session):
    gift = await donations.goods(100)
    consignment_id, incident_id = uuid7(), UUID(donations.incident_id)
    load = consigning.Load(consignment_id, STORE, TOWNSHIP, {"quilt": 80})
    movement, = await consigning.reserved(session, [load], by="system", incident_id=incident_id)
    await commit(session)
    assert await balance(donations, gift) == [100, 0, 0, 0]
    await consigning.departed(session, consignment_id, by="system")
    await commit(session)
    assert await balance(donations, gift) == [20, 80, 0, 0]
    lot_id = movement.lines[0].lot_id
    await consigning.delivered(session, consignment_id, [ReceivedLot(lot_id=lot_id, good=75, damaged=2, lost=3)],
                               by="system")
    await commit(session)
    assert await balance(donations, gift) == [20, 0, 75, 5]
    key = (await donations.clerk.get(f"/api/subjects/donation/{gift['id']}/private")).json()["key"]
    told = (await donations.clerk.get(f"/api/follow-donation/{gift['number']}", params={"key": key})).json()
    assert [(step["verb"], step["quantity"], step["place"]) for step in told["chain"]] == [
        ("received", 100, None), ("reserved", 80, TOWNSHIP), ("departed", 80, TOWNSHIP), ("issued", 75, TOWNSHIP),
        ("lost", 2, None), ("lost", 3, None)]
    assert (await donations.balance())["differences"] == 0


async def test_goods_meant_for_one_township_are_not_set_aside_for_another(donations, session):
    await donations.goods(50, earmark={"place": "152502100"})
    answer = await donations.issued(5)
    assert answer.json()["code"] == "earmarked"
    free = await donations.goods(10)
    load = consigning.Load(uuid7(), STORE, TOWNSHIP, {"quilt": 10})
    await consigning.reserved(session, [load], by="system", incident_id=UUID(donations.incident_id))
    await commit(session)
    assert (await donations.seen(f"holding/{STORE}.quilt"))["lots"][1]["reserved"] == 10
    assert free["balance"]["received"] == 10
