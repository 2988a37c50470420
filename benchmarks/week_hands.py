"""What hands do in a week of supplies: goods come in, loads go, are split and turned, stores are counted, roads close.

Each work answers whether it was done; what the service refuses is no work.
"""

import random
from collections.abc import Awaitable, Callable

import httpx
from uuid_utils.compat import uuid7

from benchmarks.week_world import IN_STORE, ITEMS, ON_ROAD, Json, Week


async def take_in(week: Week, dice: random.Random) -> bool:
    """Goods come into a store."""
    lines: list[Json] = [{"item": item, "quantity": dice.randint(20, 400), "owner": "示例"}
                         for item in dice.sample(ITEMS, dice.randint(1, 3))]
    told = await week.put(f"/api/stores/{dice.choice(week.stores)}/receipts/{uuid7()}", {"lines": lines})
    if told:
        week.came_in.update({line["item"]: line["quantity"] for line in lines})
    return told is not None


async def ask(week: Week, dice: random.Random) -> bool:
    """A township asks, an officer grants, a store sends."""
    request, item = uuid7(), dice.choice(ITEMS)
    lines = [{"item": item, "quantity": dice.randint(5, 80)}]
    if not await week.put(f"/api/requests/{request}", {
            "incident_id": week.incident, "place": dice.choice(week.places), "lines": lines}):
        return False
    await week.put(f"/api/requests/{request}/decision", {"verdict": "grant"})
    return await week.put(f"/api/requests/{request}/allotment", {
        "store_id": dice.choice(week.stores),
        "allotment_id": str(uuid7()), "signatory_post": "示例局长"}) is not None


async def go_on(week: Week, dice: random.Random) -> bool:
    """A load takes its next step; on the road it is received, now and then not all of it."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    if one is None:
        return False
    way = f"/api/consignments/{one['id']}"
    if one["state"] in ON_ROAD and dice.random() < 0.6:
        lines = []
        for line in one["lines"]:
            lost = dice.randint(0, line["quantity"]) if dice.random() < 0.1 else 0
            damaged = dice.randint(0, line["quantity"] - lost) if dice.random() < 0.1 else 0
            lines.append({"line": line["line"], "good": line["quantity"] - lost - damaged, "damaged": damaged,
                          "lost": lost})
        return week.told(await week.put(f"{way}/receipt", {
            "lines": lines, "receiver": "示例", "received_at": week.moment.isoformat()}))
    step = {"ordered": "packed", "packed": "departed", "departed": dice.choice(["halted", "arrived"]),
            "halted": dice.choice(["departed", "arrived"]), "arrived": "arrived"}[one["state"]]
    if one["state"] in IN_STORE and dice.random() < 0.05:
        step = "cancelled"
    more = {"vehicle_id": dice.choice(week.vehicles)} if step == "packed" and dice.random() < 0.7 else {}
    return week.told(await week.put(f"{way}/state", {"state": step, **more}))


async def part(week: Week, dice: random.Random) -> bool:
    """Some of a load goes on by itself, perhaps elsewhere."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    if one is None:
        return False
    line = dice.choice(one["lines"])
    place = {"place": dice.choice(week.places)} if dice.random() < 0.3 and not one["returns_to"] else {}
    return week.told(await week.put(f"/api/consignments/{one['id']}/parts/{uuid7()}", {
        "lines": [{"line": line["line"], "quantity": dice.randint(1, line["quantity"])}], "reason": "装不下", **place}))


async def merge(week: Week, dice: random.Random) -> bool:
    """A load takes another to the same place along."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    others = [two for two in week.loads.values() if one and two["id"] != one["id"] and two["place"] == one["place"]
              and two["state"] in (ON_ROAD if one["state"] in ON_ROAD else (one["state"],))]
    if not one or not others:
        return False
    return week.told(await week.put(f"/api/consignments/{one['id']}/merger", {
        "into": dice.choice(others)["id"], "reason": "同路"}))


async def redirect(week: Week, dice: random.Random) -> bool:
    """A load goes elsewhere."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    return one is not None and week.told(await week.put(f"/api/consignments/{one['id']}/destination", {
        "place": dice.choice(week.places), "reason": "更急"}))


async def turn(week: Week, dice: random.Random) -> bool:
    """A load turns round to a store."""
    one = await week.load_of(dice, *ON_ROAD)
    return one is not None and week.told(await week.put(f"/api/consignments/{one['id']}/turning", {
        "store_id": dice.choice(week.stores), "reason": "路断"}))


async def hand_back(week: Week, dice: random.Random) -> bool:
    """Some of what was delivered comes back."""
    one = await week.load_of(dice, "received")
    line = dice.choice(one["lines"]) if one else None
    if one is None or line is None or not line["good"]:
        return False
    good = dice.randint(1, line["good"])
    return week.told(await week.put(f"/api/consignments/{one['id']}/returns/{uuid7()}", {
        "lines": [{"line": line["line"], "good": good}], "store_id": dice.choice(week.stores), "reason": "用不完"}))


async def hand_out(week: Week, dice: random.Random) -> bool:
    """Goods go over the counter, or to another store."""
    store, item = dice.choice(week.stores), dice.choice(ITEMS)
    lines = [{"item": item, "quantity": dice.randint(1, 30)}]
    if dice.random() < 0.5:
        return await week.put(f"/api/stores/{store}/issues/{uuid7()}", {
            "lines": lines, "place": dice.choice(week.places), "incident_id": week.incident}) is not None
    other = dice.choice([one for one in week.stores if one != store])
    return await week.put(f"/api/stores/{store}/transfers/{uuid7()}", {
        "lines": lines, "to_store": other, "incident_id": week.incident}) is not None


async def count(week: Week, dice: random.Random) -> bool:
    """A store is counted; now and then some lack, are spoilt, or are found."""
    store, take, lines = dice.choice(week.stores), uuid7(), []
    try:
        stock = (await week.client.get(f"/api/stores/{store}/stock")).json()
    except httpx.TransportError:
        return False
    for lot in stock.get("lots", []):
        counted = max(0, lot["on_hand"] + (dice.randint(-5, 3) if dice.random() < 0.2 else 0))
        lines.append({"lot_id": lot["lot_id"], "counted": counted, "damaged": 0, "reason": "miscounted_before"})
    if not lines or not await week.put(f"/api/stores/{store}/stocktakes/{take}", {
            "counted_at": week.moment.isoformat(), "lines": lines}):
        return False
    told = await week.put(f"/api/stores/{store}/stocktakes/{take}/closing", {})
    for line in told["lines"] if told else []:
        week.came_in[line["item"]] += max(0, line["counted"] + line["damaged"] - (line["expected"] or 0))
    return told is not None


async def close_road(week: Week, dice: random.Random) -> bool:
    """A road closes or opens."""
    state = dice.choice(["closed", "open"])
    return await week.put("/api/roads/states", {
        "segments": dice.sample(week.segments, min(3, len(week.segments))), "state": state,
        "cause": "snow" if state == "closed" else "none"}) is not None


async def tell(week: Week, dice: random.Random) -> bool:
    """A truck tells where it is."""
    where = {"latitude": 43.5 + dice.random(), "longitude": 115.6 + dice.random(), "accuracy": 10}
    return await week.put("/api/positions", {"device_id": dice.choice(week.secrets), "location": {
        "timestamp": week.moment.isoformat(), "coords": where}}, post=True) is not None


WORKS: dict[Callable[[Week, random.Random], Awaitable[bool]], int] = {
    take_in: 8, ask: 22, go_on: 40, part: 8, merge: 6, redirect: 4, turn: 3, hand_back: 4, hand_out: 6, count: 6,
    close_road: 3, tell: 10}


async def working(week: Week, dice: random.Random) -> None:
    """One pair of hands, until all is done."""
    while week.left > 0:
        week.left -= 1
        work = dice.choices(list(WORKS), list(WORKS.values()))[0]
        if await work(week, dice):
            week.done[work.__name__] += 1
