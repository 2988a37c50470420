"""The needs clock: reads what each place got, what is on its way there and what was told of it; reckons the rest."""

from collections import defaultdict
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.models import Consignment, ConsignmentLine, Plan
from disaster.dispatch.reckoning import Situated, place_lasts
from disaster.dispatch.rules import IN_STORE, ON_ROAD
from disaster.dispatch.schemas.clock import NeedsClockView, PlaceLasts
from disaster.evacuation.models import AssistedPerson
from disaster.geo.queries import children, values_of
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer
from disaster.planning.endurance import Change
from disaster.reports.queries import figures_of, figures_rows
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import ClockGroup, NeedGroup, is_example
from disaster.stockpile.models import Account, Movement, MovementLine

HELD = ("delivered", "handed_out")
TOWNSHIP = 9
Pieces = dict[str, dict[str, list[Change]]]      # place -> item -> what came or comes, and when


async def needs_clock(session: AsyncSession, incident: Incident, asked: int | None, viewer: Viewer) -> NeedsClockView:
    """The clock of every township that the asker may see, and of each gacha of which something is known."""
    now = clock.now()
    celsius = asked if asked is not None else await planned_cold(session, incident.id)
    came = await deliveries(session, incident.id, now)
    coming, untimed = await arrivals(session, incident.id, now)
    told = figures_of(await figures_rows(session, incident.id))
    townships = [one.code for one in await children(session, incident.county)]
    villages = {place for place in {*told, *came, *coming} if len(place) > TOWNSHIP}
    places = [place for place in (*townships, *sorted(villages)) if viewer.within(place)]
    base = {code: {key: Fraction(str(one.value)) for key, one in values.items()}
            for code, values in (await values_of(session, {place[:TOWNSHIP] for place in places})).items()}
    assisted = of_places(await assisted_people(session, incident.county))
    came, coming, untimed, groups = with_townships(came), with_townships(coming), counted(untimed), norms()
    found = [place_lasts(Situated(
        place, told.get(place, {}), base.get(place[:TOWNSHIP], {}), assisted.get(place),
        came.get(place, {}), coming.get(place, {}), untimed.get(place, {}), celsius), groups, now) for place in places]
    return NeedsClockView(
        incident_id=incident.id, at=now, lowest_celsius=celsius,
        celsius_from=None if celsius is None else "plan" if asked is None else "asked",
        norms_flag="example" if any(is_example(norm.flag) for _, norm in groups) else "verified",
        unknown_places=sum(one.level == "township" and all(group.state == "unknown" for group in one.groups)
                           for one in found),
        places=sorted(found, key=soonest_first))


def norms() -> list[tuple[ClockGroup, NeedGroup]]:
    """Each group of the clock with its norm."""
    goods = {group.key: group for group in shipped("relief_items").need_groups}
    return [(group, group.own or goods[group.need_group or ""]) for group in shipped("needs_clock").groups]


def soonest_first(one: PlaceLasts) -> tuple[object, ...]:
    """What runs out first stands first; what nobody knows stands last."""
    return (one.soonest is None, one.soonest or 0, one.place)


async def planned_cold(session: AsyncSession, incident_id: UUID) -> int | None:
    """How cold the last plan of the incident took it to be."""
    found: int | None = await session.scalar(
        select(Plan.lowest_celsius).where(Plan.incident_id == incident_id, Plan.lowest_celsius.is_not(None))
        .order_by(Plan.made_at.desc()).limit(1))
    return found


async def deliveries(session: AsyncSession, incident_id: UUID, now: datetime) -> Pieces:
    """What came to each place in this incident and was taken away again, and when: from the ledger."""
    inward = select(MovementLine.movement_id, MovementLine.item, MovementLine.to_id.label("account"),
                    MovementLine.quantity.label("pieces"))
    outward = select(MovementLine.movement_id, MovementLine.item, MovementLine.from_id.label("account"),
                     (-MovementLine.quantity).label("pieces"))
    moved = union_all(inward, outward).subquery()
    rows = await session.execute(
        select(Account.place, moved.c.item, Movement.at, func.sum(moved.c.pieces))
        .join(moved, moved.c.account == Account.id).join(Movement, Movement.id == moved.c.movement_id)
        .where(Account.incident_id == incident_id, Account.kind.in_(HELD), Account.place.is_not(None))
        .group_by(Account.place, moved.c.item, Movement.at))
    found: Pieces = defaultdict(lambda: defaultdict(list))
    for place, item, at, pieces in rows:
        found[place][item].append(Change(minutes_from(now, at), Fraction(int(pieces))))
    return found


async def arrivals(session: AsyncSession, incident_id: UUID, now: datetime) -> tuple[Pieces, dict[str, dict[str, int]]]:
    """What is on the road with a time to come, and what is set aside, packed or overdue, by place and item."""
    timed: Pieces = defaultdict(lambda: defaultdict(list))
    untimed: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, state, eta_at, item, pieces in await session.execute(
            select(Consignment.place, Consignment.state, Consignment.eta_at, ConsignmentLine.item,
                   func.sum(ConsignmentLine.quantity))
            .join(ConsignmentLine, ConsignmentLine.consignment_id == Consignment.id)
            .where(Consignment.incident_id == incident_id, Consignment.state.in_([*ON_ROAD, *IN_STORE]),
                   Consignment.returns_to.is_(None))
            .group_by(Consignment.id, ConsignmentLine.item)):
        if state == "arrived":
            timed[place][item].append(Change(0, Fraction(int(pieces))))
        elif state in ON_ROAD and eta_at is not None and eta_at >= now:
            timed[place][item].append(Change(minutes_from(now, eta_at), Fraction(int(pieces))))
        else:
            untimed[place][item] += int(pieces)
    return timed, untimed


async def assisted_people(session: AsyncSession, county: str) -> dict[str, int]:
    """How many people are listed as unable to leave alone, by village; a village without a list is not named."""
    rows = await session.execute(
        select(AssistedPerson.village, func.count()).where(
            AssistedPerson.village.startswith(county), AssistedPerson.state != "withdrawn")
        .group_by(AssistedPerson.village))
    return {village: int(count) for village, count in rows}


def of_places(assisted: dict[str, int]) -> dict[str, int]:
    """Those of villages and of their townships; a place is absent where nobody has entered a list."""
    found: dict[str, int] = defaultdict(int)
    for village, count in assisted.items():
        for place in both(village):
            found[place] += count
    return dict(found)


def with_townships(pieces: Pieces) -> Pieces:
    """What came or comes to a gacha came to its township, too."""
    found: Pieces = defaultdict(lambda: defaultdict(list))
    for code, items in pieces.items():
        for place in both(code):
            for item, changes in items.items():
                found[place][item].extend(changes)
    return found


def counted(pieces: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """The same of what has no time."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for code, items in pieces.items():
        for place in both(code):
            for item, count in items.items():
                found[place][item] += count
    return found


def both(code: str) -> set[str]:
    """A place and the township that it is, or lies in."""
    return {code, code[:TOWNSHIP]}


def minutes_from(now: datetime, at: datetime) -> int:
    """Minutes from now; the past is below zero."""
    return int((at - now).total_seconds() // 60)
