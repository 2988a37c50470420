"""What is done with hubs: named by an officer or administrator with the minutes that goods take there, or given up."""

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.hubs import Hub, HubIn, NowhereKnown, hub_view
from disaster.geo.queries import division
from disaster.journal.record import record


async def named(session: AsyncSession, place: str, entered: HubIn, *, by: str) -> Hub:
    """Goods may change vehicles here, or no longer. The same again changes nothing."""
    found = await division(session, place)
    if found.seat is None:
        raise NowhereKnown(place=place)
    row = await session.get(Hub, place, with_for_update=True)
    values = entered.model_dump()
    if row is None:
        row = Hub(place=place, **values)
        session.add(row)
    elif {name: getattr(row, name) for name in values} == values:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
    record(session, "hub.named" if row.active else "hub.given_up", hub_view(row), by=by)
    return row
