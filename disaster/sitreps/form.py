"""The frozen content of a due table as rows of text and numbers, in the national form's order of fields.

Unknown is a dash, zero is 0, a sum of which units are missing says 至少. All three kinds of file print what is here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from disaster import clock
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Indicator
from disaster.sitreps.schemas import TableCell, TableContent, TableUnit

KEY = re.compile(r"[a-z][a-z0-9_]+")
UNKNOWN = "—"
KINDS = {"first": "初报", "follow_up": "续报", "verified": "核报", "nil": "零报告"}
ADDRESSEES = {"league": "锡林郭勒盟应急管理局", "region": "自治区应急管理厅", "ministry": "应急管理部"}
LEAD = ("表号", "报告类型", "行政区划代码", "统计单位", "灾种", "灾害过程", "灾害发生时间", "数据截至时间")
TAIL = ("填报人", "签发人", "填报单位", "报送单位", "报出时间", "标记")


@dataclass(frozen=True)
class Form:
    """A sent table, ready to be written."""

    frozen: Mapping[str, Any]
    digest: str

    @cached_property
    def table(self) -> TableContent:
        return TableContent.model_validate(self.frozen["table"])

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every field of the national export header in its order, then the local additions."""
        return shipped("indicators").all

    @property
    def title(self) -> str:
        name = "自然灾害灾情核报表" if self.table.kind == "verified" else "自然灾害灾情快报表"
        return f"{name}({KINDS[self.table.kind]}{'·更正' if self.table.corrects else ''})"

    @property
    def marks(self) -> list[str]:
        """演练 in a drill; 示例 where an example person signed or filled it in."""
        return ["演练 DRILL"] * (self.frozen["world"] == "drill") + ["示例"] * bool(self.frozen["example"])

    @property
    def unit(self) -> str:
        return f"{self.table.units[0].name_zh}应急管理局"

    @property
    def hazard(self) -> str:
        return shipped("hazards").by_key()[self.table.hazard].zh

    @property
    def addressees(self) -> str:
        return "、".join(ADDRESSEES.get(one, one) for one in self.table.addressees)

    @property
    def sent_at(self) -> str:
        return when(datetime.fromisoformat(self.frozen["sent_at"]))

    def person(self, role: str) -> str:
        """Name and post of the signatory or the filler."""
        one = self.frozen["people"][role]
        return f"{one['name']}({one['post_zh']})"

    @property
    def signed(self) -> str:
        """Who reports it to whom, who answers for it, and by which digest it is known."""
        return (f"填报单位:{self.unit}  报送:{self.addressees}  签发人:{self.person('signatory')}  "
                f"填报人:{self.person('filler')}  报出时间:{self.sent_at}  内容摘要:{self.digest}")

    def lead(self, unit: TableUnit) -> list[str]:
        """What stands before the figures of a line."""
        table = self.table
        return [self.frozen["number"], KINDS[table.kind], unit.place, unit.name_zh, self.hazard, table.name_zh,
                when(table.occurred_at), when(table.data_at)]

    def tail(self) -> list[str]:
        """What stands behind them."""
        return [self.person("filler"), self.person("signatory"), self.unit, self.addressees, self.sent_at,
                " ".join(self.marks)]

    def notes(self) -> Iterator[tuple[str, str, str]]:
        """Each check that was broken: what it asks, what was broken, and why the figure is right all the same."""
        for one in self.table.findings:
            if one.severity != "notice":
                yield one.zh, in_words(one.statement or ""), self.frozen["notes"].get(one.check, "")


def when(moment: datetime) -> str:
    """A time on the county's wall clock."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M")


def in_words(statement: str) -> str:
    """A statement about indicators with their names in place of their keys."""
    known = shipped("indicators").by_key()
    return KEY.sub(lambda found: known[found[0]].zh if found[0] in known else found[0], statement)


def written(cell: TableCell | None) -> str:
    """A figure as text."""
    if cell is None or cell.value is None:
        return UNKNOWN
    return f"至少 {number(cell.value)}" if cell.at_least else number(cell.value)


def number(value: float) -> str:
    """A figure without needless decimals."""
    return str(int(value)) if value == int(value) else format(value, "f").rstrip("0")
