"""Doors of aid: register households, issue to them, decide; lists with names by right, each reading logged."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from pydantic import UUID7, ValidationError
from sqlalchemy import select

from disaster.aid import papers, queries
from disaster.aid.actions import households, issues
from disaster.aid.importing import households_imported
from disaster.aid.schemas import (
    AidIssueView,
    AidOfHousehold,
    AidOfPlace,
    DecisionIn,
    HouseholdCorrectionIn,
    HouseholdIn,
    HouseholdList,
    HouseholdView,
    HowListed,
    ImportedHouseholds,
    IssueIn,
    IssueList,
)
from disaster.aid.views import READERS, household_view, issue_view
from disaster.db import Session
from disaster.geo.models import Division
from disaster.geo.queries import division
from disaster.geo.reading import BYTES_MAX
from disaster.incidents.models import Incident
from disaster.ledgers.actions.keeping import logged
from disaster.people.asking import Asking
from disaster.people.viewer import Forbidden
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["aid"])
Place = Annotated[str, Query(pattern=r"^\d{9}(\d{3})?$")]


@router.put("/households/{household_id}")
async def register(household_id: UUID7, entered: HouseholdIn, session: Session, viewer: Asking) -> HouseholdView:
    """Register a household under the id that the client made. Sending it again is harmless."""
    return household_view(await households.registered(session, household_id, entered, by=viewer))


@router.post("/households/import")
async def import_list(session: Session, viewer: Asking, file: UploadFile,
                      how: Annotated[str, Form()] = "{}") -> ImportedHouseholds:
    """Import a list of households (CSV, XLSX); `how` is HowListed as JSON. All of it, or nothing and every error."""
    try:
        read = HowListed.model_validate_json(how)
    except ValidationError as fault:
        raise RequestValidationError([{**one, "loc": ("how", *one["loc"])} for one in fault.errors()]) from fault
    return await households_imported(session, file.filename or "", await file.read(BYTES_MAX + 1), read, by=viewer)


@router.put("/households/{household_id}/correction")
async def correct(household_id: UUID, entered: HouseholdCorrectionIn, session: Session,
                  viewer: Asking) -> HouseholdView:
    """Enter it otherwise, or as no longer there, with a reason."""
    return household_view(await households.corrected(session, household_id, entered, by=viewer))


@router.get("/households")
async def listed(place: Place, session: Session, viewer: Asking) -> HouseholdList:
    """The households of a village or township with names, for those who issue and check; this reading is logged."""
    viewer.allow(*READERS, area=place)
    logged(session, [f"households/{place}"], by=viewer)
    return await queries.households(session, place)


@router.get("/households/{household_id}/aid")
async def aid_of(household_id: UUID, session: Session, viewer: Asking) -> AidOfHousehold:
    """All aid of a household, and which kinds are not due yet; no names."""
    return await queries.of_household(session, household_id, viewer)


@router.put("/aid-issues/{issue_id}")
async def issue(issue_id: UUID7, entered: IssueIn, session: Session, viewer: Asking) -> AidIssueView:
    """Goods were handed to a household. `double` and `repeats` say that it had the same kind within the period."""
    return issue_view(await issues.issued(session, issue_id, entered, by=viewer))


@router.put("/aid-issues/{issue_id}/decision")
async def decide(issue_id: UUID, entered: DecisionIn, session: Session, viewer: Asking) -> AidIssueView:
    """Let a second issue stand, or take an issue back, with a reason."""
    return issue_view(await issues.decided(session, issue_id, entered, by=viewer))


@router.get("/aid/issues")
async def issues_of(place: Place, session: Session, viewer: Asking) -> IssueList:
    """What the households of a place got, without names: what a phone warns from when it has no network."""
    within(viewer, place)
    return await queries.issues(session, place, viewer)


@router.get("/aid/places/{place}")
async def place_of(place: str, session: Session, viewer: Asking) -> AidOfPlace:
    """The last step of a place in figures: delivered, handed out, still there, not in the book yet."""
    within(viewer, place)
    await division(session, place)
    return await queries.of_place(session, place)


@router.get("/aid/public-list.html", response_class=HTMLResponse)
async def public_list(place: Place, session: Session, viewer: Asking, incident: UUID | None = None,
                      after_place: Place | None = None, after: UUID | None = None,
                      first: Annotated[int, Query(ge=1)] = 1) -> str:
    """The list that is posted in the village: name and amounts, printable; this reading is logged. What one page does
    not hold goes on behind the link at its end."""
    viewer.allow(*READERS, area=place)
    named = await division(session, place)
    found = await session.get(Incident, incident) if incident else None
    logged(session, [f"public-list/{place}"], by=viewer)
    lines, last = await queries.public_lines(session, place, incident, (after_place, after) if after_place and after
                                             else None)
    names = {row.code: row.name for row in await session.scalars(select(Division).where(
        Division.code.in_({line.village for line in lines})))}
    asked = {"place": place} | ({"incident": str(incident)} if incident else {})
    onward = asked | {"after_place": last[0], "after": str(last[1]), "first": str(first + len(lines))} if last else {}
    return papers.public_list(named.name, found.name_zh if found else "全部救助", lines, names, first=first,
                              more=f"?{urlencode(onward)}" if onward else "", drill=settings().world == "drill")


def within(viewer: Asking, place: str) -> None:
    """Refuse a place outside the asker's areas."""
    if not viewer.within(place):
        raise Forbidden(needs_area=place, own_areas=list(viewer.areas))
