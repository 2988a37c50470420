"""A gift's chain for its giver: received, in store, on the road, issued to which township, lost. No person is named."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from disaster.geo.models import Division
from disaster.mobilisation.letters import letter
from disaster.mobilisation.models import Donation, FundAccount, FundMovement, Spending
from disaster.mobilisation.schemas import Followed, Names, Step
from disaster.mobilisation.views import donation_view
from disaster.settings import settings
from disaster.stockpile.items import catalogue, unit_of
from disaster.stockpile.models import Account, Lot, Movement, MovementLine, Store

STEPS_MAX = 500
VERBS = {"reserved": "reserved", "in_transit": "departed", "delivered": "issued", "handed_out": "handed_out",
         "damaged": "lost", "loss": "lost"}
PAID = {"receipt": "received", "commitment": "committed", "payment": "paid", "release": "released"}
ChineseNames = Mapping[str, str]


async def followed(session: AsyncSession, donation: Donation) -> Followed:
    """What the giver sees."""
    steps = await (goods_steps if donation.kind == "goods" else money_steps)(session, donation)
    view = donation_view(donation)
    letter_zh, letter_en = letter(donation.state, donation.declined_reason)
    return Followed(letter_zh=letter_zh, letter_en=letter_en, chain=steps[:STEPS_MAX], truncated=len(steps) > STEPS_MAX,
                    names=await names_of(session, donation, steps[:STEPS_MAX]), world=settings().world,
                    **view.model_dump(include=set(Followed.model_fields) - {"chain"}))


async def goods_steps(session: AsyncSession, donation: Donation) -> list[Step]:
    """The movements of the gift's lots, in order."""
    source, target = aliased(Account), aliased(Account)
    rows = (await session.execute(
        select(Movement.at, Movement.kind, MovementLine.item, MovementLine.quantity, source.kind.label("source"),
               target.kind.label("target"), target.store_id, source.store_id.label("from_store"), target.place)
        .join(MovementLine, MovementLine.movement_id == Movement.id).join(Lot, Lot.id == MovementLine.lot_id)
        .join(source, source.id == MovementLine.from_id).join(target, target.id == MovementLine.to_id)
        .where(Lot.donation_id == donation.id).order_by(Movement.at, Movement.id, MovementLine.line)
        .limit(STEPS_MAX + 1))).all()
    stores = {row.id: row.name_zh for row in await session.scalars(select(Store).where(
        Store.id.in_({name for row in rows for name in (row.store_id, row.from_store) if name})))}
    places = await names(session, {row.place[:9] for row in rows if row.place})
    return [goods_step(row, stores, places) for row in rows]


def goods_step(row: Row[*tuple[Any, ...]], stores: ChineseNames, places: ChineseNames) -> Step:
    """One movement of a lot as a giver reads it; goods are told to the township, not nearer."""
    store_id, place = row.store_id or row.from_store, row.place[:9] if row.place else None
    return Step(at=row.at, verb=verb_of(row), item=row.item,
                item_zh=catalogue()[row.item].zh, unit=unit_of(row.item), quantity=row.quantity, store_id=store_id,
                store_zh=stores.get(store_id or ""), place=place, place_zh=places.get(place or ""))


def verb_of(row: Row[*tuple[Any, ...]]) -> str:
    """The giver's word for a movement."""
    if row.kind in {"counter_entry", "handing_back"} or row.target == "outside":
        return "corrected"
    if row.target == "on_hand":
        return {"outside": "received", "reserved": "released", "in_transit": "returned",
                "delivered": "returned"}.get(row.source, "moved")
    if row.target == row.source:
        return "redirected"
    return VERBS[row.target]


async def money_steps(session: AsyncSession, donation: Donation) -> list[Step]:
    """What was paid from the gift, for which township."""
    source, target = aliased(FundAccount), aliased(FundAccount)
    rows = (await session.execute(
        select(FundMovement.at, FundMovement.kind, FundMovement.amount_fen, Spending.place)
        .join(source, source.id == FundMovement.from_id).join(target, target.id == FundMovement.to_id)
        .outerjoin(Spending, Spending.id == target.spending_id).where(source.donation_id == donation.id)
        .order_by(FundMovement.at, FundMovement.id).limit(STEPS_MAX + 1))).all()
    places = await names(session, {row.place[:9] for row in rows if row.place})
    return [Step(at=row.at, verb=PAID[row.kind], item="money", item_zh="资金", unit="分",
                 quantity=row.amount_fen, place=row.place[:9] if row.place else None,
                 place_zh=places.get(row.place[:9]) if row.place else None) for row in rows]


async def names(session: AsyncSession, codes: set[str]) -> dict[str, str]:
    """Names of divisions by code."""
    rows = await session.execute(select(Division.code, Division.name).where(Division.code.in_(codes)))
    return {code: name for code, name in rows}  # noqa: C416  # a Row is no pair to mypy


async def names_of(session: AsyncSession, donation: Donation, steps: list[Step]) -> dict[str, Names]:
    """Everything that the steps and lines name, in both languages."""
    items = {line["item"] for line in donation.lines}
    found = {item: Names(zh=catalogue()[item].zh, en=catalogue()[item].en) for item in items}
    for row in await session.scalars(select(Division).where(Division.code.in_({step.place for step in steps}))):
        found[row.code] = Names(zh=row.name, en=row.name_en or row.name)
    for store in await session.scalars(select(Store).where(Store.id.in_({step.store_id for step in steps}))):
        found[store.id] = Names(zh=store.name_zh, en=store.name_en or store.name_zh)
    return found
