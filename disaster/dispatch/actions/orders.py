"""Use orders (动用指令) given: the emergency bureau says what the reserves bureau shall send where. Goods are free."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch.models import UseOrder
from disaster.dispatch.views import use_order_view
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.stockpile.models import Store


@dataclass(frozen=True, slots=True)
class Basis:
    """What an order rests on: a plan, or a township's request; whether on example values."""

    plan_id: UUID | None = None
    request_id: UUID | None = None
    example: bool = False


async def given(session: AsyncSession, incident: Incident, goods: Mapping[tuple[str, str], Mapping[str, int]],
                basis: Basis, *, number: str, signatory: str, by: str) -> UseOrder:
    """Give the order over `goods` ((store, place) → item → pieces); the goods themselves are set aside beside it."""
    stores = {store for store, _ in goods}
    homes = (await session.execute(select(Store.division, Store.flag).where(Store.id.in_(stores)))).all()
    order = UseOrder(
        id=uuid7(), number=number, incident_id=incident.id, plan_id=basis.plan_id, request_id=basis.request_id,
        areas=sorted({incident.county, *(home.division for home in homes), *(place for _, place in goods)}),
        signatory=signatory,
        given_at=clock.now(), given_by=by, example=basis.example or any(home.flag == "example" for home in homes),
        follow_key=secrets.token_urlsafe(9),
        lines=[{"store_id": store, "place": place, "item": item, "quantity": pieces}
               for (store, place), items in sorted(goods.items()) for item, pieces in sorted(items.items())])
    session.add(order)
    await session.flush()
    record(session, "use_order.given", use_order_view(order), by=by)
    return order
