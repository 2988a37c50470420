from datetime import date

from uuid_utils.compat import uuid7

from disaster.db import commit
from disaster.mobilisation.actions.balances import balance_checked


async def test_received_equals_in_store_and_on_the_road_and_issued_and_lost(donations):
    goods, money = await donations.goods(100), await donations.money(1_000_00)
    await donations.issued(60)
    await donations.spent(300_00)
    check = await donations.balance()
    assert (check["donations"], check["differences"]) == (2, 0)
    lines = {line["donation_id"]: line for line in check["lines"]}
    assert [lines[goods["id"]][name] for name in ("received", "in_store", "issued", "difference")] == [100, 40, 60, 0]
    assert [lines[money["id"]][name] for name in ("received", "in_store", "in_transit")] == [1_000_00, 700_00, 300_00]


async def test_a_difference_is_listed_first_and_told(donations, become):
    await donations.goods(5)
    gift = await donations.goods(100)      # booked in, then the movement is undone: the receipt says more than there is
    (await donations.keeper.put(f"/api/movements/{gift['id']}/counter-entry/{uuid7()}", json={
        "reason": "示例 记错"})).raise_for_status()
    check = await donations.balance()
    assert check["differences"] == 1
    assert (check["lines"][0]["donation_id"], check["lines"][0]["difference"]) == (gift["id"], 100)
    notices = (await (await become("duty_officer")).get("/api/subjects/notice")).json()["items"]
    assert [notice["about"] for notice in notices] == [f"balance_check/{check['id']}"]


async def test_the_nightly_job_records_one_entry_for_its_day(donations, session):
    await donations.goods(5)
    check = await balance_checked(session, date(2026, 11, 23), "system")
    assert (check.donations, check.differences) == (1, 0)
    await commit(session)
    entries = (await donations.clerk.get("/api/subjects/balance_check/2026-11-23/history")).json()["entries"]
    assert [(entry["kind"], entry["data"]["day"]) for entry in entries] == [("balance_check.made", "2026-11-23")]


async def test_the_check_is_not_for_everybody(donations):
    assert (await donations.keeper.post("/api/donations/balance")).status_code == 403
    assert (await donations.keeper.get("/api/subjects/balance_check")).json()["items"] == []
