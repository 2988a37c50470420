"""Reads of evacuation: who lives in the area of an order, who needs help there, how many are on their way."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import orjson
from geoalchemy2.functions import ST_Covers, ST_GeomFromGeoJSON
from shapely import from_wkt, to_geojson
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.evacuation.models import AssistedPerson, EvacuationOrder, OrderVillage, Shelter, Transfer
from disaster.evacuation.schemas import AssistedList, Certainty
from disaster.evacuation.views import assisted_person_private
from disaster.geo import exposure
from disaster.geo.models import Division
from disaster.geo.queries import division, values_of
from disaster.geo.schemas import AreaIn
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer

ASSISTED_MAX = 500
OFFICERS = ("duty_officer", "commander", "reporter")


async def order_seen(session: AsyncSession, order_id: UUID, viewer: Viewer) -> EvacuationOrder:
    """An order that the asker may see."""
    order = await session.get(EvacuationOrder, order_id)
    if order is None or not viewer.sees_entry(f"evacuation_order/{order_id}", order.areas):
        raise NotFound(subject=f"evacuation_order/{order_id}")
    return order


async def incident_name(session: AsyncSession, incident_id: UUID) -> str:
    """The name of an incident, for papers."""
    return (await session.get_one(Incident, incident_id)).name_zh


async def villages_of(session: AsyncSession, divisions: Sequence[str]) -> dict[str, tuple[str, Certainty]]:
    """Code -> name of every village in force of these divisions; an unknown division is refused."""
    for code in divisions:
        await division(session, code)
    if not divisions:
        return {}
    found = await session.execute(
        select(Division.code, Division.name)
        .where(Division.level == "village", Division.valid_to.is_(None),
               or_(*(Division.code.startswith(code, autoescape=True) for code in divisions)))
        .order_by(Division.code))
    return {code: (name, "named") for code, name in found}


async def villages_inside(session: AsyncSession, area: AreaIn) -> tuple[dict[str, tuple[str, Certainty]], str]:
    """Code -> name and certainty of the villages in a drawn area, and the area as GeoJSON text in WGS-84.

    A village whose place nobody knows is `possible` where its township is touched: listed for the officer to ask.
    """
    drawn = exposure.area_of(area)
    held = await exposure.inside(session, drawn)
    return ({village.code: (village.name, village.certainty) for village in held.villages},
            to_geojson(from_wkt(drawn.partition(";")[2])))


async def village_rows(session: AsyncSession, order_id: UUID,
                       villages: dict[str, tuple[str, Certainty]]) -> list[OrderVillage]:
    """The rows of an order's villages, with what is known of each today."""
    figures = await values_of(session, villages)
    help_needed = await need_help(session, villages)

    def known(code: str, key: str) -> int | None:
        figure = figures.get(code, {}).get(key)
        return None if figure is None else round(figure.value)

    return [OrderVillage(order_id=order_id, code=code, name=name, certainty=certainty, people=known(code, "population"),
                         households=known(code, "households"), need_help=help_needed.get(code))
            for code, (name, certainty) in sorted(villages.items())]


async def need_help(session: AsyncSession, villages: Iterable[str]) -> dict[str, int]:
    """Village -> how many are still to be fetched; a village where nobody ever entered a list is left out."""
    found = await session.execute(
        select(AssistedPerson.village, func.count().filter(AssistedPerson.state == "listed"))
        .where(AssistedPerson.village.in_(list(villages))).group_by(AssistedPerson.village))
    return {row[0]: row[1] for row in found}


async def open_orders_of(session: AsyncSession, village: str) -> Sequence[EvacuationOrder]:
    """The orders, not lifted, that concern a village; locked in order of id."""
    found = await session.scalars(
        select(EvacuationOrder).where(
            EvacuationOrder.state != "lifted",
            EvacuationOrder.id.in_(select(OrderVillage.order_id).where(OrderVillage.code == village)))
        .order_by(EvacuationOrder.id).with_for_update(of=EvacuationOrder).execution_options(populate_existing=True))
    return found.all()


async def coming(session: AsyncSession, shelter_id: str) -> int:
    """How many left for a shelter and have not been counted there."""
    found = await session.scalar(select(func.sum(Transfer.left)).where(
        Transfer.shelter_id == shelter_id, Transfer.arrived.is_(None)))
    return int(found or 0)


async def shelters_of(session: AsyncSession, ids: Collection[str]) -> list[Shelter]:
    """These shelters in order of id; refuses one that is not there."""
    found = list(await session.scalars(select(Shelter).where(Shelter.id.in_(ids)).order_by(Shelter.id)))
    if missing := set(ids) - {shelter.id for shelter in found}:
        raise NotFound(subject=f"shelter/{min(missing)}")
    return found


async def assisted_of(session: AsyncSession, order: EvacuationOrder, viewer: Viewer) -> AssistedList:
    """Whom to fetch under an order, as far as the asker has the duty: where he serves, or he keeps a destination."""
    villages = [village.code for village in order.villages]
    keeps = viewer.holds("shelter_keeper") and any(
        viewer.within(shelter.division_code) for shelter in await shelters_of(session, order.shelters))
    may = [code for code in villages if keeps or (viewer.holds(*OFFICERS) and viewer.within(code))]
    if not may:
        viewer.allow(*OFFICERS, area=villages[0])
    question = select(AssistedPerson).where(AssistedPerson.village.in_(may), AssistedPerson.state != "withdrawn")
    possible = [village.code for village in order.villages if village.certainty == "possible"]
    if order.polygon is not None:      # where a home is known, it decides; else the village
        area = ST_GeomFromGeoJSON(orjson.dumps(order.polygon).decode())
        question = question.where(or_(AssistedPerson.home_point.is_(None), ST_Covers(area, AssistedPerson.home_point),
                                      AssistedPerson.village.not_in(possible)))
    rows = (await session.scalars(question.order_by(AssistedPerson.village, AssistedPerson.id)
                                  .limit(ASSISTED_MAX + 1))).all()
    return AssistedList(order_id=order.id, number=order.number, truncated=len(rows) > ASSISTED_MAX,
                        persons=[assisted_person_private(row) for row in rows[:ASSISTED_MAX]])

