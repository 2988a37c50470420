"""Doors for words from outside: the public's form, challenge, report and state; the desk's hand on them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from pydantic import UUID7, ValidationError

from disaster.db import Session
from disaster.geo.reading import BYTES_MAX
from disaster.intake import queries
from disaster.intake.actions import desk
from disaster.intake.actions.taking import Telling
from disaster.intake.challenges import challenge
from disaster.intake.door import PublicDoor, duty_phone
from disaster.intake.gateways import message_of
from disaster.intake.importing import HowRead, ImportedReports, reports_imported
from disaster.intake.schemas import (
    FollowedReport,
    HandlingIn,
    LineIn,
    PublicReportIn,
    PublicReportView,
    Received,
    Waiting,
)
from disaster.intake.texting import texted, typed
from disaster.intake.views import CHECKERS, public_report_view
from disaster.people.asking import Asking
from disaster.people.follow_key import FollowKey
from disaster.reports.intake import Answer
from disaster.reports.rules import refuse_unknown_words
from disaster.rulebook.documents import shipped
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["intake"])


@router.get("/public-reports/form")
async def form(session: Session) -> dict[str, Any]:
    """What the public page needs to be filled in: hazards, places of this county, the number of the duty phone."""
    hazards = [{"key": hazard.key, "zh": hazard.zh, "en": hazard.en} for hazard in shipped("hazards").hazards]
    places = [{"code": code, "name_zh": name, "name_en": english} for code, name, english in
              await queries.places(session)]
    return {"hazards": hazards, "places": places, "duty_phone": duty_phone(), "world": settings().world}


@router.get("/numbers")
async def numbers() -> dict[str, str]:
    """Whom to write to and to call without a network, empty where none is set: phones ask while there is one."""
    return {"sms": settings().sms_number, "duty": settings().duty_phone}


@router.get("/public-reports/challenge")
async def new_challenge(door: PublicDoor) -> dict[str, Any]:
    """Some work for the sender's machine; good for half an hour and one report."""
    return challenge(await door.key())


@router.get("/public-reports/waiting")
async def waiting(session: Session, viewer: Asking) -> Waiting:
    """How many wait at the desk: one count, however many come."""
    viewer.allow(*CHECKERS)
    return await queries.waiting(session, viewer)


@router.post("/public-reports/import")
async def import_reports(session: Session, viewer: Asking, file: UploadFile, how: Annotated[str, Form()] = "{}",
                         ) -> ImportedReports:
    """Import a file of public incident reports; `how` is HowRead as JSON. Answers what became of every line."""
    viewer.allow("duty_officer", "administrator", area=settings().jurisdiction)
    try:
        read = HowRead.model_validate_json(how)
    except ValidationError as error:
        raise RequestValidationError([{**fault, "loc": ("how", *fault["loc"])} for fault in error.errors()]) from error
    told, _, _ = await reports_imported(session, file.filename or "", await file.read(BYTES_MAX + 1), read,
                                        by=viewer.actor)
    return told


@router.put("/public-reports/{public_report_id}")
async def tell(public_report_id: UUID7, entered: PublicReportIn, request: Request, door: PublicDoor) -> Received:
    """Report without an account, under an id and a key that the sender made. Sending it again is harmless."""
    refuse_unknown_words(entered.hazard, (), "first", shipped("hazards").by_key(), ())
    by, solved = await door.passed(request, entered.challenge, entered.phone)
    return await door.gathering.add(Telling(public_report_id, entered, by=by, challenge=solved))


@router.put("/public-reports/{public_report_id}/desk")
async def handle(public_report_id: UUID, entered: HandlingIn, session: Session, viewer: Asking) -> PublicReportView:
    """Take (for 5 minutes), release, adopt as a report of one's own, or dismiss with a reason."""
    return public_report_view(await desk.handled(session, public_report_id, entered, by=viewer))


@router.post("/sms", response_class=PlainTextResponse)
async def text(request: Request, door: PublicDoor, viewer: Asking) -> str:
    """An SMS from a gateway, which signs in with a bearer token. Answers what to send back to its sender."""
    viewer.allow("partner")
    return await texted(request.app.state.intake, door.gathering, await message_of(request), by=viewer)


@router.post("/sms/line")
async def type_line(entered: LineIn, request: Request, viewer: Asking) -> Answer:
    """A line that was read out over the phone, as an officer typed it: filed by him, under the id that it carries."""
    return await typed(request.app.state.intake, entered.line, by=viewer)


@router.get("/follow-report/{number}")
async def follow(number: str, session: Session, key: FollowKey) -> FollowedReport:
    """What became of a public report, for whoever holds its number and key; no account is needed."""
    return await queries.followed(session, number, key)
