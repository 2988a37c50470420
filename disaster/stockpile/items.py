"""The catalogue of relief goods as the ledger uses it: whole units only."""

from decimal import Decimal
from functools import cache

from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Item
from disaster.stockpile.rules import NotThatUnit, UnknownItem

LARGER_UNITS = {("吨", "公斤"): 1_000, ("立方米", "升"): 1_000}


@cache
def catalogue() -> dict[str, Item]:
    """Every item by its key."""
    return shipped("relief_items").by_key()


def item_of(key: str) -> Item:
    """The item, or UnknownItem."""
    if key not in catalogue():
        raise UnknownItem(item=key)
    return catalogue()[key]


def unit_of(key: str) -> str:
    """The unit in which the ledger counts an item."""
    return item_of(key).unit


def whole_units(key: str, amount: Decimal, unit: str) -> int:
    """An amount in the item's own unit or a larger one, as whole units: 1.5 吨 is 1,500 公斤; never rounded."""
    own = unit_of(key)
    factor = 1 if unit == own else LARGER_UNITS.get((unit, own), 0)
    found = amount * factor
    if not factor or found != found.to_integral_value():
        raise NotThatUnit(item=key, unit=unit, needs_unit=own, amount=str(amount))
    return int(found)
