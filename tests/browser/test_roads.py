"""The duty officer closes a road on the desk, sees which load crosses it, and takes it back."""

from playwright.async_api import expect

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
