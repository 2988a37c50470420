"""The act of evacuation: an order, three gachas on the road, some missing and found, heads counted, and home again."""

from disaster import clock
from disaster.drill.player import Body
from disaster.drill.reporting import caught_up
from disaster.drill.story import Story, new_id


async def evacuated(story: Story) -> None:
    """Three gachas go to two shelters."""
    plan, commander, keeper = story.script["evacuation"], await story.cast("commander"), await story.cast("shelter")
    await helped(story, plan["assisted"])
    await story.step("下达转移命令", "the commander orders three gachas to leave")
    order_id = str(new_id())
    order = await commander.put(f"/api/evacuation-orders/{order_id}", {
        "incident_id": story.incident_id, "divisions": [one["village"] for one in plan["transfers"]],
        "shelters": plan["shelters"]})
    for shelter in plan["shelters"]:
        await keeper.put(f"/api/shelters/{shelter}/state", {"state": "open"})
    missing = max([await moved(story, order_id, one) for one in plan["transfers"]])
    await heads_counted(story, plan["head_counts"])
    done = await commander.put(f"/api/evacuation-orders/{order_id}/state", {"state": "completed"})
    read = await commander.get(f"/api/evacuation-orders/{order_id}/assisted")
    shelters = {one: story.screen.subjects[f"shelter/{one}"] for one in plan["shelters"]}
    story.outcome["evacuation"] = {
        "people": sum(village["people"] for village in order["villages"]),
        "left": done["left"], "arrived": done["arrived"], "missing": done["missing"], "missing_in_transit": missing,
        "state": done["state"],
        "assisted_read": len(read["persons"]),
        "heads": {name: shelter["headcount"] for name, shelter in shelters.items()},
        "free_places": {name: shelter["capacity_people"] - shelter["headcount"] for name, shelter in shelters.items()}}


async def helped(story: Story, assisted: Body) -> None:
    """Somebody who cannot leave alone is put on the list of his village, and fetched."""
    reporter, person_id = await story.cast.reporter(assisted["village"]), new_id()
    await reporter.put(f"/api/assisted-persons/{person_id}", assisted)


async def moved(story: Story, order_id: str, transfer: Body) -> int:
    """People leave a gacha and are counted at the shelter, again if need be; answers how many were missing at worst."""
    village, transfer_id = transfer["village"], new_id()
    await story.step(f"{village} 转移 {transfer['left']} 人", f"{transfer['left']} people leave {village}")
    reporter, keeper = await story.cast.reporter(village), await story.cast("shelter")
    await reporter.put(f"/api/transfers/{transfer_id}", {
        "order_id": order_id, "village": village, "shelter_id": transfer["shelter"], "left": transfer["left"],
        "left_at": clock.now().isoformat()})
    counts = [await keeper.put(f"/api/transfers/{transfer_id}/arrival", {
        "arrived": arrived, "arrived_at": clock.now().isoformat()}) for arrived in transfer["arrived"]]
    await caught_up(story)
    return max(int(one["missing"]) for one in counts)


async def heads_counted(story: Story, heads: Body) -> None:
    """The keepers count heads."""
    keeper = await story.cast("shelter")
    for shelter, people in heads.items():
        await keeper.put(f"/api/shelters/{shelter}/head-count", {"people": people, "at": clock.now().isoformat()})
    await caught_up(story)


async def home_again(story: Story) -> None:
    """Everybody leaves the shelters, and they close."""
    await story.step("安置人员返家", "everybody goes home, the shelters close")
    keeper, shelters = await story.cast("shelter"), story.script["evacuation"]["shelters"]
    await heads_counted(story, dict.fromkeys(shelters, 0))
    for shelter in shelters:
        await keeper.put(f"/api/shelters/{shelter}/state", {"state": "closed"})
