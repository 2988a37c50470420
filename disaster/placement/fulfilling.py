"""A plan of stock against the ledger as it stands, and the plan as a document with names in place of ids."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.geo import queries as geo
from disaster.placement import queries, rules
from disaster.placement.files import Paper
from disaster.placement.models import StockPlan
from disaster.placement.schemas import FulfilledLine, FulfilmentView, PurchaseLine, TransferLine
from disaster.placement.views import detail_of
from disaster.rulebook.documents import shipped
from disaster.settings import settings
from disaster.stockpile.items import unit_of
from disaster.stockpile.models import Store


async def fulfilment(session: AsyncSession, plan: StockPlan) -> FulfilmentView:
    """Each line's target against what is usable there now; what other stores can give, and what is to be bought."""
    targets = {(line.store, line.item): rules.target_of(line.edited, getattr(line, plan.chosen))
               for line in plan.lines}
    there = await queries.available_now(session, plan.county)
    items = {item for _, item in targets}
    there = {cell: pieces for cell, pieces in there.items() if cell[1] in items}
    gap = rules.gap_of(targets, there, await queries.minutes_between_stores(session, plan.county))
    prices = {one.item: one.price_fen for one in shipped("placement").goods}
    purchases = [PurchaseLine(store=store, item=item, unit=unit_of(item), pieces=pieces,
                              fen=pieces * prices[item] if item in prices else None)
                 for (store, item), pieces in gap.purchases.items()]
    return FulfilmentView(
        plan_id=str(plan.id), at=clock.now(), targets=sum(1 for target in targets.values() if target),
        met=sum(1 for cell, target in targets.items() if target and there.get(cell, 0) >= target),
        pieces=sum(targets.values()),
        pieces_there=sum(min(target, there.get(cell, 0)) for cell, target in targets.items()),
        lines=fulfilled(targets, there), purchases=purchases,
        purchase_fen=rules.summed(one.fen for one in purchases),
        transfers=[TransferLine(from_store=one.from_store, to_store=one.to_store, item=one.item, unit=unit_of(one.item),
                                pieces=one.pieces, minutes=one.minutes) for one in gap.transfers])


def fulfilled(targets: Mapping[rules.Cell, int], there: Mapping[rules.Cell, int]) -> list[FulfilledLine]:
    """Every store and item that has a target or some of it."""
    found = []
    for store, item in sorted(set(targets) | set(there)):
        target, available = targets.get((store, item), 0), there.get((store, item), 0)
        found.append(FulfilledLine(store=store, item=item, unit=unit_of(item), target=target, available=available,
                                   lacks=max(0, target - available), surplus=max(0, available - target)))
    return found


async def paper_of(session: AsyncSession, plan: StockPlan) -> Paper:
    """The plan with its words."""
    county = await geo.division(session, plan.county)
    places = {unit.code: unit.name for unit in await geo.children(session, plan.county)}
    names = {f"site-{code}": f"{name}(拟设储备点)" for code, name in places.items()}
    for line in plan.lines:
        store = await session.get(Store, line.store)
        if store is not None:
            names[store.id] = store.name_zh
    return Paper(detail=detail_of(plan), county=county.name, stores=names, places=places, world=settings().world,
                 items={key: item.zh for key, item in shipped("relief_items").by_key().items()},
                 hazards={key: hazard.zh for key, hazard in shipped("hazards").by_key().items()})
