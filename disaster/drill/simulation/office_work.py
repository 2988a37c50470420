"""What people inside do: check reports, decide levels, plan, order, keep stores and shelters, book donations."""

from random import Random

from disaster.drill.player import Body
from disaster.drill.simulation.load import Load

STORES = ("store-01", "store-02", "store-04", "store-05")
SHELTERS = ("shelter-07", "shelter-09", "shelter-10")
VILLAGES = ("152502100200", "152502100201", "152502201200", "152502203200")
ITEMS = ("quilt", "coat", "food", "water")
NOTES = {"monotonic": "已核实", "people_sum": "已核实", "shelter_needs_site": "已核实", "loss_implied": "已核实"}


async def checking(load: Load, dice: Random) -> None:
    """An officer takes a report, accepts it, or gives it back."""
    report = load.picked(dice, "report", state=dice.choice(["received", "checking"]), replaced_by=None)
    if report is not None:
        verdict = dice.choice(["take", "accept", "accept", "return", "release"])
        await load.put(dice.choice(["officer", "officer2"]), f"/api/reports/{report['id']}/desk",
                       {"verdict": verdict, "reason": "请核实" if verdict == "return" else None, "notes": NOTES}, dice)


async def deciding(load: Load, dice: Random) -> None:
    """Two commanders decide what is proposed, perhaps both at once."""
    proposal = load.picked(dice, "proposal", state="open")
    if proposal is not None:
        verdict = dice.choice(["confirm", "confirm", "confirm", "refuse"])
        await load.put(dice.choice(["mayor", "commander"]), f"/api/proposals/{proposal['id']}/decision",
                       {"verdict": verdict, "reason": "会商意见"}, dice)


async def levelling(load: Load, dice: Random) -> None:
    """A level is raised, lowered, ended, reopened; an incident is stable, or open again."""
    incident = load.picked(dice, "incident")
    if incident is None:
        return
    if dice.random() < 0.5:
        await load.put("mayor", f"/api/incidents/{incident['id']}/level", {
            "direction": dice.choice(["raise", "lower", "end", "reopen"]),
            "level": dice.choice(["I", "II", "III", "IV"]), "reason": "会商意见"}, dice)
    elif incident["state"] != "closed":
        await load.put("commander", f"/api/incidents/{incident['id']}/state",
                       {"state": "stable" if incident["state"] == "open" else "open", "reason": "会商意见"}, dice)


async def tasking(load: Load, dice: Random) -> None:
    """A task is taken, done, or given back."""
    task = load.picked(dice, "task", state=dice.choice(["open", "taken"]))
    if task is not None:
        state = dice.choice(["taken", "done", "open"])
        await load.put("officer", f"/api/tasks/{task['id']}/state", {"state": state}, dice)


async def stocking(load: Load, dice: Random) -> None:
    """Goods come into a store, leave it, or go to another; sometimes it is undone."""
    store, item, movement_id = dice.choice(STORES), dice.choice(ITEMS), load.id(dice)
    verb = dice.choice(["receipts", "issues", "issues", "transfers", "counter"])
    lines = [{"item": item, "quantity": dice.randint(1, 150)}]
    if verb == "counter":
        known = load.picked(dice, "movement", kind=dice.choice(["receipt", "issue", "transfer"]))
        if known is not None:
            await load.put("store", f"/api/movements/{known['id']}/counter-entry/{movement_id}",
                           {"reason": "记错"}, dice)
        return
    body: Body = {"lines": lines, "reason": "模拟", "document": "模拟单"}
    if verb == "receipts":
        body["lines"] = [{**lines[0], "owner": "示例", "flag": "example"}]
    elif verb == "transfers":
        body["to_store"] = dice.choice([other for other in STORES if other != store])
    await load.put("store", f"/api/stores/{store}/{verb}/{movement_id}", body, dice,
                   makes=(f"movement/{movement_id}", "movement."))


async def planning(load: Load, dice: Random) -> None:
    """A plan is computed, or a draft becomes the use order; a request is granted and sent."""
    draft, asked = load.picked(dice, "plan", state="draft"), load.picked(dice, "request", state="open")
    granted = load.picked(dice, "request", state="granted", store_id=None)
    incident = load.picked(dice, "incident", hazard="snow", state="open")
    if draft is not None:
        await load.put("commander", f"/api/plans/{draft['id']}/approval", {"signatory_post": "副市长"}, dice)
    elif granted is not None:
        await load.put("officer", f"/api/requests/{granted['id']}/allotment", {"store_id": dice.choice(STORES)}, dice)
    elif asked is not None:
        await load.put("officer", f"/api/requests/{asked['id']}/decision", {"verdict": "grant"}, dice)
    elif incident is not None:
        await (await load.cast("officer")).post(f"/api/incidents/{incident['id']}/plans", {"lowest_celsius": -28})


async def sending(load: Load, dice: Random) -> None:
    """A consignment is packed, departs, goes on, or is cancelled; a difference is explained."""
    consignment = load.picked(dice, "consignment", state=dice.choice(["ordered", "packed", "halted", "received"]))
    if consignment is None:
        return
    where = f"/api/consignments/{consignment['id']}"
    if consignment["state"] == "received":
        if consignment["discrepancy"] == "open":
            await load.put("officer", f"{where}/discrepancy", {"reason": "途中损耗"}, dice)
        return
    ahead = {"ordered": ["packed", "packed", "packed", "cancelled"], "packed": ["departed"], "halted": ["departed"]}
    body: Body = {"state": dice.choice(ahead[consignment["state"]])}
    vehicle = load.picked(dice, "vehicle", state="free")
    if body["state"] == "packed" and vehicle is not None:
        body["vehicle_id"] = vehicle["id"]
    await load.put("officer" if body["state"] == "cancelled" else "store", f"{where}/state", body, dice)


async def sheltering(load: Load, dice: Random) -> None:
    """A shelter opens, counts heads or counts who arrived."""
    shelter, transfer = dice.choice(SHELTERS), load.picked(dice, "transfer", arrived=None)
    if transfer is not None and dice.random() < 0.7:
        await load.put("shelter", f"/api/transfers/{transfer['id']}/arrival",
                       {"arrived": transfer["left"] - dice.choice([0, 0, 1]), "arrived_at": load.now}, dice)
    elif dice.random() < 0.5:
        await load.put("shelter", f"/api/shelters/{shelter}/state", {"state": "open"}, dice)
    else:
        await load.put("shelter", f"/api/shelters/{shelter}/head-count",
                       {"people": dice.randint(0, 120), "at": load.now}, dice)


async def ordering(load: Load, dice: Random) -> None:
    """Villages are ordered to leave, or an order is carried on."""
    order, incident = load.picked(dice, "evacuation_order"), load.picked(dice, "incident", state="open")
    if order is not None and dice.random() < 0.7:
        await load.put("commander", f"/api/evacuation-orders/{order['id']}/state",
                       {"state": dice.choice(["under_way", "completed"])}, dice)
    elif incident is not None:
        order_id = load.id(dice)
        await load.put("commander", f"/api/evacuation-orders/{order_id}", {
            "incident_id": incident["id"], "divisions": dice.sample(VILLAGES, 2), "shelters": dice.sample(SHELTERS, 2)},
            dice, makes=(f"evacuation_order/{order_id}", "evacuation_order.given"))


async def giving(load: Load, dice: Random) -> None:
    """Somebody offers goods or money; the clerk receives or declines it; money is spent."""
    offered, incident = load.picked(dice, "donation", state="offered"), load.picked(dice, "incident", state="open")
    if offered is not None and dice.random() < 0.6:
        body = {"store_id": dice.choice(STORES)} if offered["kind"] == "goods" else {}
        await load.put("clerk", f"/api/donations/{offered['id']}/receipt", body, dice)
    elif incident is not None and dice.random() < 0.3:
        await load.put("clerk", f"/api/spendings/{load.id(dice)}", {
            "incident_id": incident["id"], "place": dice.choice(load.places), "head": "living", "purpose": "口粮",
            "amount_fen": dice.randint(1, 50_000), "paid": dice.random() < 0.5}, dice)
    else:
        gift_id, is_goods = load.id(dice), dice.random() < 0.5
        offer: Body = ({"kind": "goods", "lines": [{"item": dice.choice(ITEMS), "quantity": dice.randint(1, 90)}]}
                       if is_goods else {"kind": "money", "amount_fen": dice.randint(100, 90_000)})
        await load.put("clerk", f"/api/donations/{gift_id}", {**offer, "anonymous": True}, dice,
                       makes=(f"donation/{gift_id}", "donation.offered"))


WORK = ((checking, 5), (deciding, 3), (levelling, 1), (tasking, 2), (stocking, 4), (planning, 1), (sending, 4),
        (sheltering, 3), (ordering, 1), (giving, 3))
