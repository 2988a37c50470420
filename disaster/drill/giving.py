"""The act of donations: goods and money offered, received or politely declined, used, and balanced."""

from disaster.drill.player import Body
from disaster.drill.story import Story, counted, new_id


async def given(story: Story) -> None:
    """Gifts come, some of them are used, and every one is accounted for."""
    gifts = {name: await gift(story, name, one) for name, one in story.script["donations"].items()}
    await used(story)
    clerk = await story.cast("clerk")
    await story.step("捐赠对账", "the gifts are balanced")
    check = await clerk.post("/api/donations/balance")
    now = {name: await clerk.get(f"/api/subjects/donation/{gift_id}") for name, gift_id in gifts.items()}
    story.outcome["donations"] = {
        "states": counted(list(now.values()), "state"), "differences": check["differences"],
        "balances": {name: one["balance"] for name, one in now.items() if one["state"] == "received"}}


async def gift(story: Story, name: str, script: Body) -> str:
    """One gift, offered and received or declined; answers its id."""
    clerk, gift_id = await story.cast("clerk"), str(new_id())
    await story.step(f"捐赠 {name}", f"a donation: {name.replace('_', ' ')}")
    offer: Body = {"kind": script["kind"], "anonymous": "donor" not in script}
    offer |= {"donor_name": script["donor"]} if "donor" in script else {}
    offer |= {"earmark": {"incident_id": story.incident_id}} if script.get("earmarked") else {}
    goods = script["kind"] == "goods"
    offer |= {"lines": [line(script, "offered")]} if goods else {"amount_fen": script["fen"]}
    await clerk.put(f"/api/donations/{gift_id}", offer)
    if "declined" in script:
        await clerk.put(f"/api/donations/{gift_id}/refusal", {"reason": script["declined"]})
    else:
        await clerk.put(f"/api/donations/{gift_id}/receipt",
                        {"store_id": script["store"], "lines": [line(script, "received")]} if goods else {})
    return gift_id


def line(script: Body, verb: str) -> Body:
    """So much of the gift's goods."""
    return {"item": script["item"], "quantity": script[verb]}


async def used(story: Story) -> None:
    """Some donated money is paid out, some donated goods are handed out."""
    spending, issue = story.script["spending"], story.script["issue"]
    await story.step("使用捐赠款物", "donated money and goods are used")
    await (await story.cast("clerk")).put(f"/api/spendings/{new_id()}", {
        "incident_id": story.incident_id, "place": spending["place"], "head": spending["head"],
        "amount_fen": spending["fen"], "purpose": "牧户取暖和口粮", "paid": True})
    await (await story.cast("store")).put(f"/api/stores/{issue['store']}/issues/{new_id()}", {
        "incident_id": story.incident_id, "place": issue["place"], "reason": "发放捐赠毛毯",
        "lines": [{"item": issue["item"], "quantity": issue["quantity"]}]})
