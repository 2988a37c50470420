"""A plan of stock from the asking to its fulfilment, over HTTP, computed by the service's own clock."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from tests.clients import Follower
from tests.dispatch.conftest import FAR, FAR_STORE, TOWN_STORE, County

Json = dict[str, Any]
COUNTY = "152502"


@pytest.fixture
async def bureau(county: County) -> AsyncIterator[tuple[County, httpx.AsyncClient, Follower]]:
    """A county with quilts in its town store, a commander who signs, and his screen."""
    await county.stored(TOWN_STORE, quilt=1_000, coat=100)
    commander = await county.signed_in("commander", "duty_officer", login="chief")
    screen = await (await Follower(commander).snapshot()).connect()
    yield county, commander, screen
    await screen.close()


async def asked(client: httpx.AsyncClient) -> Json:
    """A plan without money for the snow that cuts the far township off, so that it takes a second."""
    catalogue = (await client.get("/api/placement/scenarios", params={"county": COUNTY})).raise_for_status().json()
    often = {one["id"]: 0 for one in catalogue["scenarios"] if one["hazard"] != "snow" or FAR not in one["cut_off"]}
    assert len(often) < len(catalogue["scenarios"])
    answer = await client.put(f"/api/stock-plans/{uuid7()}", json={
        "county": COUNTY, "budget_fen": 0, "per_10000_years": often, "limit_seconds": 30})
    return dict(answer.raise_for_status().json())


async def computed(screen: Follower, plan_id: str) -> list[Json]:
    """What the screen was told until the plan was a draft."""
    told: list[Json] = []
    while not told or told[-1]["state"] == "computing":
        frame = await screen.frame()
        told += [one["data"] for one in frame["entries"] if one["subject"] == f"stock_plan/{plan_id}"]
    return told


async def test_a_plan_is_computed_while_everybody_sees_how_far_it_is_then_signed_and_followed(bureau):
    county, commander, screen = bureau
    plan = await asked(commander)
    await a_second_asking_waits(commander)
    assert plan["state"] == "computing"
    told = await computed(screen, plan["id"])
    assert told[-1]["state"] == "draft"
    assert {"expected", "cautious", "compare"} <= {one["progress"]["phase"] for one in told}
    detail = (await commander.get(f"/api/stock-plans/{plan['id']}")).json()
    assert all(FAR in one["cut_off"] and one["hazard"] == "snow" for one in detail["scenarios"])
    quilts = {line["store"]: line for line in detail["lines"] if line["item"] == "quilt"}
    assert quilts[TOWN_STORE]["today"] == 1_000
    assert sum(line["target"] for line in quilts.values()) == 1_000         # no money: what is there is placed anew
    ways = {one["kind"]: one for one in told[-1]["answer"]["policies"]}
    assert ways["expected"]["value_fen"] <= ways["today"]["value_fen"]
    assert told[-1]["answer"]["gap"] < 0.001
    assert told[-1]["answer"]["example"]
    await edited_by_hand(county, commander, plan, told[-1])
    await signed_and_followed(county, commander, plan)


async def edited_by_hand(county: County, commander: httpx.AsyncClient, plan: Json, before: Json) -> None:
    """A line is changed with a reason: marked, costed, kept whoever asks again; and taken back."""
    door = f"/api/stock-plans/{plan['id']}/lines/{TOWN_STORE}/quilt"
    line = next(one for one in (await commander.get(f"/api/stock-plans/{plan['id']}")).json()["lines"]
                if (one["store"], one["item"]) == (TOWN_STORE, "quilt"))
    told = {"pieces": line["target"] + 10, "reason": "库房今年翻新,多放十床"}
    assert (await county.keeper.put(door, json=told)).status_code == 404
    for _ in range(2):
        changed = (await commander.put(door, json=told)).raise_for_status().json()
    price = 12_000
    ours = next(one for one in before["answer"]["policies"] if one["kind"] == "expected")
    assert changed["edited"]["purchase_fen"] == ours["purchase_fen"] + 10 * price
    assert changed["edited"]["yearly_fen"] > ours["yearly_fen"]
    assert (changed["edited"]["lines"], changed["edited"]["over_budget"]) == (1, True)
    now = next(one for one in (await commander.get(f"/api/stock-plans/{plan['id']}")).json()["lines"]
               if (one["store"], one["item"]) == (TOWN_STORE, "quilt"))
    assert (now["target"], now["edited"]) == (line["target"] + 10, True)
    paper = (await commander.get(f"/api/stock-plans/{plan['id']}/file.csv")).content.decode("utf-8-sig")
    assert paper.count("人工调整") == 1
    why = (await commander.get(f"/api/subjects/stock_plan/{plan['id']}/private")).json()["edits"]
    assert [(one["was"], one["pieces"], one["reason"]) for one in why] == [(line["target"], *told.values())]
    strange = await commander.put(f"/api/stock-plans/{plan['id']}/lines/nowhere/quilt", json=told)
    assert (strange.status_code, strange.json()["code"]) == (400, "no_such_stock_line")
    less = {"pieces": line["target"] - 10, "reason": "只放得下这些"}
    fewer = (await commander.put(door, json=less)).raise_for_status().json()["edited"]
    assert (fewer["yearly_fen"], fewer["purchase_fen"], fewer["over_budget"]) == (ours["yearly_fen"], 0, False)
    back = (await commander.put(door, json={"pieces": None, "reason": "翻新推迟"})).raise_for_status().json()
    assert back["edited"] is None


async def signed_and_followed(county: County, commander: httpx.AsyncClient, plan: Json) -> None:
    """It is signed by who may, carried out by a transfer, and exported."""
    way = f"/api/stock-plans/{plan['id']}"
    assert (await county.officer.put(f"{way}/approval", json={"signatory_post": "局长"})).status_code == 403
    answer = await commander.put(f"{way}/approval", json={"signatory_post": "应急管理局局长"})
    signed = answer.raise_for_status().json()
    assert (signed["state"], signed["number"][:11]) == ("approved", "152502储备〔20")
    before = (await commander.get(f"{way}/fulfilment")).json()
    assert before["purchases"] == []
    to_send = next(one for one in before["transfers"] if one["item"] == "quilt")
    assert (to_send["from_store"], to_send["to_store"]) == (TOWN_STORE, FAR_STORE)
    (await county.keeper.put(f"/api/stores/{TOWN_STORE}/transfers/{uuid7()}", json={
        "to_store": FAR_STORE, "lines": [{"item": "quilt", "quantity": to_send["pieces"]}],
        "document": "示例调拨单 1 号"})).raise_for_status()
    after = (await commander.get(f"{way}/fulfilment")).json()
    assert after["pieces_there"] == before["pieces_there"] + to_send["pieces"]
    assert not any(one["item"] == "quilt" for one in after["transfers"])
    for kind, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        body = (await commander.get(f"{way}/file.{kind}")).raise_for_status().content
        assert body.startswith(begins)
    lines = (await commander.get(f"{way}/file.csv")).content.decode("utf-8-sig").splitlines()
    detail = (await commander.get(way)).json()
    assert len(lines) == 1 + sum(1 for line in detail["lines"] if line["today"] or line["target"])


async def a_second_asking_waits(commander: httpx.AsyncClient) -> None:
    """One plan of a county is computed at a time."""
    busy = await commander.put(f"/api/stock-plans/{uuid7()}", json={"county": COUNTY, "budget_fen": 0})
    assert (busy.status_code, busy.json()["code"]) == (409, "still_computing")


async def test_the_next_plan_takes_the_place_of_the_last_and_what_cannot_be_planned_is_refused(bureau):
    county, commander, screen = bureau
    await refused(county, commander)
    first = await asked(commander)
    await computed(screen, first["id"])
    chosen = await commander.put(f"/api/stock-plans/{first['id']}/choice", json={"policy": "cautious"})
    assert chosen.json()["chosen"] == "cautious"
    second = await asked(commander)
    assert (await commander.get(f"/api/stock-plans/{first['id']}")).json()["plan"]["state"] == "superseded"
    late = await commander.put(f"/api/stock-plans/{first['id']}/approval", json={"signatory_post": "局长"})
    assert (late.status_code, late.json()["code"]) == (409, "stock_plan_state")
    await computed(screen, second["id"])


async def refused(county: County, commander: httpx.AsyncClient) -> None:
    """Nothing is written."""
    strange = await commander.put(f"/api/stock-plans/{uuid7()}", json={
        "county": COUNTY, "per_10000_years": {"meteorite-1": 7}})
    assert (strange.status_code, strange.json()["code"]) == (400, "unknown_scenario")
    keeper = await county.keeper.put(f"/api/stock-plans/{uuid7()}", json={"county": COUNTY})
    assert keeper.status_code == 403
    assert (await commander.get("/api/subjects/stock_plan")).json()["items"] == []
