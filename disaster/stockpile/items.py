"""The catalogue of relief goods as the ledger uses it: whole pieces only, packs and kits converted exactly."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Item
from disaster.rulebook.schemas.goods import Kit, ReliefItems, Substitute
from disaster.stockpile.rules import NotAKit, NotThatUnit, UnknownItem, UnknownPack

LARGER_UNITS = {("吨", "公斤"): 1_000, ("立方米", "升"): 1_000}


@cache
def goods() -> ReliefItems:
    """The document of relief goods."""
    found: ReliefItems = shipped("relief_items")
    return found


@cache
def catalogue() -> dict[str, Item]:
    """Every item by its key."""
    return goods().by_key()


def item_of(key: str) -> Item:
    """The item, or UnknownItem."""
    if key not in catalogue():
        raise UnknownItem(item=key)
    return catalogue()[key]


def unit_of(key: str) -> str:
    """The unit in which the ledger counts an item."""
    return item_of(key).unit


def pieces_of(key: str, quantity: int, pack: str | None) -> int:
    """A number of packs as pieces; without a pack, the pieces themselves."""
    if pack is None:
        return quantity
    sizes = {one.key: one.pieces for one in item_of(key).packs}
    if pack not in sizes:
        raise UnknownPack(item=key, pack=pack, packs=sorted(sizes))
    return quantity * sizes[pack]


def in_packs(key: str, pieces: int) -> list[tuple[str | None, int]]:
    """Pieces as whole packs, the largest first, and the loose rest (None); the sum is the pieces, always."""
    found: list[tuple[str | None, int]] = []
    for pack in sorted(item_of(key).packs, key=lambda one: -one.pieces):
        whole, pieces = divmod(pieces, pack.pieces)
        found += [(pack.key, whole)] if whole else []
    return found + ([(None, pieces)] if pieces else [])


def kit_of(key: str) -> Kit:
    """What a kit is made of, or NotAKit."""
    found = next((kit for kit in goods().kits if kit.item == item_of(key).key), None)
    if found is None:
        raise NotAKit(item=key)
    return found


def substitutes_of(key: str) -> list[Substitute]:
    """What may stand in for an item, the best first."""
    return [one for one in goods().substitutes if one.item == key]


def with_substitutes(keys: Iterable[str]) -> set[str]:
    """These items and what may stand in for them."""
    own = set(keys)
    return own | {one.by for one in goods().substitutes if one.item in own}


def whole_units(key: str, amount: Decimal, unit: str) -> int:
    """An amount in the item's own unit, a larger one or a pack, in pieces: 1.5 吨 is 1,500 公斤; never rounded."""
    item = item_of(key)
    packs = {name: pack.pieces for pack in item.packs for name in (pack.key, pack.zh)}
    factor = 1 if unit == item.unit else packs.get(unit) or LARGER_UNITS.get((unit, item.unit), 0)
    found = amount * factor
    if not factor or found != found.to_integral_value():
        raise NotThatUnit(item=key, unit=unit, needs_unit=item.unit, amount=str(amount))
    return int(found)
