"""The whole service on one screen: what starts, what answers, how refusals are told."""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import disaster.tables  # noqa: F401  # registers every kind of subject
from disaster.compressing import Compressed
from disaster.db import DatabaseAway, OurFault, Session, Unstorable, open_engine, refusal_of, sessions
from disaster.durable import refuse_forgetful
from disaster.errors import Refusal
from disaster.incidents.rules import IncidentMerged
from disaster.jobs import jobs
from disaster.limits import BodyLimit
from disaster.live.hub import Hub
from disaster.live.listen import listen
from disaster.pages import add_pages
from disaster.problems import problem
from disaster.reports.door import ReportDoors
from disaster.reports.intake import Intake
from disaster.settings import settings
from disaster.tracks.telling import telling

ROUTERS = ("reports", "people", "geo", "rulebook", "live", "media", "stockpile", "roads", "alerts", "incidents",
           "ledgers", "evacuation", "mobilisation", "aid", "dispatch", "intake", "phones", "checking", "silence",
           "sitreps", "tracks", "placement", "costs", "sharing")
INCIDENT_MERGED = "DM001"       # nothing new comes to an incident that was merged
log = logging.getLogger("disaster")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the database, begin to follow the journal, run the clock jobs where this process is the one that may."""
    url = app.state.database_url or settings().database_url
    engine = open_engine(url)
    await refuse_forgetful(engine)
    app.state.sessions = sessions(engine)
    app.state.intake = Intake(app.state.sessions)
    app.state.hub = hub = Hub(app.state.sessions, settings().tick_milliseconds / 1000, settings().heartbeat_seconds)
    await hub.start()
    moved = asyncio.Event()     # something was recorded: what must follow at once looks
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(work) for work in (
            listen(url, hub.woken, moved), hub.follow(), hub.beat(), hub.guard(), telling(hub), jobs(engine, moved))]
        yield
        for task in running:
            task.cancel()
    await engine.dispose()


def create_app(database_url: str = "") -> FastAPI:
    """The service over one database."""
    app = FastAPI(title="Disaster response coordination", version="0.1", lifespan=lifespan,
                  docs_url=None, redoc_url=None)     # their pages load scripts from elsewhere; /openapi.json has it all
    app.state.database_url = database_url
    for package in ROUTERS:
        if find_spec(f"disaster.{package}.routes"):
            app.include_router(importlib.import_module(f"disaster.{package}.routes").router)
    app.add_middleware(ReportDoors)
    app.add_middleware(BodyLimit)
    app.add_middleware(Compressed)
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(DBAPIError, database_refused)
    app.add_exception_handler(ConnectionError, database_away)
    app.add_exception_handler(FileNotFoundError, database_away)     # its socket is gone
    app.add_exception_handler(Exception, our_fault)
    app.add_api_route("/api/health", health, tags=["live"])
    add_pages(app)
    return app


async def refused(_: Request, error: Exception) -> Response:
    """A refusal as problem+json."""
    assert isinstance(error, Refusal)
    return problem(error.problem())


async def database_refused(_: Request, error: Exception) -> Response:
    """Rows that others hold are a refusal; any other word of the database is a mistake of ours."""
    assert isinstance(error, DBAPIError)
    if getattr(error.orig, "sqlstate", None) == INCIDENT_MERGED:
        return problem(IncidentMerged(into=merged_into(error)).problem())
    refusal = refusal_of(error)
    if isinstance(refusal, Unstorable):
        log.warning("a value that was sent cannot be stored (%s)", type(error).__name__)
    if isinstance(refusal, OurFault):
        log.error("the database refused", exc_info=error)
    return problem(refusal.problem())


def merged_into(error: DBAPIError) -> str | None:
    """The incident that goes on, as the database's trigger names it (migration …_merging)."""
    return getattr(getattr(error.orig, "__cause__", None), "detail", None)


async def database_away(_: Request, error: Exception) -> Response:
    """Nobody listens where the database was."""
    log.error("the database is away: %s", error)
    return problem(DatabaseAway().problem())


async def our_fault(_: Request, __: Exception) -> Response:
    """A mistake of ours: nothing was written; the log has the details."""
    return problem(OurFault().problem())


async def malformed(_: Request, error: Exception) -> Response:
    """A body that is not of the stated form: 422 and nothing else, with the place and the rule of each fault."""
    assert isinstance(error, RequestValidationError)
    faults = [{"at": list(fault["loc"]), "rule": fault["type"], "says": fault["msg"]} for fault in error.errors()[:50]]
    return problem({"type": "/problems/malformed", "title": "malformed", "status": 422, "code": "malformed",
                    "facts": {"faults": faults}})


async def health(session: Session) -> dict[str, str]:
    """Answers only when the database does."""
    await session.execute(text("SELECT 1"))
    return {"status": "ok", "world": settings().world}
