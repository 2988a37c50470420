"""The ledgers as XLSX, in the order of fields of the national lists (indicators.yaml, ledgers); 演练 in a drill.

What somebody typed is always text in a cell, never a formula. What is not known is an empty cell.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from disaster import clock
from disaster.cells import text_cell
from disaster.ledgers.schemas import CasualtyLine, HouseLine, LedgerList
from disaster.rulebook.documents import shipped

STRUCTURES = {"reinforced": "钢混", "brick_concrete": "砖混", "brick_wood": "砖木", "earth_wood": "土木",
              "ger": "蒙古包(帐篷)", "other": "其他"}
SEXES, YES_NO = {"male": "男", "female": "女"}, {True: "是", False: "否"}
STATES = {"dead": "死亡", "missing": "失踪", "found_alive": "已生还"}
STANDINGS = {"recorded": "已登记", "verified": "已核实", "withdrawn": "已撤回"}
# Fields of the national list come first; what this service adds stands after them.
MORE = {"houses": ("所在地(代码)", "状态", "记录编号"), "casualties": ("死亡/失踪", "所在地(代码)", "状态", "记录编号")}
KEYS = {"houses": "damaged_houses", "casualties": "deaths_missing"}


def fields(book: str) -> list[str]:
    """The columns of a ledger: the national list's, then ours."""
    ledger = next(one for one in shipped("indicators").ledgers if one.key == KEYS[book])
    return [*ledger.fields, *MORE[book]]


def house_cells(line: HouseLine, hazard: str, occurred: str) -> list[Any]:
    """One household in the national order."""
    house, who = line.view, line.household
    aid = None if who.aid_fen is None else who.aid_fen / 100
    return [who.head, who.id_number, who.phone, who.family_kind, house.people, who.address,
            STRUCTURES[house.structure], house.collapsed_dwelling_rooms, house.severe_dwelling_rooms,
            house.light_dwelling_rooms, hazard, occurred, house.rebuild_rooms, aid, who.card_account,
            house.place, STANDINGS[house.standing], house.id]


def casualty_cells(line: CasualtyLine) -> list[Any]:
    """One person in the national order; the last national field but one asks who is not a resident."""
    seen, who = line.view, line.person
    at = clock.local(who.happened_at).strftime("%Y-%m-%d %H:%M") if who.happened_at else None
    stranger = None if who.is_resident is None else YES_NO[not who.is_resident]
    paid = None if who.comfort_paid is None else YES_NO[who.comfort_paid]
    return [who.name, SEXES.get(who.sex or ""), who.age, who.ethnicity, who.id_number, who.registered_at, at,
            who.happened_where, who.cause, who.family, stranger, paid,
            STATES[seen.state], seen.place, STANDINGS[seen.standing], seen.id]


def workbook(book: str, found: LedgerList, head: Iterable[str], hazard: str, occurred: str) -> bytes:
    """The whole file; `head` are lines above the table: title, incident, time, who took it out."""
    whole = Workbook(write_only=True)
    sheet = whole.create_sheet("台账")
    for words in head:
        sheet.append([text_cell(sheet, words)])
    sheet.append([text_cell(sheet, name) for name in fields(book)])
    rows = ([house_cells(line, hazard, occurred) for line in found.houses] if book == "houses"
            else [casualty_cells(line) for line in found.casualties])
    for cells in rows:
        sheet.append([text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in cells])
    out = BytesIO()
    whole.save(out)
    return out.getvalue()
