"""The last act: tasks done, responses ended, the incident closed; and what then stands in the books."""

from collections import Counter

from disaster.drill.player import Body
from disaster.drill.reporting import caught_up
from disaster.drill.screen import journal
from disaster.drill.story import Story, counted


async def tasks_done(story: Story) -> None:
    """Some tasks are done by those whose they are."""
    for key, login in story.script["done_tasks"].items():
        task = story.of_incident("task", key=key)[0]
        player = await story.cast(login)
        for state in ("taken", "done"):
            await player.put(f"/api/tasks/{task['id']}/state", {"state": state})


async def ended(story: Story) -> None:
    """The responses end, and the incident is closed."""
    commander = await story.cast("commander")
    for kind, zh in (("response", "终止应急响应"), ("warning", "终止预警响应")):
        await story.step(zh, f"the {kind} ends")
        level = story.of_incident("response", kind=kind)[0]["level"]
        await commander.put(f"/api/incidents/{story.incident_id}/level", {
            "kind": kind, "direction": "end", "level": level, "reason": "灾情稳定,救助到位"})
    await story.step("结案", "the incident is closed")
    await commander.put(f"/api/incidents/{story.incident_id}/state", {"state": "closed", "reason": "救助工作结束"})
    await caught_up(story)


async def booked(story: Story) -> None:
    """What stands in the books now, as the officer's pages show it."""
    board = await (await story.cast("officer")).get("/api/stockpile/board")
    stores = {site["store_id"]: site["items"] for site in board["sites"] if site["store_id"]}
    places = {site["place"]: site["items"] for site in board["sites"] if not site["store_id"]}
    story.outcome["stock"] = {store: amounts(items, "on_hand") for store, items in stores.items()}
    story.outcome["delivered"] = {place: amounts(items, "delivered") for place, items in places.items()}
    everything = [item for items in stores.values() for item in items]
    story.outcome["consignments"].update(
        reserved=sum(item["reserved"] for item in everything),
        in_transit=sum(item["on_the_way"] for item in everything),
        vehicles_free=sum(one["state"] == "free" for one in story.screen.of("vehicle")))
    incident = story.screen.subjects[f"incident/{story.incident_id}"]
    story.outcome["end"] = {
        "incident": incident["state"], "level": incident["level"], "responses": responses(story),
        "tasks": counted(story.of_incident("task"), "state"), "reports": counted(story.of_incident("report"), "state"),
        "first_reports_late": sum(one["late"] for one in story.of_incident("deadline", kind="first") if one["met_at"]),
        "shelters_open": sum(one["state"] == "open" for one in story.screen.of("shelter")),
        "proposals": counted(story.of_incident("proposal"), "state"),
        "entries": dict(Counter(entry["kind"] for entry in await journal(await story.cast("officer"))))}


def amounts(items: list[Body], name: str) -> dict[str, int]:
    """Pieces by item."""
    return {item["item"]: item[name] for item in items}


def responses(story: Story) -> dict[str, list[str]]:
    """Every step of each response."""
    return {one["kind"]: [f"{step['verb']} {step['level']}" for step in one["history"]]
            for one in story.of_incident("response")}
