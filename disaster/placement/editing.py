"""Lines of a draft that an officer changes by hand, with his reason; what the plan costs with them is told at once.

What each disaster leaves unmet stays that of the computed plan: who wants it anew computes anew.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.placement import queries, rules
from disaster.placement.instance import Instance
from disaster.placement.models import StockLine, StockPlan
from disaster.placement.policies import first_cost, minimum_short, today_of
from disaster.placement.schemas import StockEdited, StockLineIn
from disaster.placement.second_stage import Cell
from disaster.placement.views import stock_plan_view


async def edited(session: AsyncSession, plan_id: UUID, store: str, item: str, entered: StockLineIn, *,
                 by: Viewer) -> StockPlan:
    """So many pieces instead of the plan's; None: as the plan says again. The same again changes nothing."""
    plan = await queries.plan_of(session, plan_id, by, lock=True)
    rules.refuse_state(plan.state, "draft")
    instance = Instance.model_validate(plan.instance)
    line = line_of(plan, instance, store, item)
    was = rules.target_of(line.edited, getattr(line, plan.chosen))
    if line.edited == entered.pieces:
        return plan
    line.edited = entered.pieces
    if line not in plan.lines:
        plan.lines.append(line)
    plan.edits = [*plan.edits, {"at": clock.now().isoformat(), "by": by.actor, "store": store, "item": item,
                                "was": was, "pieces": entered.pieces, "reason": entered.reason}]
    plan.edited = reckoned(plan, instance)
    await session.flush()
    record(session, "stock_plan.edited", stock_plan_view(plan), by=by.actor)
    return plan


def line_of(plan: StockPlan, instance: Instance, store: str, item: str) -> StockLine:
    """The line of a store and an item, or a new one where the plan has none; other people's stores are not planned."""
    for line in plan.lines:
        if (line.store, line.item) == (store, item):
            return line
    depot = next((one for one in instance.stores if one.id == store and not one.is_fixed), None)
    if depot is None or item not in {one.id for one in instance.items}:
        raise rules.NoSuchLine(store=store, item=item)
    return StockLine(line=max((one.line for one in plan.lines), default=0) + 1, store=store, item=item, expected=0,
                     today=depot.stock.get(item, 0), cautious=0, by_population=0, edited=None)


def reckoned(plan: StockPlan, instance: Instance) -> dict[str, object] | None:
    """What the plan costs with its changed lines; None where nobody changed one."""
    changed = [line for line in plan.lines if line.edited is not None]
    if not changed:
        return None
    stock = stock_of(plan, instance)
    opened = sorted({store.id for store in instance.stores if not store.is_open} & {store for store, _ in stock})
    fixed, keeping, purchase, moved = first_cost(instance, with_the_rest(instance, stock), opened)
    unpriced = more_of(instance, stock) & {item.id for item in instance.items if item.price_fen is None}
    return StockEdited(
        lines=len(changed), yearly_fen=fixed + keeping, purchase_fen=None if unpriced else purchase, moved_fen=moved,
        minimum_short=minimum_short(instance, stock),
        over_budget=plan.budget_fen is not None and (bool(unpriced) or purchase > plan.budget_fen),
    ).model_dump(mode="json")


def stock_of(plan: StockPlan, instance: Instance) -> dict[Cell, int]:
    """The plan's stock with its changed lines, and that of other people's stores as it is."""
    fixed = {store.id for store in instance.stores if store.is_fixed}
    found = {cell: pieces for cell, pieces in today_of(instance).items() if cell[0] in fixed}
    found |= {(line.store, line.item): rules.target_of(line.edited, getattr(line, plan.chosen)) for line in plan.lines}
    return {cell: pieces for cell, pieces in found.items() if pieces}


def with_the_rest(instance: Instance, stock: dict[Cell, int]) -> dict[Cell, int]:
    """Nothing that is there is thrown away: what a smaller plan has no place for stays where it lies, and costs."""
    found, over = dict(stock), {item: -more for item, more in totals_of(instance, stock).items() if more < 0}
    for (store, item), there in sorted(today_of(instance).items()):
        stays = min(over.get(item, 0), max(0, there - found.get((store, item), 0)))
        if stays:
            found[store, item] = found.get((store, item), 0) + stays
            over[item] -= stays
    return found


def more_of(instance: Instance, stock: dict[Cell, int]) -> set[str]:
    """Items of which there shall be more than there are."""
    return {item for item, more in totals_of(instance, stock).items() if more > 0}


def totals_of(instance: Instance, stock: dict[Cell, int]) -> dict[str, int]:
    """By item, how many more there shall be than there are; below zero: fewer."""
    totals: dict[str, int] = {}
    for sign, of in ((1, stock), (-1, today_of(instance))):
        for (_, item), pieces in of.items():
            totals[item] = totals.get(item, 0) + sign * pieces
    return totals
