"""Doors of the rulebook: the documents for every client; rule sets to list, compare, enter, date, try."""

from datetime import date
from functools import cache
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from disaster import clock
from disaster.db import Session
from disaster.people.asking import Asking, asking
from disaster.rulebook import actions, queries, rules
from disaster.rulebook.documents import Name, metrics_of, shipped
from disaster.rulebook.schemas import (
    Aid,
    AreaCode,
    Comparison,
    Deadlines,
    Hazards,
    HolidaysListed,
    HolidaysView,
    HolidayYear,
    Indicators,
    Judgement,
    PeriodIn,
    ReliefItems,
    ResponseLevels,
    RuleSetDetail,
    RuleSetIn,
    RuleSetListed,
    RuleSetView,
    Tasks,
    TrialIn,
    WithdrawalIn,
)
from disaster.rulebook.views import holidays_view, ruleset_view
from disaster.settings import settings

router = APIRouter(tags=["rulebook"])
SIGNED_IN = [Depends(asking, scope="function")]     # rules are no secret among those who are signed in
IfNoneMatch = Annotated[str | None, Header(max_length=200)]


@cache
def packed(name: Name) -> tuple[bytes, str]:
    """A document as bytes and its ETag; both are the same for the life of the process."""
    content = shipped(name).model_dump_json().encode()
    return content, f'"{sha256(content).hexdigest()[:32]}"'


def document(name: Name, if_none_match: str | None) -> Response:
    """The document, or 304 where the client already has it."""
    content, etag = packed(name)
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300"}
    known = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    if etag in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)


@router.get("/api/rulebook/indicators", response_model=Indicators, dependencies=SIGNED_IN)
async def indicators(if_none_match: IfNoneMatch = None) -> Any:
    """What a report may say, with units, definitions and checks."""
    return document("indicators", if_none_match)


@router.get("/api/rulebook/hazards", response_model=Hazards, dependencies=SIGNED_IN)
async def hazards(if_none_match: IfNoneMatch = None) -> Any:
    """Hazard kinds, warning events and signals."""
    return document("hazards", if_none_match)


@router.get("/api/rulebook/items", response_model=ReliefItems, dependencies=SIGNED_IN)
async def items(if_none_match: IfNoneMatch = None) -> Any:
    """Relief goods, need groups and freight."""
    return document("relief_items", if_none_match)


@router.get("/api/rulebook/aid", response_model=Aid, dependencies=SIGNED_IN)
async def aid(if_none_match: IfNoneMatch = None) -> Any:
    """After how many days which aid is due again to a household."""
    return document("aid", if_none_match)


@router.get("/api/rulebook/deadlines", response_model=Deadlines, dependencies=SIGNED_IN)
async def clocks(if_none_match: IfNoneMatch = None) -> Any:
    """Report kinds and clocks."""
    return document("deadlines", if_none_match)


@router.get("/api/rulebook/tasks", response_model=Tasks, dependencies=SIGNED_IN)
async def tasks(if_none_match: IfNoneMatch = None) -> Any:
    """The tasks that each level brings."""
    return document("tasks", if_none_match)


@router.get("/api/rulebook/levels", response_model=ResponseLevels, dependencies=SIGNED_IN)
async def levels(if_none_match: IfNoneMatch = None) -> Any:
    """Metrics, shipped plans, and what the law asks of a response."""
    return document("response_levels", if_none_match)


@router.get("/api/rulebook/holidays", dependencies=SIGNED_IN)
async def holidays(session: Session) -> list[HolidaysListed]:
    """The years whose public holidays are known, shipped or entered here."""
    return await queries.holiday_years(session)


@router.put("/api/rulebook/holidays/{id}")
async def enter_holidays(id: UUID, entered: HolidayYear, session: Session, viewer: Asking) -> HolidaysView:
    """Enter a year as the State Council published it."""
    viewer.allow("administrator", area=settings().jurisdiction)
    return holidays_view(await actions.holidays_entered(session, id, entered, by=viewer.actor))


@router.get("/api/rulesets", dependencies=SIGNED_IN)
async def listing(session: Session, on: date | None = None,
                  jurisdiction: AreaCode | None = None) -> list[RuleSetListed]:
    """Every set, entered ones first, and which is in force on that day (today without one)."""
    found = await queries.all_sets(session, *_when_and_where(on, jurisdiction))
    return [queries.listed(one) for one in found]


@router.get("/api/rulesets/compare", dependencies=SIGNED_IN)
async def compare(session: Session, a: Annotated[str, Query(max_length=64)],
                  b: Annotated[str, Query(max_length=64)]) -> Comparison:
    """Two sets clause by clause."""
    one, other = [await queries.one_set(session, id, *_when_and_where(None, None)) for id in (a, b)]
    metrics = {**metrics_of(one.document), **metrics_of(other.document)}
    return Comparison(a=queries.listed(one), b=queries.listed(other),
                      differences=rules.differences(one.document, other.document, metrics))


@router.get("/api/rulesets/{id}", dependencies=SIGNED_IN)
async def detail(id: str, session: Session) -> RuleSetDetail:
    """One set with its document."""
    return await queries.one_set(session, id, *_when_and_where(None, None))


@router.put("/api/rulesets/{id}")
async def enter(id: UUID, entered: RuleSetIn, session: Session, viewer: Asking) -> RuleSetView:
    """Enter the city's own set."""
    viewer.allow("administrator", area=entered.document.jurisdiction or "")
    return ruleset_view(await actions.entered(session, id, entered, by=viewer.actor))


@router.put("/api/rulesets/{id}/period")
async def date_it(id: UUID, entered: PeriodIn, session: Session, viewer: Asking) -> RuleSetView:
    """Say from when to when a set applies."""
    viewer.allow("administrator", area=await _jurisdiction(session, id))
    return ruleset_view(await actions.dated(session, id, entered, by=viewer.actor))


@router.put("/api/rulesets/{id}/withdrawal")
async def withdraw(id: UUID, entered: WithdrawalIn, session: Session, viewer: Asking) -> RuleSetView:
    """Take a set back, with the reason."""
    viewer.allow("administrator", area=await _jurisdiction(session, id))
    return ruleset_view(await actions.withdrawn(session, id, entered.reason, by=viewer.actor))


@router.post("/api/rulesets/{id}/try", dependencies=SIGNED_IN)
async def try_it(id: str, entered: TrialIn, session: Session) -> Judgement:
    """What this set would have proposed for these figures; nothing is kept."""
    plan = (await queries.one_set(session, id, *_when_and_where(None, None))).document
    figures = rules.figures_of(entered, shipped("indicators").by_key())
    return rules.judge(plan, figures, rules.areas_of(entered), entered.hazard, metrics=metrics_of(plan),
                       jurisdiction=entered.jurisdiction)


def _when_and_where(on: date | None, jurisdiction: str | None) -> tuple[date, str]:
    return on or clock.local(clock.now()).date(), jurisdiction or settings().jurisdiction


async def _jurisdiction(session: Session, id: UUID) -> str:
    return (await queries.one_set(session, str(id), *_when_and_where(None, None))).jurisdiction or ""
