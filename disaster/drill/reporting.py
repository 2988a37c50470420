"""The acts of reporting: a warning, first words, follow-ups with a mistake, silence broken, verified figures."""

from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from disaster.drill.player import Body
from disaster.drill.story import Story, figures_of, new_id, told

NOTES = {"monotonic": "逐户续报,数字上升 (counted again, household by household)"}
CAP = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>{identifier}</identifier><sender>drill@example.invalid</sender><sent>{sent}</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info>
    <language>zh-CN</language><category>Met</category><event>{event}</event><urgency>Immediate</urgency>
    <severity>Severe</severity><certainty>Likely</certainty>
    <eventCode><valueName>EventCode</valueName><value>{code}</value></eventCode>
    <effective>{sent}</effective><expires>{expires}</expires><headline>{headline}</headline>
    <parameter><valueName>预警颜色</valueName><value>{colour}</value></parameter>
    <area><areaDesc>锡林浩特市八个苏木镇场</areaDesc>
{geocodes}
    </area>
  </info>
</alert>"""


async def warned(story: Story) -> None:
    """The weather service's warning comes in; the commander confirms the warning response."""
    await story.step("暴雪橙色预警", "an orange blizzard warning comes in")
    officer = await story.cast("officer")
    alert = await officer.post("/api/alerts", warning(story).encode())
    proposal = await proposed(story, "warning")
    story.incident_id = proposal["incident_id"]
    await confirmed(story, proposal)
    story.outcome["warning"] = {
        "state": alert["state"], "colour": alert["colour"], "hazard": alert["hazard"], "townships": len(alert["areas"]),
        "proposed_level": proposal["level"], "tasks": len(tasks_of(story, "warning"))}


def warning(story: Story) -> str:
    """The CAP file. In a drill world it counts like a real one; the headline says 演练."""
    said = story.script["warning"]
    expires = story.began_at + timedelta(hours=said["valid_hours"])
    return CAP.format(
        identifier=f"drill-{new_id()}", sent=story.began_at.isoformat(timespec="seconds"), code=said["event_code"],
        expires=expires.isoformat(timespec="seconds"), event=escape(said["event_zh"]), colour=said["colour_zh"],
        headline=escape(f"【演练】发布{said['event_zh']}{said['colour_zh']}预警信号"),
        geocodes="\n".join(f"      <geocode><valueName>区划代码</valueName><value>{code}</value></geocode>"
                           for code in story.script["first"]))


async def first_words(story: Story) -> None:
    """First reports; the threshold of level IV is passed on the way, and the commander confirms it."""
    await filed_all(story, "first", "first")
    await caught_up(story)
    story.outcome["after_first"].update(figures_now(story))


async def follow_ups(story: Story) -> None:
    """Follow-ups; one is wrong and gets corrected; the threshold of level III is passed and confirmed."""
    await filed_all(story, "follow_up", "raised")
    await caught_up(story)
    story.outcome["after_follow_up"].update(figures_now(story), relocated_now={
        place: story.screen.subjects[f"figures/{story.incident_id}.{place}"]["values"]["relocated_now"]["value"]
        for place in story.script["follow_up"]})


async def filed_all(story: Story, kind: str, step: str) -> None:
    """A report of each township, and the decision where the script expects the level to be reached."""
    expected = story.script["levels"][step]
    for place, row in story.script[kind].items():
        await story.step(f"{place} {'初报' if kind == 'first' else '续报'}", f"{kind} report of {place}")
        await filed(story, place, kind, row)
        if place == expected["after"]:
            proposal = await proposed(story, "response")
            await confirmed(story, proposal)
            story.outcome[f"after_{kind}"]["triggers"] = triggers_of(proposal)


async def filed(story: Story, place: str, kind: str, row: list[Any]) -> None:
    """One report, by the township's reporter or over the telephone; the officer accepts it."""
    figures, script = figures_of(story.script, row, kind), story.script
    more: Body = {} if kind == "first" else {"notes": NOTES}
    if kind == "first" and place == script["phoned_in"]:
        report_id = await story.filed(await story.cast("officer"), place, kind, figures, source="phone",
                                      text="电话口述,失踪人数不详", phone="00000000000")
    elif kind == "follow_up" and place == script["mistaken"]["place"]:
        report_id = await corrected(story, place, figures, more)
    else:
        report_id = await story.filed(await story.cast.reporter(place), place, kind, figures, text="演练", **more)
    await accepted(story, report_id)


async def corrected(story: Story, place: str, figures: Body, more: Body) -> str:
    """A report whose parts do not make its sum: it does not pass, and the reporter files it right."""
    reporter, officer = await story.cast.reporter(place), await story.cast("officer")
    wrong = {**figures, "livestock_dead_small": story.script["mistaken"]["livestock_dead_small"]}
    mistaken = await story.filed(reporter, place, "follow_up", wrong, **more)
    await officer.refused(f"/api/reports/{mistaken}/desk", {"verdict": "accept"}, "not_passable")
    story.outcome["after_follow_up"]["passable_before_correction"] = (
        story.screen.subjects[f"report/{mistaken}"]["passable"])
    return await story.filed(reporter, place, "follow_up", figures, corrects=mistaken,
                             reason="大小牲畜之和有误,已更正", **more)


async def accepted(story: Story, report_id: str) -> None:
    """The officer takes the report and accepts it."""
    officer = await story.cast("officer")
    await officer.put(f"/api/reports/{report_id}/desk", {"verdict": "take"})
    await officer.put(f"/api/reports/{report_id}/desk", {"verdict": "accept", "notes": NOTES})


async def silence_broken(story: Story) -> None:
    """Two subdistricts say that nothing happened there: heard from, and still no figures."""
    for place in story.script["nil"]:
        await story.step(f"{place} 零报告", f"nil report of {place}")
        report_id = await story.filed(await story.cast.reporter(place), place, "nil", {})
        await accepted(story, report_id)


async def verified(story: Story) -> None:
    """The situation is stable; every township counts house by house."""
    commander = await story.cast("commander")
    await story.step("灾情稳定", "the commander declares the situation stable")
    await commander.put(f"/api/incidents/{story.incident_id}/state", {"state": "stable", "reason": "降雪结束,道路畅通"})
    for place, row in story.script["verified"].items():
        await story.step(f"{place} 核报", f"verified report of {place}")
        await filed(story, place, "verified", row)
    await caught_up(story)
    story.outcome["after_verified"].update(figures_now(story))


async def proposed(story: Story, kind: str) -> Body:
    """The proposal of this kind that waits on the screen."""
    def waiting() -> Body | None:
        open_ones = (one for one in story.screen.of("proposal") if (one["kind"], one["state"]) == (kind, "open"))
        return next(open_ones, None)
    found: Body = await story.screen.until(waiting, f"a {kind} proposal")
    return found


async def confirmed(story: Story, proposal: Body) -> None:
    """The commander confirms, and the screens show it."""
    await story.step(f"指挥长确认 {proposal['level']}", f"the commander confirms level {proposal['level']}")
    commander = await story.cast("commander")
    await commander.put(f"/api/proposals/{proposal['id']}/decision", {"verdict": "confirm"})
    await caught_up(story)


async def caught_up(story: Story) -> None:
    """The watching screen is at the end of the journal."""
    officer = await story.cast("officer")
    await story.screen.reached((await officer.get("/api/journal", limit=1))["seq"])


def triggers_of(proposal: Body) -> list[str]:
    """The clauses that a proposal quotes; the threshold tells whose level it is."""
    return sorted(f"{one['metric']} {one['area']} {one['value']} >= {one['threshold']}" for one in proposal["triggers"])


def figures_now(story: Story) -> Body:
    """The county's figures, the level in force and its tasks, as the screen shows them."""
    cells = story.county()
    return {"level": story.screen.subjects[f"incident/{story.incident_id}"]["level"],
            "county": told(cells, [*story.script["columns"], "relocated_total", "livestock_dead"]),
            "unknown_units": {name: cells["values"][name]["unknown_units"]
                              for name in ("affected_population", "missing")},
            "response_tasks": len(tasks_of(story, "response"))}


def tasks_of(story: Story, kind: str) -> list[Body]:
    """The tasks that a kind of response brought."""
    return [task for task in story.of_incident("task") if task["key"].startswith(f"{kind}.")]
