"""From rows of evacuation to what is seen of them."""

from uuid import UUID

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.evacuation import rules
from disaster.evacuation.models import AssistedPerson, EvacuationOrder, OrderVillage, Shelter, Transfer
from disaster.evacuation.schemas import (
    AssistedPersonPrivate,
    AssistedPersonView,
    EvacuationOrderView,
    OrderVillageView,
    ShelterPrivate,
    ShelterView,
    TransferView,
)
from disaster.geo.sites import register_sites
from disaster.journal.subjects import Subject, register
from disaster.people.views import STAFF

SHELTER_FIELDS = ("id", "name_zh", "name_en", "kind", "heated", "capacity_people", "flag", "state", "headcount",
                  "headcount_at", "override_by", "needs")
ORDER_FIELDS = ("areas", "incident_id", "number", "state", "divisions", "polygon", "shelters", "ordered_by",
                "ordered_at")
TRANSFER_FIELDS = ("order_id", "incident_id", "village", "shelter_id", "left", "left_at", "arrived", "arrived_at")


def shelter_view(row: Shelter) -> ShelterView:
    """A shelter as all may see it."""
    return ShelterView(areas=[row.division_code], division=row.division_code, point=degrees(row.point),
                       **{name: getattr(row, name) for name in SHELTER_FIELDS})


def order_view(row: EvacuationOrder) -> EvacuationOrderView:
    """An order, its counts summed from its transfers."""
    counts: dict[str, rules.Moved] = {}
    for transfer in row.transfers:
        counts[transfer.village] = (counts.get(transfer.village, rules.Moved())
                                    + rules.moved(transfer.left, transfer.arrived))
    total = rules.total(counts.values())
    return EvacuationOrderView(
        id=str(row.id), left=total.left, arrived=total.arrived, on_the_road=total.on_the_road, missing=total.missing,
        villages=[village_view(village, counts.get(village.code, rules.Moved())) for village in row.villages],
        **{name: getattr(row, name) for name in ORDER_FIELDS})


def village_view(row: OrderVillage, counts: rules.Moved) -> OrderVillageView:
    """A village of an order with how far it has got."""
    return OrderVillageView(
        code=row.code, name=row.name, certainty=row.certainty,
        people=row.people, households=row.households, need_help=row.need_help, left=counts.left,
        arrived=counts.arrived, on_the_road=counts.on_the_road, missing=counts.missing,
        percent_moved=rules.percent_moved(counts.arrived, row.people))


def transfer_view(row: Transfer) -> TransferView:
    """A transfer; both the village left and the place of the shelter see it."""
    return TransferView(id=str(row.id), areas=[row.village, row.shelter_division],
                        missing=None if row.arrived is None else rules.moved(row.left, row.arrived).missing,
                        **{name: getattr(row, name) for name in TRANSFER_FIELDS})


def assisted_person_view(row: AssistedPerson) -> AssistedPersonView:
    """That there is somebody."""
    return AssistedPersonView(id=str(row.id), areas=[row.village], village=row.village,
                              state=row.state)


def assisted_person_private(row: AssistedPerson) -> AssistedPersonPrivate:
    """Who it is."""
    return AssistedPersonPrivate(id=row.id, village=row.village, state=row.state,
                                 name=row.name, phone=row.phone, home=row.home, home_point=degrees(row.home_point),
                                 help=row.help)


def degrees(point: WKBElement | None) -> tuple[float, float] | None:
    """A stored point as [lon, lat]."""
    if point is None:
        return None
    shape = to_shape(point)
    return shape.x, shape.y


async def shelter_private(session: AsyncSession, shelter_id: str) -> BaseModel | None:
    """Who allows more people than the capacity."""
    row = await session.get(Shelter, shelter_id)
    if row is None:
        return None
    return ShelterPrivate(override_name=row.override_name, override_reason=row.override_reason)


async def assisted_private(session: AsyncSession, person_id: str) -> BaseModel | None:
    """Whom to fetch."""
    row = await session.get(AssistedPerson, UUID(person_id))
    return assisted_person_private(row) if row else None


DUTY = frozenset({"duty_officer", "commander", "reporter"})

register_sites("shelter", select(Shelter.id, Shelter.name_zh.label("name"), Shelter.name_en, Shelter.division_code,
                                 Shelter.point, Shelter.flag))
register(Subject(ShelterView, Shelter, shelter_view, downward=True, private=shelter_private,
                 private_roles=STAFF | {"shelter_keeper"}))
register(Subject(EvacuationOrderView, EvacuationOrder, order_view, downward=True))
register(Subject(TransferView, Transfer, transfer_view))
register(Subject(AssistedPersonView, AssistedPerson, assisted_person_view,
                 roles=DUTY | {"shelter_keeper", "leader", "auditor"}, private=assisted_private, private_roles=DUTY))
