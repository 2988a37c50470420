"""Of which lots kits are put together, and how far other goods stand in for what lacks. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from disaster.stockpile.rules import NotEnough, OnHand, Purpose, in_order, usable


@dataclass(frozen=True, slots=True)
class KitLot:
    """Kits that are alike: pieces of each lot in one kit, the earliest expiry of them, and whose they are."""

    kits: int
    parts: Mapping[UUID, int]
    expires_on: date | None
    owner: str


def for_kits(lots: Iterable[OnHand]) -> list[OnHand]:
    """Lots that may go into kits, in order: a gift stays under its own number, so that its giver can follow it."""
    return in_order(lot for lot in lots if lot.earmark is None and lot.donation_id is None)


def put_together(lots: Sequence[OnHand], recipe: Mapping[str, int], kits: int, today: date, store: str) -> list[KitLot]:
    """The kits, by lots of like ones, each part taken first expired first; or NotEnough, naming every part that lacks.

    Kit number k of a part that takes r pieces gets pieces k·r to k·r + r - 1 of that part's lots laid end to end. So
    where a lot ends within a kit, that one kit is a lot of its own, and whatever is taken apart later gives back to
    each lot exactly what came from it.
    """
    laid: dict[str, list[OnHand]] = {
        part: [lot for lot in for_kits(lots) if lot.item == part and usable(lot, Purpose(), today)] for part in recipe}
    lacking = [{"item": part, "wanted": kits * pieces, "available": sum(lot.pieces for lot in laid[part])}
               for part, pieces in sorted(recipe.items()) if sum(lot.pieces for lot in laid[part]) < kits * pieces]
    if lacking:
        raise NotEnough(store=store, **lacking[0], lines=lacking)
    ends = sorted(end for part, pieces in recipe.items() for end in breaks(laid[part], pieces) if 0 < end < kits)
    edges = sorted({0, *ends, kits})
    return [alike(first, last - first, laid, recipe) for first, last in pairwise(edges)]


def breaks(lots: Sequence[OnHand], pieces: int) -> list[int]:
    """The numbers of kits at which another lot begins: before and after the kit in which one ends."""
    found, laid = [], 0
    for lot in lots:
        laid += lot.pieces
        found += [laid // pieces, -(-laid // pieces)]
    return found


def alike(first: int, kits: int, laid: Mapping[str, Sequence[OnHand]], recipe: Mapping[str, int]) -> KitLot:
    """These kits as one lot, by what lies in the first of them."""
    parts: dict[UUID, int] = {}
    used: list[OnHand] = []
    for part, pieces in recipe.items():
        at, start, end = 0, first * pieces, first * pieces + pieces
        for lot in laid[part]:
            if taken := max(0, min(end, at + lot.pieces) - max(start, at)):
                parts[lot.lot_id] = taken
                used.append(lot)
            at += lot.pieces
    return KitLot(kits, parts, min((lot.expires_on for lot in used if lot.expires_on), default=None),
                  "、".join(sorted({lot.owner for lot in used})))


def taken_apart(lots: Sequence[OnHand], kit: str, kits: int, store: str) -> list[tuple[UUID, int]]:
    """From which lots kits are taken apart, the earliest first, also expired ones: most of what is in them is good."""
    found, left = [], kits
    for lot in for_kits(lot for lot in lots if lot.item == kit and lot.condition == "good"):
        taken = min(left, lot.pieces)
        found += [(lot.lot_id, taken)] if taken else []
        left -= taken
    if left:
        raise NotEnough(store=store, item=kit, wanted=kits, available=kits - left)
    return found


def standing_in(wanted: int, available: int, pieces: int, by_pieces: int) -> tuple[int, int]:
    """How many of `wanted` the available pieces of a substitute cover, and how many of them that takes; never less than
    the ratio asks (by_pieces for pieces), never a part of one."""
    covered = min(wanted, available * pieces // by_pieces)
    return covered, -(-covered * by_pieces // pieces)
