"""Texts as cells of a table that a spreadsheet opens: one that it would reckon is marked with an apostrophe."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """A text whose leading formula sign is defused."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def as_meant(cell: str) -> str:
    """The text that defused() made into this cell."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell
