"""The pick list of a consignment: the way through the store, bin by bin, first expired first."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, ConsignmentLine
from disaster.dispatch.schemas import PickLine, PickList
from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.stockpile.items import catalogue, unit_of
from disaster.stockpile.models import Lot
from disaster.stockpile.queries import bins_of

PICKERS = ("storekeeper", "reserves_officer", "duty_officer", "commander")


async def pick_list(session: AsyncSession, consignment_id: UUID, viewer: Viewer) -> PickList:
    """What a keeper takes from where, for those who work in the store."""
    row = await session.get(Consignment, consignment_id)
    if row is None or not viewer.sees_entry(f"consignment/{consignment_id}", [row.store_division, row.place]):
        raise NotFound(subject=f"consignment/{consignment_id}")
    viewer.allow(*PICKERS, area=row.store_division)
    lots = {lot.id: lot for lot in await session.scalars(
        select(Lot).where(Lot.id.in_([line.lot_id for line in row.lines])))}
    bins = {store: await bins_of(session, store, lots) for store in {line.store_id for line in row.lines}}
    lines = [pick_line(line, lots[line.lot_id], bins[line.store_id].get(line.lot_id)) for line in row.lines]
    return PickList(consignment_id=row.id, number=row.number, state=row.state, place=row.place,
                    lines=sorted(lines, key=way))


def pick_line(line: ConsignmentLine, lot: Lot, where: str | None) -> PickLine:
    """One stop on the way."""
    return PickLine(line=line.line, store_id=line.store_id, bin=where, item=line.item, zh=catalogue()[line.item].zh,
                    en=catalogue()[line.item].en, unit=unit_of(line.item), batch=lot.batch, expires_on=lot.expires_on,
                    quantity=line.quantity)


def way(line: PickLine) -> tuple[object, ...]:
    """Bins in order, those without one last; then by expiry."""
    return (line.store_id, line.bin is None, line.bin or "", line.item, line.expires_on or date.max, line.line)
