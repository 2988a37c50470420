"""A list of households as villages keep it: its columns by many names, each line with what it must be. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, Field

from disaster.aid.schemas import IdNumber, Who, Words
from disaster.geo.importing import RowModel
from disaster.geo.reading import Line, Table
from disaster.people.schemas import storable

NAMES: Mapping[str, tuple[str, ...]] = {
    "place": ("place", "village", "village code", "place code", "division code", "嘎查村", "嘎查", "村", "嘎查村代码",
              "区划代码", "地点代码", "所在嘎查村", "村(社区)", "村（社区）", "社区"),
    "township": ("township", "苏木乡镇", "乡镇", "苏木", "镇", "街道", "所在乡镇"),
    "head": ("head", "name", "head of household", "户主", "户主姓名", "姓名"),
    "people": ("people", "persons", "members", "household size", "人口", "家庭人口", "人数", "户人口", "人口数"),
    "id_number": ("id_number", "id number", "identity number", "身份证号", "身份证号码", "身份证", "公民身份号码",
                  "证件号码"),
    "phone": ("phone", "telephone", "mobile", "电话", "手机", "联系电话", "手机号"),
    "address": ("address", "住址", "地址", "家庭住址", "居住地址"),
}
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def sound(number: str) -> str:
    """An 18-digit ID number whose check digit is right (GB 11643-1999): a spreadsheet that took it for a figure has
    lost its last three digits, which nobody sees."""
    if len(number) == 18 and CHECKS[sum(int(one) * by for one, by in zip(number, WEIGHTS, strict=False)) % 11] \
            != number[-1].upper():
        raise ValueError("the check digit is wrong: in a spreadsheet, ID numbers must be texts")
    return number


class HouseholdRow(RowModel):
    """A line of households.csv: place,township,head,people,address,id_number,phone. What lacks is not known."""

    place: str = Field(min_length=1, max_length=80)          # code, or name
    township: str | None = Field(default=None, max_length=80)
    head: Words
    people: int | None = Field(default=None, ge=0, le=200)
    address: Words | None = None
    id_number: Annotated[IdNumber, AfterValidator(sound)] | None = None
    phone: Annotated[str, Field(max_length=30), AfterValidator(storable)] | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """Who it is: the ID number; without one, the name at the address."""
        return (self.id_number.upper(),) if self.id_number else (
            self.township, self.place, self.head, self.address, self.phone)

    @property
    def who(self) -> Who:
        """What is private of it."""
        return Who(head=self.head, id_number=self.id_number, phone=self.phone, address=self.address)


def columns_of(columns: list[str], told: Mapping[str, str]) -> dict[str, str]:
    """Field -> column of the file: as told, else the first column with a known name."""
    plain = {plainly(column): column for column in reversed(columns)}
    found = {field: next((plain[plainly(name)] for name in names if plainly(name) in plain), None)
             for field, names in NAMES.items()}
    return {field: column for field, column in found.items() if column is not None} | dict(told)


def plainly(name: str) -> str:
    """A column's name without case, spaces and strokes."""
    return name.strip().casefold().replace("_", "").replace(" ", "")


def renamed(table: Table, fields: Mapping[str, str]) -> Table:
    """The table under the names of the fields; columns that say nothing about a household are left out."""
    by_column = {column: field for field, column in fields.items()}
    lines = [Line(line.number, {by_column[name]: cell for name, cell in line.cells.items() if name in by_column})
             for line in table.lines]
    return replace(table, columns=[by_column[name] for name in table.columns if name in by_column], lines=lines)
