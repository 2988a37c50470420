"""The duty officer closes a road on the desk, sees which load crosses it, and takes it back."""

import httpx
from playwright.async_api import Page, expect

from disaster.geo.loading import FOLDER
from tests.browser.conftest import Opened
from tests.clients import SignedIn


async def test_a_road_is_closed_and_opened_again_on_the_desk(opened: Opened, signed_in: SignedIn) -> None:
    chief = await signed_in("duty_officer", "administrator")
    file = (FOLDER / "roads.geojson").read_bytes()
    (await chief.post("/api/roads/imports", params={"datum": "wgs84"},
                      files={"file": ("roads.geojson", file)})).raise_for_status()
    desk = await opened("/?selected=road%2Fxl-north.2", "duty_officer")
    await expect(desk.get_by_role("heading", level=1)).to_contain_text("阿尔善宝拉格公路")
    await desk.get_by_role("button", name="封闭", exact=True).click()
    await expect(desk.locator("article .mark.alarm")).to_contain_text("封闭")
    await desk.get_by_role("button", name="撤销").click()
    await expect(desk.locator("article .mark").first).to_contain_text("畅通")
    states = (await chief.get("/api/subjects/road")).json()["items"]
    assert [(one["id"], one["state"]) for one in states] == [("xl-north.2", "open")]

    await desk.get_by_role("button", name="关闭").first.click()
    await desk.get_by_role("button", name="更多 ▾").click()
    await desk.get_by_role("button", name="道路", exact=True).click()
    await expect(desk.get_by_text("现在没有封闭或缓行的道路。")).to_be_visible()
    await desk.get_by_role("button", name="在地图上画").click()
    await expect(desk.get_by_role("button", name="查看所涉道路")).to_be_disabled()
    drawn = await closed_by_a_line(desk, chief)
    await desk.get_by_role("button", name="撤销").click()
    await expect(desk.get_by_text("现在没有封闭或缓行的道路。")).to_be_visible()
    assert drawn
    assert await not_open(chief) == {}


async def closed_by_a_line(desk: Page, chief: httpx.AsyncClient) -> set[str]:
    """Across the map, all that it touches but one, and but what lies in another county: answers what was closed."""
    box = await desk.locator(".frame").bounding_box()
    assert box is not None
    for share in (0.45, 0.92):
        await desk.mouse.click(box["x"] + share * box["width"], box["y"] + 0.4 * box["height"])
    await desk.get_by_role("button", name="查看所涉道路").click()
    touched = desk.locator(".choices input")
    await touched.first.uncheck()
    await expect(desk.locator(".choices label", has_text="辖区外").first.get_by_role("checkbox")).to_be_disabled()
    wanted = set(await touched.evaluate_all("all => all.filter((one) => one.checked).map((one) => one.value)"))
    await desk.get_by_label("原因").select_option("drift")
    await desk.get_by_role("button", name=f"封闭 {len(wanted)} 段").click()
    await expect(desk.get_by_role("button", name="撤销")).to_be_visible()
    assert await not_open(chief) == dict.fromkeys(wanted, "closed")
    return wanted


async def not_open(chief: httpx.AsyncClient) -> dict[str, str]:
    """Roads that are not open."""
    found = (await chief.get("/api/subjects/road")).json()["items"]
    return {one["id"]: one["state"] for one in found if one["state"] != "open"}
