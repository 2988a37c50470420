"""Whether everything that leaves the building in a drill says 演练: papers, exports, and what strangers may follow."""

from disaster.drill.story import Story

MARK, WORLD = "演练 DRILL", '"world":"drill"'


async def marked(story: Story) -> None:
    """Read each kind of paper and export once, as those who may print it."""
    officer, clerk = await story.cast("officer"), await story.cast("clerk")
    consignment, order = story.of_incident("consignment")[0], story.of_incident("evacuation_order")[0]
    proposal, response = (story.of_incident(name, kind="response")[0] for name in ("proposal", "response"))
    gift = next(one for one in story.screen.of("donation") if one["state"] == "received" and not one["anonymous"])
    papers = {
        "reports.csv": (officer, "/api/subjects/report/export.csv"),
        "figures.csv": (officer, f"/api/incidents/{story.incident_id}/figures.csv"),
        "stores.geojson": (officer, "/api/subjects/store/map.geojson"),
        "snapshot": (officer, "/api/snapshot"),
        "proposal": (officer, f"/api/proposals/{proposal['id']}/document.html"),
        "response": (officer, f"/api/responses/{response['id']}/document.html"),
        "evacuation order": (officer, f"/api/evacuation-orders/{order['id']}/order.html"),
        "use order": (officer, f"/api/plans/{consignment['plan_id']}/order.html"),
        "waybill": (officer, f"/api/consignments/{consignment['id']}/waybill.html"),
        "costs.csv": (officer, f"/api/incidents/{story.incident_id}/costs.csv"),
        "consignment followed": (officer, await followed(story, "consignment", consignment, "follow_key", "follow")),
        "donation receipt": (clerk, f"/api/donations/{gift['id']}/receipt.html"),
        "donation followed": (clerk, await followed(story, "donation", gift, "key", "follow-donation"))}
    read = {name: await player.text(path) for name, (player, path) in papers.items()}
    story.outcome["marks"] = {"papers": len(read), "unmarked": sorted(
        name for name, text in read.items() if MARK not in text and WORLD not in text)}


async def followed(story: Story, kind: str, thing: dict[str, str], key: str, door: str) -> str:
    """The address under which somebody without an account follows it: its key is private, the clerk may read both."""
    player = await story.cast("clerk" if kind == "donation" else "officer")
    private = await player.get(f"/api/subjects/{kind}/{thing['id']}/private")
    return f"/api/{door}/{thing['number']}?key={private[key]}"
