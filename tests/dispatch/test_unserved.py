from disaster.dispatch.actions.rerouting import turned_back
from disaster.dispatch.queries import hours_unserved
from disaster.dispatch.schemas import TurningIn
from disaster.incidents.models import Incident
from tests.dispatch.conftest import FAR, FAR_STORE, NEAR, TOWN_STORE
from tests.dispatch.loads import made, on_road, signed_for


async def test_a_load_that_turned_round_to_a_store_has_served_nobody_there(session, officer):
    back, through = await made(session, officer, {(FAR_STORE, FAR): {"quilt": 5}, (TOWN_STORE, NEAR): {"quilt": 5}})
    if back.place != FAR:
        back, through = through, back
    for load in (back, through):
        await on_road(session, load, officer)
    await turned_back(session, back.id, TurningIn(store_id=FAR_STORE, reason="示例:路断"), by=officer)
    for load in (back, through):
        await signed_for(session, load, officer)
    incident = await session.get_one(Incident, through.incident_id)
    unserved = await hours_unserved(session, incident)
    assert (back.state, back.place, set(unserved) - {""}) == ("returned", FAR, {NEAR})
