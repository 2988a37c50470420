"""The act of supply: needs, a plan, the use order, six lines of goods on as many trips as they need, one load short."""

from collections import defaultdict
from typing import Any

from disaster import clock
from disaster.drill.player import Body
from disaster.drill.reporting import caught_up
from disaster.drill.story import Story
from disaster.rulebook.documents import shipped


async def supplied(story: Story) -> None:
    """From the need to the signed receipt."""
    await needed(story)
    await ordered(story)
    for one in story.script["consignments"]:
        loads = story.of_incident("consignment", place=one["place"], store_id=one["store"])
        for load in sorted(loads, key=lambda load: load["number"]):
            await carried(story, one, load, short=load is max(loads, key=lambda load: (carries(load), load["number"])))
    await caught_up(story)
    story.outcome["consignments"].update(
        pairs_received=len(pairs(story, "received")),
        with_discrepancy=len(story.of_incident("consignment", discrepancy="closed")))
    story.outcome["unmet_after_receipt"] = {
        place: {group["key"]: group["unmet"] for group in groups} for place, groups in (await needs(story)).items()}


async def needs(story: Story) -> dict[str, list[Body]]:
    """The needs of each township that anybody knows of."""
    told = await (await story.cast("officer")).get(f"/api/incidents/{story.incident_id}/needs",
                                                   lowest_celsius=story.script["lowest_celsius"])
    return {place["place"]: place["groups"] for place in told["places"] if place["place"] in story.script["first"]}


async def needed(story: Story) -> None:
    """The county's need of each group."""
    await story.step("测算需求", "needs are worked out")
    total: dict[str, int] = defaultdict(int)
    for groups in (await needs(story)).values():
        for group in groups:
            total[group["key"]] += group["needed"]
    story.outcome["needs"] = dict(total)


async def ordered(story: Story) -> None:
    """A plan is computed; the officer keeps what the roads allow, and it becomes the use order."""
    officer, commander = await story.cast("officer"), await story.cast("commander")
    await story.step("计算调运方案", "a plan is computed")
    plan = await officer.post(f"/api/incidents/{story.incident_id}/plans",
                              {"lowest_celsius": story.script["lowest_celsius"]})
    causes = {cause for one in plan["shortages"] for cause, short in one["causes"].items() if short}
    story.outcome["plan"].update(covers_or_lacks_vehicles=covered(plan), computed={
        "short_for_other_causes": sorted(causes - {"no_time_or_vehicle"}),
        "travel_is_estimate": plan["travel_is_estimate"], "example": plan["example"]})
    await story.step("调整方案并签发动用指令", "the officer changes it, the commander signs the use order")
    lines = [{"store_id": one["store"], "place": one["place"], "item": item, "quantity": quantity}
             for one in story.script["consignments"] for item, quantity in one["goods"].items()]
    await officer.put(f"/api/plans/{plan['id']}/lines", {"lines": lines, "reason": "首批六车,先保交通中断的苏木镇场"})
    approved = await commander.put(f"/api/plans/{plan['id']}/approval", {"signatory_post": "副市长(指挥长)"})
    await caught_up(story)
    story.outcome["plan"]["approved"] = {
        "state": approved["state"], "edited": approved["edited"], "lines": len(approved["lines"]),
        "pairs_ordered": len(pairs(story, "ordered"))}


def pairs(story: Story, state: str) -> set[tuple[str, str]]:
    """Stores and places between which goods are in this state, and none in another: each trip has a load of its own."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in story.of_incident("consignment"):
        found[one["store_id"], one["place"]].add(one["state"])
    return {pair for pair, states in found.items() if states == {state}}


def covered(plan: Body) -> dict[str, int]:
    """How much of each need group a plan serves or leaves for want of vehicles alone, in the group's unit."""
    serves = {item: (group.key, float(heads)) for group in shipped("relief_items").need_groups
              for item, heads in group.serves.items()}
    total: dict[str, float] = {group.key: 0 for group in shipped("relief_items").need_groups}
    for line in plan["lines"]:
        group, heads = serves[line["item"]]
        total[group] += line["quantity"] * heads
    for short in plan["shortages"]:
        total[short["group"]] += short["causes"]["no_time_or_vehicle"]
    return {group: round(heads) for group, heads in total.items()}


def carries(load: Body) -> int:
    """Pieces of all its lines."""
    return sum(line["quantity"] for line in load["lines"])


async def carried(story: Story, script: Body, found: Body, *, short: bool) -> None:
    """A consignment is packed on the vehicle of its trip, departs, arrives and is signed for, line by line."""
    keeper = await story.cast("store")
    await story.step(f"{found['number']} 装车出发", f"consignment {found['number']} leaves for {script['place']}")
    where = f"/api/consignments/{found['id']}"
    await keeper.put(f"{where}/state", {
        "state": "packed", "vehicle_id": found["trips"][0]["vehicle_id"] if found.get("trips") else script["vehicle"]})
    await keeper.put(f"{where}/state", {"state": "departed", "deliverer": "示例 驾驶员"})
    receiver = await story.cast.reporter(script["place"])
    await receiver.put(f"{where}/state", {"state": "arrived"})
    await story.step(f"{found['number']} 签收", f"consignment {found['number']} is received")
    signed = await receiver.put(f"{where}/receipt", {
        "lines": receipt_lines(found["lines"], script.get("short", {}) if short else {}), "receiver": "示例 接收人",
        "received_at": clock.now().isoformat()})
    if short and "short" in script:
        story.outcome["consignments"]["discrepancy_while_open"] = signed["discrepancy"]
        officer = await story.cast("officer")
        closed = await officer.put(f"{where}/discrepancy", {"reason": "途中冻裂、丢失,已核实并记入损耗"})
        story.outcome["consignments"]["discrepancy"] = closed["discrepancy"]


def receipt_lines(lines: list[Body], short: dict[str, dict[str, int]]) -> list[Body]:
    """Every line good, but for what the script says is damaged or lost; of an item in several lots, in the largest."""
    largest = {line["item"]: line["line"] for line in sorted(lines, key=lambda line: int(line["quantity"]))}
    found: list[dict[str, Any]] = []
    for line in lines:
        parts = short.get(line["item"], {}) if largest[line["item"]] == line["line"] else {}
        found.append({"line": line["line"], "good": line["quantity"] - sum(parts.values()), **parts})
    return found
