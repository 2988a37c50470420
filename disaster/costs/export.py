"""The cost of a response as CSV: one line each, then the sums and what is missing; amounts in yuan to the fen."""

import csv
from io import StringIO

from disaster.cells import defused
from disaster.costs.schemas import CostLine, CostsView
from disaster.settings import settings

HEAD = ("部分 section", "代码 key", "名称 name", "数量 quantity", "单位 unit", "单价(元) rate", "金额(元) amount",
        "说明 note")
SECTIONS = {"goods": "物资", "donated": "捐赠物资(不计入合计)", "transport": "里程", "vehicles": "车辆工时",
            "drivers": "驾驶员工时", "duty": "值班工时"}
MISSING = {"no_value": "没有单价的物资", "no_way": "里程不明的批次", "no_vehicle": "未登记车辆的批次(按其他车辆计)",
           "keepers_unrecorded": "保管员、安置点、救援队、志愿者的工时没有记录",
           "people_moved_unrecorded": "转移群众的车辆没有记录",
           "duty_shared": "同时处置的其他灾害(值班工时未分摊)"}


def separated(view: CostsView) -> bytes:
    """The file. Unknown is empty and named; zero is 0.00."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(HEAD)
    for one in view.lines:
        rows.writerow([SECTIONS[one.section], one.key, defused(one.zh), amount(one), one.unit_zh, yuan(one.rate_fen),
                       yuan(one.fen), "单价未知" if one.fen is None else ""])
    for name, fen in (("物资合计", view.goods_fen), ("运输合计", view.transport_fen), ("人工合计", view.labour_fen),
                      ("总计", view.total_fen), ("捐赠物资价值", view.donated_fen), ("财政已支付", view.paid_fen),
                      ("捐款已支付", view.donations_paid_fen)):
        rows.writerow(["合计", "", name, "", "", "", yuan(fen), "至少" if view.at_least and name == "总计" else ""])
    for gap in view.missing:
        rows.writerow(["未计入", gap.code, MISSING[gap.code], "" if gap.count is None else gap.count, "", "", "",
                       defused("、".join(gap.names))])
    rows.writerow(["", "", "", "", "", "", "", "单价为示例" if view.flag == "example" else ""])
    if settings().world == "drill":
        rows.writerow(["演练 DRILL", "", "", "", "", "", "", ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def amount(line: CostLine) -> str:
    """Pieces, kilometres to the metre, hours to a hundredth (cut)."""
    if line.unit == "metre":
        return f"{line.quantity // 1000}.{line.quantity % 1000:03d}"
    if line.unit == "minute":
        return f"{line.quantity // 60}.{line.quantity % 60 * 100 // 60:02d}"
    return str(line.quantity)


def yuan(fen: int | None) -> str:
    """Yuan with two decimals, exact; empty where nobody knows."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"
