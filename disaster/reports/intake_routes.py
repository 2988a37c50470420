"""Doors by which reports come in: one at a time, or a batch; and the choice between corrections in conflict."""

from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import UUID7, ValidationError

from disaster.db import Session
from disaster.errors import Refusal
from disaster.people.asking import Asking
from disaster.people.viewer import Viewer
from disaster.reports.actions import desk
from disaster.reports.intake import Answer, Filing, Intake
from disaster.reports.schemas import (
    BatchIn,
    BatchItemIn,
    BatchView,
    ChoiceIn,
    HeldReportView,
    ReportIn,
    ReportView,
)
from disaster.reports.views import report_view

router = APIRouter()
OFFICE = ("duty_officer", "verifier", "commander")
HELD = 202


class MalformedReport(Refusal):
    """One body of a batch is not of the stated form; the facts say where and which rule."""

    code, status = "malformed", 422


@router.put("/reports/{report_id}", response_model=None,
            responses={200: {"model": ReportView}, HELD: {"model": HeldReportView}})
async def file(report_id: UUID7, entered: ReportIn, request: Request, viewer: Asking) -> Response:
    """File a report under the id that the client made. Sending it again is harmless.

    202: it corrects a report that has not come yet; it is kept, and filed as soon as that one comes.
    """
    allow_filing(viewer, entered)
    return await filed(request.app.state.intake, report_id, entered, viewer)


@router.post("/reports:batch", response_model=None, responses={200: {"model": BatchView}})
async def file_batch(entered: BatchIn, request: Request, viewer: Asking) -> Response:
    """File up to 1,000 reports, each by itself: the answer says of each what a single PUT would have answered.

    Not all or nothing: what is refused or malformed harms no other. What was answered with 200 or 202 is durable; the
    whole batch may be sent again without harm. Order does not matter, also between a report and its corrections.
    """
    return await filed_batch(request.app.state.intake, entered, viewer)


@router.put("/reports/{report_id}/choice")
async def choose(report_id: UUID, entered: ChoiceIn, session: Session, viewer: Asking) -> ReportView:
    """Of corrections that knew nothing of each other, this one is to stand; the others are kept and set aside."""
    return report_view(await desk.chosen(session, report_id, entered, by=viewer))


def allow_filing(viewer: Viewer, entered: ReportIn) -> None:
    """A reporter files what he saw; what came by another way is entered by the office."""
    viewer.allow("reporter", *OFFICE, area=entered.place)
    if entered.source not in {None, "app"}:
        viewer.allow(*OFFICE, area=entered.place)


async def filed(intake: Intake, report_id: UUID, entered: ReportIn, viewer: Viewer) -> Response:
    """File one; the bytes that answer are those of its entry."""
    told = await intake.file(Filing(report_id, entered, viewer))
    return Response(told.as_json, HELD if isinstance(told, HeldReportView) else 200, media_type="application/json")


async def filed_batch(intake: Intake, entered: BatchIn, viewer: Viewer) -> Response:
    """File each; a BatchView, written from what is written already."""
    read = [read_item(one, viewer) for one in entered.reports]
    told = iter(await intake.file_all([one for one in read if isinstance(one, Filing)]))
    items = [item(asked.id, next(told) if isinstance(one, Filing) else one)
             for asked, one in zip(entered.reports, read, strict=True)]
    return Response(orjson.dumps({"items": items}, default=str), media_type="application/json")


def read_item(asked: BatchItemIn, viewer: Viewer) -> Filing | Refusal:
    """One report of a batch, if it is well formed and the asker may file it."""
    try:
        entered = ReportIn.model_validate(asked.body)
        allow_filing(viewer, entered)
    except ValidationError as error:
        return MalformedReport(faults=[{"at": ["body", *fault["loc"]], "rule": fault["type"], "says": fault["msg"]}
                                       for fault in error.errors(include_url=False, include_input=False)[:50]])
    except Refusal as refusal:
        return refusal
    return Filing(asked.id, entered, viewer)


def item(report_id: UUID, told: Answer | BaseException) -> dict[str, Any]:
    """The answer to one report of a batch: a BatchItemView."""
    answer: dict[str, Any] = {"id": report_id, "status": 200, "report": None, "held": None, "problem": None}
    if isinstance(told, ReportView):
        return answer | {"report": orjson.Fragment(told.as_json)}
    if isinstance(told, HeldReportView):
        return answer | {"status": HELD, "held": orjson.Fragment(told.as_json)}
    if isinstance(told, Refusal):
        return answer | {"status": told.status, "problem": told.problem()}
    raise told
