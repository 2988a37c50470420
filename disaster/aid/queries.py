"""Reads of aid: what a household got, the households of a place with names, a place in figures, the public list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.aid.models import AidIssue, Household
from disaster.aid.rules import Given, not_due, sources_of
from disaster.aid.schemas import (
    AidOfHousehold,
    AidOfPlace,
    Due,
    GivenLine,
    HouseholdList,
    IssueList,
    ListedHousehold,
    PlaceItem,
)
from disaster.aid.views import household_view, issue_view
from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped
from disaster.stockpile.items import unit_of
from disaster.stockpile.models import Account, Lot

HOUSEHOLDS_MAX = 5_000
ISSUES_MAX = 20_000


async def cards_of(session: AsyncSession, household: Household) -> list[UUID]:
    """The cards of a household: its own, and others with its head's number (two phones registered it, or it moved)."""
    number = household.private.get("id_number")
    same = await numbered(session, number) if number else []
    return [household.id, *(one for one in same if one != household.id)]


async def numbered(session: AsyncSession, number: str) -> list[UUID]:
    """The cards with this ID number."""
    return list(await session.scalars(select(Household.id).where(
        func.upper(Household.private["id_number"].astext) == number.upper()).order_by(Household.id)))


async def given_to(session: AsyncSession, household: Household) -> list[Given]:
    """What the household got and kept, on whichever card, for the rules."""
    rows = await session.scalars(select(AidIssue).where(
        AidIssue.household_id.in_(await cards_of(session, household)), AidIssue.state == "issued").limit(ISSUES_MAX))
    return [Given(row.id, row.issued_at, frozenset(line["item"] for line in row.lines)) for row in rows]


async def of_household(session: AsyncSession, household_id: UUID, viewer: Viewer) -> AidOfHousehold:
    """All aid of a household in one place, that of its other cards with it."""
    household = await session.get(Household, household_id)
    if household is None or not viewer.sees_entry(f"household/{household_id}", [household.place]):
        raise NotFound(subject=f"household/{household_id}")
    cards = await cards_of(session, household)
    rows = (await session.scalars(select(AidIssue).where(AidIssue.household_id.in_(cards))
                                  .order_by(AidIssue.issued_at.desc(), AidIssue.id.desc()).limit(ISSUES_MAX))).all()
    soon = not_due(await given_to(session, household), clock.now(), shipped("aid").kind_of)
    return AidOfHousehold(
        household=household_view(household), issues=[issue_view(row) for row in rows if viewer.within(row.place)],
        not_due=[Due(kind=one.kind, issue_id=one.issue_id, issued_at=one.issued_at, due_at=one.due_at)
                 for one in soon], received=summed(rows))


def summed(rows: Sequence[AidIssue]) -> list[GivenLine]:
    """Pieces by item of what was kept."""
    pieces: Counter[str] = Counter()
    for row in rows:
        if row.state == "issued":
            pieces.update({line["item"]: line["quantity"] for line in row.lines})
    return [GivenLine(item=item, quantity=count, unit=unit_of(item)) for item, count in sorted(pieces.items())]


async def households(session: AsyncSession, place: str) -> HouseholdList:
    """The households of a place and below it, with heads and addresses."""
    rows = (await session.scalars(
        select(Household).where(Household.place.startswith(place), Household.state == "listed")
        .order_by(Household.place, Household.id).limit(HOUSEHOLDS_MAX + 1))).all()
    return HouseholdList(place=place, at=clock.now(), truncated=len(rows) > HOUSEHOLDS_MAX, households=[
        ListedHousehold(household=household_view(row), head=row.private.get("head"), address=row.private.get("address"))
        for row in rows[:HOUSEHOLDS_MAX]])


async def issues(session: AsyncSession, place: str, viewer: Viewer) -> IssueList:
    """What the households that live in a place now got, wherever they lived then."""
    rows = (await session.scalars(
        select(AidIssue).join(Household, Household.id == AidIssue.household_id)
        .where(Household.place.startswith(place)).order_by(AidIssue.issued_at.desc(), AidIssue.id.desc())
        .limit(ISSUES_MAX + 1))).all()
    return IssueList(place=place, at=clock.now(), truncated=len(rows) > ISSUES_MAX,
                     issues=[issue_view(row) for row in rows[:ISSUES_MAX] if viewer.within(row.place)])


async def of_place(session: AsyncSession, place: str) -> AidOfPlace:
    """The last step of a place in figures: what came, what its households got, what lies there still."""
    held: dict[str, Counter[str]] = {}
    for kind, item, pieces in await session.execute(
            select(Account.kind, Lot.item, func.sum(Account.balance)).join(Lot, Lot.id == Account.lot_id)
            .where(Account.kind.in_(["delivered", "handed_out"]), Account.place.startswith(place))
            .group_by(Account.kind, Lot.item)):
        held.setdefault(item, Counter())[kind] = int(pieces)
    waiting = await session.execute(select(AidIssue.place, AidIssue.from_place, AidIssue.lines).where(
        AidIssue.booked_at.is_(None), AidIssue.state == "issued", AidIssue.place.startswith(place[:6])))
    unbooked = [row for row in waiting
                if any(source.startswith(place) for source in sources_of(row.place, row.from_place))]
    for line in (line for row in unbooked for line in row.lines):
        held.setdefault(line["item"], Counter())["unbooked"] += line["quantity"]
    own = (await session.execute(select(
        func.count().label("issues"), func.count(AidIssue.household_id.distinct()).label("given"),
        func.count().filter(AidIssue.double == "open").label("doubles"),
    ).where(AidIssue.place.startswith(place), AidIssue.state == "issued"))).one()
    listed = await session.scalar(select(func.count()).where(
        Household.place.startswith(place), Household.state == "listed"))
    return AidOfPlace(
        place=place, households=listed or 0, households_given=own.given, issues=own.issues,
        doubles_open=own.doubles, unbooked=len(unbooked),
        items=[PlaceItem(item=item, unit=unit_of(item), there=of["delivered"], handed_out=of["handed_out"],
                         delivered=of["delivered"] + of["handed_out"], unbooked=of["unbooked"])
               for item, of in sorted(held.items())])


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A line of the public list: name and amounts, never number, phone or address."""

    head: str | None
    people: int | None
    village: str
    last_at: datetime
    items: dict[str, int]


async def public_lines(session: AsyncSession, place: str, incident_id: UUID | None,
                       after: tuple[str, UUID] | None = None) -> tuple[list[PublicLine], tuple[str, UUID] | None]:
    """What each household of a place got and kept, in one disaster or altogether; and, where one page does not hold
    all, after whom the next one begins."""
    key = tuple_(AidIssue.place, AidIssue.household_id)
    rows = (await session.scalars(
        select(AidIssue).where(AidIssue.place.startswith(place), AidIssue.state == "issued",
                               *([AidIssue.incident_id == incident_id] if incident_id else []),
                               *([key > after] if after else []))
        .order_by(AidIssue.place, AidIssue.household_id).limit(ISSUES_MAX + 1))).all()
    found: dict[tuple[str, UUID], list[AidIssue]] = {}
    for row in rows:
        found.setdefault((row.place, row.household_id), []).append(row)
    more = len(rows) > ISSUES_MAX
    if more and len(found) > 1:         # the last one may go on: it begins the next page
        found.popitem()
    return public_page(found), max(found) if more else None


def public_page(by_place: Mapping[tuple[str, UUID], list[AidIssue]]) -> list[PublicLine]:
    """The lines of one page; who got some here and some in the next village is one line."""
    found: dict[UUID, list[AidIssue]] = {}
    for (_, household_id), rows in by_place.items():
        found.setdefault(household_id, []).extend(rows)
    return [PublicLine(head=of[0].household.private.get("head"), people=of[0].household.people, village=of[0].place,
                       last_at=max(row.issued_at for row in of),
                       items={line.item: line.quantity for line in summed(of)}) for of in found.values()]
