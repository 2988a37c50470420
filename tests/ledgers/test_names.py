"""Names are read by right, each reading is logged, and they are in no entry, no log line and no public answer."""

import logging
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster.db import open_engine, sessions
from disaster.incidents.models import Incident
from disaster.ledgers import queries
from disaster.ledgers.sheets import fields
from disaster.people.models import Reading
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped
from tests.ledgers.lines import SUMU, house, kept, missing

NAME, NUMBER, PHONE = "示例巴特尔", "150000199001011234", "13900000001"
WHO = {"head": NAME, "id_number": NUMBER, "phone": PHONE, "address": "=1+1\x0b2"}


@pytest.fixture
async def recorded(signed_in, caplog):
    """A house and a casualty with names, recorded by a reporter."""
    caplog.set_level(logging.DEBUG)
    reporter, ids = await signed_in("reporter", areas=(SUMU,)), (str(uuid7()), str(uuid7()))
    for path, told in zip((f"/api/houses/{ids[0]}", f"/api/casualties/{ids[1]}"), (
            house(household=WHO), missing(state="dead", name=NAME, id_number=NUMBER, family=PHONE)), strict=True):
        (await reporter.put(path, json=told)).raise_for_status()
    return reporter, *ids


async def test_no_entry_no_log_line_and_no_public_answer_names_anybody(recorded, signed_in, caplog):
    reporter, house_id, casualty_id = recorded
    await reporter.put(f"/api/houses/{house_id}/corrections/{uuid7()}", json={
        "told": house(household=WHO, people=3), "reason": f"{NAME} 家有 3 口人"})
    await reporter.put(f"/api/houses/{house_id}", json={**house(), "grade": NAME})      # malformed, with a name in it
    desk = await signed_in("duty_officer")
    incident = (await desk.get(f"/api/subjects/house/{house_id}")).json()["incident_id"]
    said = [(await desk.get(path)).text for path in (
        "/api/journal?limit=1000", "/api/snapshot", "/api/subjects/house", "/api/subjects/casualty",
        "/api/subjects/house/export.csv", f"/api/incidents/{incident}/ledgers", f"/api/subjects/casualty/{casualty_id}",
        f"/api/incidents/{incident}/house-rollup.csv")]
    for secret in (NAME, NUMBER, PHONE):
        assert secret not in "".join(said)
        assert secret not in caplog.text


async def test_every_name_read_in_a_list_a_file_or_a_version_is_logged(recorded, signed_in, committed):
    _, house_id, casualty_id = recorded
    desk = await signed_in("verifier")
    incident = (await desk.get(f"/api/subjects/house/{house_id}")).json()["incident_id"]
    listed = (await desk.get(f"/api/incidents/{incident}/ledgers/houses")).json()
    assert {one["household"]["head"] for one in listed["houses"]} == {NAME}
    for path in (f"/api/incidents/{incident}/ledgers/casualties.xlsx", f"/api/houses/{house_id}/versions",
                 f"/api/subjects/casualty/{casualty_id}/private"):
        assert NAME.encode() in (await desk.get(path)).content or path.endswith((".xlsx", "versions"))
    engine = open_engine(committed, pool_size=1)
    async with sessions(engine)() as session:
        actor = (await desk.get("/api/people/me")).json()["actor"]
        read = list(await session.scalars(select(Reading.subject).where(Reading.actor == actor)))
    await engine.dispose()
    assert (read.count(f"house/{house_id}"), read.count(f"casualty/{casualty_id}")) == (2, 2)
    assert {f"incident/{incident}/ledgers/{book}" for book in ("houses", "casualties")} <= set(read)


async def test_a_colleague_of_the_township_and_a_partner_read_no_names_and_the_recorder_his_own(recorded, signed_in):
    reporter, house_id, _ = recorded
    colleague, leader = await signed_in("reporter", areas=(SUMU,)), await signed_in("storekeeper")
    incident = (await reporter.get(f"/api/subjects/house/{house_id}")).json()["incident_id"]
    for path in (f"/api/houses/{house_id}/versions", f"/api/subjects/house/{house_id}/private",
                 f"/api/incidents/{incident}/ledgers/houses", f"/api/incidents/{incident}/ledgers/houses.xlsx"):
        assert (await colleague.get(path)).status_code == 403
        assert (await leader.get(path)).status_code == 403
    assert (await reporter.get(f"/api/houses/{house_id}/versions")).status_code == 200


async def test_the_file_has_the_national_fields_in_their_order_and_every_text_opens_as_text(recorded, signed_in):
    _, house_id, _ = recorded
    desk = await signed_in("duty_officer")
    incident = (await desk.get(f"/api/subjects/house/{house_id}")).json()["incident_id"]
    content = (await desk.get(f"/api/incidents/{incident}/ledgers/houses.xlsx")).content
    cells = list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows())
    rows = [tuple(cell.value for cell in row) for row in cells]
    own = next(row for row in rows if row[-1] == house_id)
    national = next(one.fields for one in shipped("indicators").ledgers if one.key == "damaged_houses")
    assert rows[3] == tuple(fields("houses"))
    assert rows[3][:len(national)] == national
    assert own[:10] == (NAME, NUMBER, PHONE, None, None, "=1+1 2", "其他", 2, None, None)
    assert {cell.data_type for row in cells for cell in row} == {"s", "n"}


async def test_whose_last_area_was_withdrawn_reads_no_names(session, officer):
    kept_house = await kept(session, officer, house(household=WHO))
    incident = await session.get_one(Incident, kept_house.incident_id)
    without = Viewer("person/0", frozenset({"verifier"}), ())
    assert (await queries.listed(session, incident, "houses", without)).houses == []
