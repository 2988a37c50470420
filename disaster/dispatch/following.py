"""What whoever holds a number and its key sees: the load as it was ordered, and each part of it where it is now.

Whatever becomes of a load (split, merged, sent elsewhere), the number on the receiver's paper finds all of it, for
every line knows the number under which it was ordered. Nobody is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, ConsignmentLine
from disaster.dispatch.schemas import Followed, FollowedLine, FollowedPart, LineageView
from disaster.errors import NotFound
from disaster.geo.models import Division
from disaster.settings import settings
from disaster.stockpile.items import catalogue, unit_of
from disaster.stockpile.models import Store

PARTS_MAX = 200
WHEN = ("departed_at", "arrived_at", "received_at", "eta_at", "late")
Names = Mapping[str, Mapping[str, str]]
Load = list[tuple[Consignment, list[ConsignmentLine]]]


async def consignment_of_key(session: AsyncSession, number: str, key: str) -> Consignment:
    """The consignment of this number, if the key is its own; a wrong key and a wrong number look the same."""
    row: Consignment | None = await session.scalar(select(Consignment).where(Consignment.number == number))
    if row is None or not compare_digest(row.follow_key.encode(), key.encode()):
        raise NotFound(number=number)
    return row


async def followed(session: AsyncSession, row: Consignment) -> Followed:
    """Everything that was ordered under this number, wherever it is now."""
    load = await load_of(session, row)
    names = await names_of(session, [row, *(holder for holder, _ in load)])
    holder = next((one for one, _ in load if row.state == "merged"), row)
    return Followed(
        number=row.number, state=holder.state, place=holder.place, place_zh=names[holder.place]["zh"],
        place_en=names[holder.place]["en"], ordered_at=row.ordered_at, world=settings().world,
        lines=goods_of(line for _, lines in load for line in lines),
        parts=[part_of(one, lines, names) for one, lines in load], names={key: dict(one) for key, one in names.items()},
        lineage=[LineageView.model_validate(turn) for turn in row.lineage],
        **{name: getattr(holder, name) for name in WHEN})


async def load_of(session: AsyncSession, row: Consignment) -> Load:
    """Who carries what of this number now. A part tells of itself; the whole of all its parts."""
    if row.origin_id is None:
        holders = (await session.scalars(
            select(Consignment).join(ConsignmentLine).where(
                ConsignmentLine.origin == row.number, Consignment.state != "merged")
            .distinct().order_by(Consignment.id).limit(PARTS_MAX))).all()
        return [(one, [line for line in one.lines if line.origin == row.number]) for one in holders]
    origins = {line.origin for line in row.lines}
    while row.merged_into is not None:
        row = await session.get_one(Consignment, row.merged_into)
    return [(row, [line for line in row.lines if line.origin in origins])]


def part_of(row: Consignment, lines: Sequence[ConsignmentLine], names: Names) -> FollowedPart:
    """Where some of it is."""
    on_road = row.state in {"departed", "halted"}
    return FollowedPart(number=row.number, state=row.state, place=row.place, place_zh=names[row.place]["zh"],
                        place_en=names[row.place]["en"], lines=goods_of(lines), returns=row.returns_to is not None,
                        point=row.position if on_road else None, seen_at=row.position_at if on_road else None,
                        **{name: getattr(row, name) for name in WHEN})


def goods_of(lines: Iterable[ConsignmentLine]) -> list[FollowedLine]:
    """Pieces by item; received only where all of an item was signed for."""
    sent: dict[str, int] = {}
    good: dict[str, int | None] = {}
    for line in lines:
        sent[line.item] = sent.get(line.item, 0) + line.quantity
        before = good.get(line.item, 0)
        good[line.item] = None if before is None or line.good is None else before + line.good
    return [FollowedLine(item=item, zh=catalogue()[item].zh, en=catalogue()[item].en, unit=unit_of(item),
                         quantity=pieces, received=good[item]) for item, pieces in sorted(sent.items())]


async def names_of(session: AsyncSession, rows: Iterable[Consignment]) -> Names:
    """Names of all places and stores that are told of."""
    codes, stores = set[str](), set[str]()
    for row in rows:
        codes |= {row.place, *(turn[name] for turn in row.lineage for name in ("place_from", "place_to")
                               if turn.get(name))}
        stores |= {turn["store_id"] for turn in row.lineage if turn.get("store_id")}
    found = {code: {"zh": code, "en": code} for code in codes | stores}
    for place in await session.scalars(select(Division).where(Division.code.in_(codes))):
        found[place.code] = {"zh": place.name, "en": place.name_en or place.name}
    for store in await session.scalars(select(Store).where(Store.id.in_(stores))):
        found[store.id] = {"zh": store.name_zh, "en": store.name_en or store.name_zh}
    return found
