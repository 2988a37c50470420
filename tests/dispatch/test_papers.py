import re
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from disaster import clock
from disaster.dispatch.papers.codes import code_of, is_code
from tests.dispatch.conftest import NEAR

VIEW: dict[str, Any] = {
    "number": "152502-2026-0001", "order_number": "1", "store_id": "a", "place": NEAR, "state": "received",
    "received_at": "2026-11-25T08:00:00Z", "vehicle_id": None, "departed_at": None,
    "lines": [{"line": 1, "item": "quilt", "lot_id": "x", "quantity": 40, "good": 39, "damaged": 0, "lost": 1}]}


@pytest.fixture
async def load(county, ordered):
    """The consignment to the near township, on the road."""
    return await county.sent(next(one for one in ordered if one["place"] == NEAR))


async def printed(county, address):
    """A paper, its code, and where its QR leads."""
    page = (await county.officer.get(address)).raise_for_status().text
    return page, part(page, 'data-part="code">')


def part(page, before):
    """The code or the key on a paper."""
    found = re.search(f"{before}([\\w-]+)", page)
    assert found is not None
    return found[1]


def scanned(pdf):
    """What a camera reads off the sheets of a paper."""
    return [code.text for sheet in pypdfium2.PdfDocument(pdf)
            for code in zxingcpp.read_barcodes(sheet.render(scale=1.5, grayscale=True).to_numpy())]


async def checked(county, number, code):
    """What somebody without an account is told of a paper."""
    county.keeper.cookies.clear()
    return await county.keeper.get(f"/api/papers/{number}", headers={"x-follow-key": code})


async def test_a_use_order_is_a_pdf_with_chinese_fonts_of_its_own_and_leads_to_all_its_loads(county, load):
    order, = await county.all("use_order")
    answer = await county.officer.get(f"/api/use-orders/{order['id']}/order.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    page = PdfReader(BytesIO(answer.content)).pages[0]
    assert "救灾物资动用指令" in page.extract_text().replace("\n", "")
    resources: Any = page["/Resources"]
    fonts = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
             for font in resources["/Font"].values()]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    sheet, code = await printed(county, f"/api/plans/{order['plan_id']}/order.html")
    key = part(sheet, 'data-part="key" content="')
    assert 'data-part="qr"' in sheet
    address, = scanned(answer.content)
    assert address.endswith(f"/follow#number={quote(order['number'])}&key={key}&paper={code}")
    told = (await county.keeper.get(f"/api/follow-order/{order['number']}", headers={"x-follow-key": key})).json()
    assert sorted(one["state"] for one in told["loads"]) == ["departed", "ordered"]
    assert (await checked(county, order["number"], code)).json()["signatory"] == "市应急管理局局长"
    wrong = await county.keeper.get(f"/api/follow-order/{order['number']}", headers={"x-follow-key": key[:-1]})
    assert wrong.status_code == 404


async def test_a_paper_is_proved_by_its_code_and_told_from_what_is_so_now(county, load):
    way = f"/api/consignments/{load['id']}"
    for name in ("issue-note", "waybill"):
        assert "不得挪作他用" in (await county.officer.get(f"{way}/{name}.html")).text
    _, code = await printed(county, f"{way}/receipt.html")
    await county.officer.put(f"{way}/receipt", json={
        "receiver": "示例 收货人", "received_at": clock.now().isoformat(), "lines": [{"line": 1, "good": 40}]})
    page, later = await printed(county, f"{way}/receipt.html")
    address, = scanned((await county.officer.get(f"{way}/receipt.pdf")).content)
    assert address.endswith(f"&paper={later}")
    assert ("示例 收货人" in page, code == later) == (True, False)
    old = (await checked(county, load["number"], code.lower().replace("-", " "))).json()
    assert (old["kind"], old["current"], old["lines"][0]["good"], old["state"]) == ("receipt", False, None, "received")
    now = (await checked(county, load["number"], later)).json()
    assert (now["current"], now["lines"][0]["good"]) == (True, 40)
    forged = await checked(county, load["number"], later[:-1] + ("A" if later[-1] != "A" else "B"))
    assert (forged.status_code, forged.json()["code"]) == (404, "not_found")
    finance = await county.signed_in("finance_officer")       # reads the order it pays on, and no names
    assert "市应急管理局局长" in (await finance.get(f"/api/plans/{load['plan_id']}/order.html")).text
    receipt = await finance.get(f"{way}/receipt.html")
    assert (receipt.status_code, "收货人" in receipt.text, "示例 收货人" in receipt.text) == (200, True, False)


def test_any_altered_figure_makes_another_code():
    code = code_of("receipt", "key", VIEW)
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", code)
    assert is_code(code.lower().replace("-", ""), code)
    altered = VIEW | {"lines": [VIEW["lines"][0] | {"good": 40, "lost": 0}]}
    others = {code_of("receipt", "key", altered), code_of("receipt", "other", VIEW), code_of("waybill", "key", VIEW)}
    assert code not in others
    assert len(others) == 3
