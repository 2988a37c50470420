"""What people outside do: file reports out of order, correct and withdraw them, ask for goods, move people."""

from datetime import timedelta
from random import Random
from typing import Any

from disaster.drill.player import Body, StepFailed
from disaster.drill.simulation.load import Load
from disaster.drill.story import NOW

LATE_SHARE, CORRECTION_SHARE, WITHDRAWAL_SHARE, OTHER_BODY_SHARE, WRONG_SHARE = 0.2, 0.15, 0.05, 0.1, 0.1
KINDS = ("first", "follow_up", "follow_up", "nil")
HAZARDS = ("snow", "snow", "snow", "wind_hail")
SHARES = {"people": 60, "animals": 900, "rooms": 4}


def figures(dice: Random) -> Body:
    """Figures that may be unknown, and now and then do not add up."""
    central, dispersed = dice.randint(0, 9), dice.randint(0, SHARES["people"] // 4)
    large, small = dice.randint(0, SHARES["animals"] // 6), dice.randint(0, SHARES["animals"])
    found: Body = {
        "deaths": 0, "missing": dice.choice([0, 0, 0, None, 1]), "injured": dice.randint(0, 3),
        "central_total": central, "dispersed_total": dispersed, "relocated_total": central + dispersed,
        "need_emergency_aid_total": dice.randint(0, SHARES["people"]), "affected_population": 400,
        "collapsed_rooms": dice.randint(0, SHARES["rooms"]),
        "livestock_dead_large": large, "livestock_dead_small": small,
        "livestock_dead": large + small + (dice.random() < WRONG_SHARE)}
    return found | {f"{name}_now": found[f"{name}_total"] for name in NOW}


async def report(load: Load, dice: Random) -> None:
    """A report of a township; some wait on paper for a better line, so that a follow-up overtakes a first report."""
    place, kind = dice.choice(load.places), dice.choice(KINDS)
    hazard, age = dice.choice(HAZARDS), timedelta(minutes=dice.randint(0, 90))
    body: Body = {"place": place, "hazard": hazard, "kind": kind, "figures": {} if kind == "nil" else figures(dice),
                  "occurred_at": (load.clock.moment - age).isoformat(), "observed_at": load.now, "text": "模拟"}
    report_id = load.id(dice)

    async def sent(load: Load, dice: Random) -> None:
        await filed(load, place, report_id, body, dice)
    if dice.random() < LATE_SHARE:
        load.late.append((sent, dice))
    else:
        await sent(load, dice)


async def filed(load: Load, place: str, report_id: str, body: Body, dice: Random) -> None:
    """Send it; now and then the same id comes again with another content, which must be refused."""
    reporter = await load.cast.reporter(place)
    told = await load.put(reporter, f"/api/reports/{report_id}", body, dice,
                          makes=(f"report/{report_id}", "report.filed"))
    if told is None:
        return
    load.own_reports.setdefault(place, []).append((report_id, body))
    if dice.random() < OTHER_BODY_SHARE:
        await reporter.refused(f"/api/reports/{report_id}", {**body, "text": "另一内容"}, "same_id_other_body")


async def second_thought(load: Load, dice: Random) -> None:
    """A reporter corrects his last word, or takes it back."""
    place = dice.choice(load.places)
    if not load.own_reports.get(place):
        return
    report_id, body = load.own_reports[place].pop()
    if dice.random() < WITHDRAWAL_SHARE / (WITHDRAWAL_SHARE + CORRECTION_SHARE):
        reporter = await load.cast.reporter(place)
        await load.put(reporter, f"/api/reports/{report_id}/withdrawal", {"reason": "误报"}, dice)
        return
    corrected = {**body, "kind": "follow_up", "figures": figures(dice), "corrects": report_id, "reason": "更正"}
    await filed(load, place, load.id(dice), corrected, dice)


async def request(load: Load, dice: Random) -> None:
    """A township asks for goods."""
    incident = load.picked(dice, "incident", state="open")
    if incident is not None:
        place, request_id = dice.choice(load.places), load.id(dice)
        await load.put(await load.cast.reporter(place), f"/api/requests/{request_id}", {
            "incident_id": incident["id"], "place": place, "words": "急需",
            "lines": [{"item": dice.choice(["quilt", "coat", "food"]), "quantity": dice.randint(1, 60)}]}, dice)


async def departure(load: Load, dice: Random) -> None:
    """People leave a village of an order."""
    order = load.picked(dice, "evacuation_order")
    if order is not None and order["state"] != "lifted":
        village, transfer_id = dice.choice(order["villages"])["code"], load.id(dice)
        reporter = await load.cast.reporter(village) if village[:9] in load.places else "officer"
        await load.put(reporter, f"/api/transfers/{transfer_id}", {
            "order_id": order["id"], "village": village, "shelter_id": dice.choice(order["shelters"]),
            "left": dice.randint(1, 25), "left_at": load.now}, dice, makes=(f"transfer/{transfer_id}", "transfer.left"))


async def arrival(load: Load, dice: Random) -> None:
    """A consignment arrives, or is signed for; sometimes not all of it is there."""
    consignment = load.picked(dice, "consignment", state=dice.choice(["departed", "arrived"]))
    if consignment is None:
        return
    where = f"/api/consignments/{consignment['id']}"
    if consignment["state"] == "departed":
        await load.put("store", f"{where}/state", {"state": dice.choice(["arrived", "arrived", "halted"])}, dice)
        return
    lines: list[dict[str, Any]] = []
    for line in consignment["lines"]:
        lost = dice.choice([0, 0, 0, min(2, line["quantity"])])
        lines.append({"line": line["line"], "good": line["quantity"] - lost, "lost": lost})
    receipt: Body = {"lines": lines, "receiver": "示例", "received_at": load.now}
    told = await load.put("store", f"{where}/receipt", receipt, dice)
    if told is not None and told["state"] != "received":
        raise StepFailed(who="store", consignment=consignment["id"], state=told["state"])


WORK = ((report, 10), (second_thought, 3), (request, 1), (departure, 2), (arrival, 3))
