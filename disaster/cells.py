"""Texts as cells of a table that a spreadsheet opens: never reckoned, and without what such a file cannot hold."""

import re
from typing import Any

from openpyxl.cell import WriteOnlyCell

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")       # a pasted line break of Word is one of them
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """A text whose leading formula sign is defused."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def as_meant(cell: str) -> str:
    """The text that defused() made into this cell."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def text_cell(sheet: Any, words: str) -> Any:
    """A cell of a workbook that is text, whatever sign it begins with; what XML cannot hold is a space there."""
    cell = WriteOnlyCell(sheet, NOT_IN_XML.sub(" ", words))
    cell.data_type = "s"            # after its value: the setter had read "=…" as a formula
    return cell
