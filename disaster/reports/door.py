"""The most asked doors, PUT /api/reports/{id} and POST /api/reports:batch, on the shortest way to the intake.

The routes of intake_routes.py state their form and stay their meaning: what is not plainly a report by somebody who may
file it is handed on to them as it came, before anything was filed, and they say what is wrong with it.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from disaster.errors import Refusal
from disaster.people.asking import asking
from disaster.people.viewer import Viewer
from disaster.problems import problem
from disaster.reports.intake_routes import allow_filing, filed, filed_batch
from disaster.reports.schemas import BatchIn, ReportIn

ONE, BATCH = "/api/reports/", "/api/reports:batch"
UUID_LENGTH, OF_CLIENTS = 36, 7
Call = Callable[[], Awaitable[Response]]


class ReportDoors:
    """ASGI middleware before all routes, behind the limit of what may be sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = scope["type"] == "http" and doors(scope)
        if not known:
            await self.app(scope, receive, send)
            return
        came = await whole(receive)
        call = await plain(Request(scope), known, came)
        if call is None:
            await self.app(scope, again(came, receive), send)
            return
        try:
            answer = await call()
        except Refusal as refusal:
            answer = problem(refusal.problem())
        await answer(scope, receive, send)


def doors(scope: Scope) -> UUID | str | None:
    """The id of the one report, or the door of batches; None for any other address, and what is not sent as JSON."""
    path, method = scope["path"], scope["method"]
    if (b"content-type", b"application/json") not in scope["headers"]:
        return None
    if method == "POST" and path == BATCH:
        return BATCH
    if method != "PUT" or not path.startswith(ONE) or len(path) != len(ONE) + UUID_LENGTH:
        return None
    try:
        report_id = UUID(path[len(ONE):])
    except ValueError:
        return None
    return report_id if report_id.version == OF_CLIENTS else None


async def whole(receive: Receive) -> list[Message]:
    """Everything that is sent, or what came before the line was cut."""
    came = [await receive()]
    while came[-1]["type"] == "http.request" and came[-1].get("more_body"):
        came.append(await receive())
    return came


def again(came: Sequence[Message], receive: Receive) -> Receive:
    """The same for who reads after us."""
    left = iter(came)

    async def next_of() -> Message:
        for message in left:
            return message
        return await receive()
    return next_of


async def plain(request: Request, known: UUID | str, came: Sequence[Message]) -> Call | None:
    """What is to be done, if it is well formed and the asker may; None if the routes shall say."""
    if came[-1]["type"] != "http.request":
        return None
    try:
        viewer = await asking(request)
        said = orjson.loads(b"".join(message.get("body", b"") for message in came))
        if isinstance(known, UUID):
            return one(request, viewer, known, said)
        entered = BatchIn.model_validate(said)
        return lambda: filed_batch(request.app.state.intake, entered, viewer)
    except (Refusal, ValidationError, orjson.JSONDecodeError, DBAPIError, OSError):
        return None


def one(request: Request, viewer: Viewer, report_id: UUID, said: Any) -> Call:
    """The same of one report."""
    entered = ReportIn.model_validate(said)
    allow_filing(viewer, entered)
    return lambda: filed(request.app.state.intake, report_id, entered, viewer)
