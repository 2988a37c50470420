"""Loads made by actions, in a transaction that the one proof ends: two stores, one incident, goods ordered."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch.actions.consignments import moved, received
from disaster.dispatch.actions.ordering import ordered
from disaster.dispatch.models import Consignment
from disaster.dispatch.portions import uncut
from disaster.dispatch.schemas import ConsignmentReceiptIn, ConsignmentStateIn, ReceivedLineIn
from disaster.geo.datum import Datum
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer
from disaster.stockpile import actions
from disaster.stockpile.models import Account
from disaster.stockpile.schemas import Earmark, LotIn, PointIn, ReceiptIn, StoreIn
from tests.dispatch.conftest import NEAR, STORES
from tests.reports.filing import acted

Goods = dict[tuple[str, str], dict[str, int]]


async def made(session: AsyncSession, by: Viewer, goods: Goods, earmark: Earmark | None = None) -> list[Consignment]:
    """Consignments of these goods, which their stores took in before."""
    for store_id, (division, lon, lat) in STORES.items():
        await actions.listed(session, store_id, StoreIn(
            name_zh="示例库", kind="county", division=division, point=PointIn(lon=lon, lat=lat, datum=Datum.WGS84)),
            by=by.actor)
    for (store_id, _), items in goods.items():
        lines = [LotIn(item=item, quantity=count, owner="锡林浩特市", earmark=earmark) for item, count in items.items()]
        await actions.received(session, store_id, uuid7(), ReceiptIn(lines=lines), by=by)
    report = await acted(session, by, place=NEAR)
    incident = await session.get_one(Incident, report.incident_id)
    return await ordered(session, incident, uncut(goods), document="152502动用〔2026〕9号", by=by.actor)


async def on_road(session: AsyncSession, row: Consignment, by: Viewer) -> Consignment:
    """Packed and gone."""
    for state in ("packed", "departed"):
        await moved(session, row.id, ConsignmentStateIn(state=state), by=by)
    return row


async def signed_for(session: AsyncSession, row: Consignment, by: Viewer, lost: int = 0) -> Consignment:
    """Received; of the first line so many are lost."""
    lines = [ReceivedLineIn(line=line.line, good=line.quantity - (lost if at == 0 else 0), lost=lost if at == 0 else 0)
             for at, line in enumerate(row.lines)]
    return await received(session, row.id, ConsignmentReceiptIn(
        lines=lines, receiver="示例 巴图", received_at=clock.now(), signature=[[10, 10, 500, 400]]), by=by)


async def pieces(session: AsyncSession) -> dict[str, int]:
    """How many pieces are in each kind of account; the outside has given them all."""
    rows = await session.execute(select(Account.kind, func.sum(Account.balance)).where(Account.balance != 0)
                                 .group_by(Account.kind))
    return {row[0]: int(row[1]) for row in rows}
