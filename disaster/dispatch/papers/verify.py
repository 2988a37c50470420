"""Whether a paper is genuine, and what a use order's number tells: for whoever holds the paper, without an account.

A code is compared with that of every state that the order or consignment has had (the journal holds them all). So a
paper that was right when it was printed is told from one that is right now, and both from a forged or altered one.
"""

from collections.abc import Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, UseOrder
from disaster.dispatch.papers.codes import LOAD_KINDS, PaperKind, code_of, facts_of, is_code
from disaster.dispatch.papers.page import place_names, store_names
from disaster.dispatch.schemas.papers import FollowedOrder, OrderedLoad, PaperCheck, PaperLine
from disaster.dispatch.views import consignment_view, use_order_view
from disaster.errors import NotFound
from disaster.journal.read import history
from disaster.settings import settings
from disaster.stockpile.items import catalogue, unit_of

STATES_MAX = 300
Json = dict[str, Any]


async def checked(session: AsyncSession, number: str, code: str) -> PaperCheck:
    """What the genuine paper with this number and code says; NotFound for any other."""
    order = await session.scalar(select(UseOrder).where(UseOrder.number == number))
    if order is not None:
        view = use_order_view(order).model_dump(mode="json")
        if is_code(code, code_of("use_order", order.follow_key, view)):
            return await told(session, "use_order", view, at=order.given_at, now=view)
    load = await session.scalar(select(Consignment).where(Consignment.number == number))
    if load is not None:
        for entry in reversed(await history(session, f"consignment/{load.id}", STATES_MAX)):
            view = orjson.loads(entry.data or "{}")
            for kind in LOAD_KINDS if view else ():
                if is_code(code, code_of(kind, load.follow_key, view)):
                    now = consignment_view(load).model_dump(mode="json")
                    return await told(session, kind, view, at=entry.at, now=now)
    raise NotFound(number=number)


async def told(session: AsyncSession, kind: PaperKind, view: Json, *, at: datetime, now: Json) -> PaperCheck:
    """What stands on the paper, and whether it still is so."""
    stores = await store_names(session)
    places = await place_names(session, view["number"][:6])
    head = view if "place" in view else {}
    return PaperCheck(
        kind=kind, number=view["number"], order_number=view.get("order_number"), as_of=at, world=settings().world,
        current=facts_of(kind, view) == facts_of(kind, now), state=now.get("state"), signatory=view.get("signatory"),
        lines=[line_of(line, {**head, **line}, stores, places) for line in view["lines"]])


def line_of(line: Json, where: Json, stores: Mapping[str, tuple[str, bool]], places: Mapping[str, str]) -> PaperLine:
    """One line as it stands on the paper."""
    store, item = where["store_id"], catalogue()[line["item"]]
    return PaperLine(store_zh=stores[store][0] if store in stores else store,
                     place_zh=places.get(where["place"], where["place"]), item=item.key, zh=item.zh, en=item.en,
                     unit=unit_of(item.key), quantity=line["quantity"], good=line.get("good"),
                     damaged=line.get("damaged"), lost=line.get("lost"))


async def order_followed(session: AsyncSession, number: str, key: str) -> FollowedOrder:
    """A use order and how far each of its loads is; a wrong key and a wrong number look the same."""
    order = await session.scalar(select(UseOrder).where(UseOrder.number == number))
    if order is None or not compare_digest(order.follow_key.encode(), key.encode()):
        raise NotFound(number=number)
    stores, places = await store_names(session), await place_names(session, number[:6])
    loads = await session.scalars(select(Consignment).where(Consignment.order_number == number)
                                  .order_by(Consignment.number))
    return FollowedOrder(
        number=number, signatory=order.signatory, given_at=order.given_at, world=settings().world,
        lines=[line_of(line, line, stores, places) for line in order.lines],
        loads=[OrderedLoad(number=one.number, state=one.state, place_zh=places.get(one.place, one.place),
                           store_zh=stores[one.store_id][0], departed_at=one.departed_at,
                           received_at=one.received_at, eta_at=one.eta_at) for one in loads])
