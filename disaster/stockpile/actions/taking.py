"""From which lots of a store what is asked for is taken: the named lot, or first expired first out, or substitutes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.stockpile.items import item_of, pieces_of, substitutes_of, with_substitutes
from disaster.stockpile.ledger import shelf
from disaster.stockpile.rules import NotEnough, OnHand, Purpose, free_for, picked
from disaster.stockpile.rules.kits import standing_in
from disaster.stockpile.schemas import TakeIn

Taken = tuple[str, UUID, int]       # item, lot, pieces
Lots = dict[UUID, OnHand]


async def taken(session: AsyncSession, store_id: str, lines: Sequence[TakeIn], purpose: Purpose) -> list[Taken]:
    """What satisfies the lines, out of a locked store; NotEnough also says what could stand in for what lacks."""
    items = with_substitutes(item_of(line.item).key for line in lines)
    left = {lot.lot_id: lot for lot in await shelf(session, store_id, items)}
    found: list[Taken] = []
    for line in lines:
        pieces = pieces_of(line.item, line.quantity, line.pack)
        found += (made_up if line.or_substitutes else own)(left, line, pieces, purpose, store_id)
    return found


def own(left: Lots, line: TakeIn, pieces: int, purpose: Purpose, store_id: str) -> list[Taken]:
    """The item itself."""
    today = clock.local(clock.now()).date()
    named = [lot for lot in left.values() if line.lot_id in {None, lot.lot_id}]
    try:
        return drawn(left, line.item, picked(named, line.item, pieces, purpose, today, store_id))
    except NotEnough as refusal:
        others = offers(left, line.item, pieces - refusal.facts["available"], purpose)
        raise type(refusal)(**refusal.facts, **({"substitutes": others} if others else {})) from None


def made_up(left: Lots, line: TakeIn, pieces: int, purpose: Purpose, store_id: str) -> list[Taken]:
    """The item as far as it goes, the rest in substitutes at their ratio, the best first."""
    today = clock.local(clock.now()).date()
    here = min(pieces, free_for(list(left.values()), line.item, purpose, today))
    found = drawn(left, line.item, picked(list(left.values()), line.item, here, purpose, today, store_id))
    rest = pieces - here
    for one in substitutes_of(line.item):
        free = free_for(list(left.values()), one.by, purpose, today)
        covered, needed = standing_in(rest, free, one.pieces, one.by_pieces)
        found += drawn(left, one.by, picked(list(left.values()), one.by, needed, purpose, today, store_id))
        rest -= covered
    if rest:
        raise NotEnough(store=store_id, item=line.item, wanted=pieces, available=pieces - rest)
    return found


def drawn(left: Lots, item: str, lots: list[tuple[UUID, int]]) -> list[Taken]:
    """Take these pieces away from what is left."""
    for lot_id, pieces in lots:
        left[lot_id] = left[lot_id].less(pieces)
    return [(item, lot_id, pieces) for lot_id, pieces in lots]


def offers(left: Lots, item: str, lacking: int, purpose: Purpose) -> list[dict[str, object]]:
    """What lies here that may stand in: so many pieces of it for so many that lack."""
    today = clock.local(clock.now()).date()
    found: list[dict[str, object]] = []
    for one in substitutes_of(item):
        free = free_for(list(left.values()), one.by, purpose, today)
        covered, needed = standing_in(lacking, free, one.pieces, one.by_pieces)
        if covered:
            found.append({"item": one.by, "pieces": needed, "covers": covered})
    return found
