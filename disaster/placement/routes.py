"""Doors of placement: the county's disasters, plans of stock, choice and approval, fulfilment, files."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import UUID7

from disaster.db import Session
from disaster.people.asking import Asking
from disaster.placement import actions, editing, files, fulfilling, queries
from disaster.placement.schemas import (
    CatalogueView,
    ChoiceIn,
    Format,
    FulfilmentView,
    StockApprovalIn,
    StockLineIn,
    StockPlanDetail,
    StockPlanIn,
    StockPlanView,
)
from disaster.placement.views import SEERS, detail_of, scenario_view, stock_plan_view
from disaster.rulebook.documents import shipped

router = APIRouter(prefix="/api", tags=["placement"])
PLANNERS = ("duty_officer", "commander")        # the emergency bureau sets need, kinds and plan (暂行办法 2023, art. 3)
FileKind = Annotated[Format, Path()]
Key = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
CountyCode = Annotated[str, Query(pattern=r"^\d{6}$")]


@router.get("/placement/scenarios")
async def scenarios(county: CountyCode, session: Session, viewer: Asking,
                    seed: Annotated[int, Query(ge=0, le=10**6)] = 1) -> CatalogueView:
    """The disasters that the county prepares for, before anything is computed."""
    viewer.allow(*SEERS, area=county)
    facts = await queries.facts_of(session, county)
    rules = shipped("placement")
    return CatalogueView(county=county, version=rules.version, example=queries.rests_on_example(), basis=rules.basis,
                         scenarios=[scenario_view(one) for one in queries.catalogue_of(facts, seed)],
                         unknown=facts.unknown)


@router.put("/stock-plans/{plan_id}")
async def ask(plan_id: UUID7, entered: StockPlanIn, session: Session, viewer: Asking) -> StockPlanView:
    """Let a plan be computed; its progress comes as entries."""
    viewer.allow(*PLANNERS, area=entered.county)
    return stock_plan_view(await actions.asked(session, plan_id, entered, by=viewer))


@router.get("/stock-plans/{plan_id}")
async def detail(plan_id: UUID, session: Session, viewer: Asking) -> StockPlanDetail:
    """The whole plan."""
    return detail_of(await queries.plan_of(session, plan_id, viewer))


@router.put("/stock-plans/{plan_id}/choice")
async def choose(plan_id: UUID, entered: ChoiceIn, session: Session, viewer: Asking) -> StockPlanView:
    """Follow the expected or the cautious answer."""
    plan = await queries.plan_of(session, plan_id, viewer, lock=True)
    viewer.allow(*PLANNERS, area=plan.county)
    return stock_plan_view(await actions.chosen(session, plan, entered, by=viewer))


@router.put("/stock-plans/{plan_id}/lines/{store}/{item}")
async def edit(plan_id: UUID, store: Key, item: Key, entered: StockLineIn, session: Session,
               viewer: Asking) -> StockPlanView:
    """Change a line of a draft by hand, with the reason; None pieces: as computed again."""
    viewer.allow(*PLANNERS, area=(await queries.plan_of(session, plan_id, viewer)).county)
    return stock_plan_view(await editing.edited(session, plan_id, store, item, entered, by=viewer))


@router.put("/stock-plans/{plan_id}/approval")
async def approve(plan_id: UUID, entered: StockApprovalIn, session: Session, viewer: Asking) -> StockPlanView:
    """Put the plan in force."""
    return stock_plan_view(await actions.approved(session, plan_id, entered, by=viewer))


@router.get("/stock-plans/{plan_id}/fulfilment")
async def fulfilment(plan_id: UUID, session: Session, viewer: Asking) -> FulfilmentView:
    """What is there now against the plan, and what to transfer and buy."""
    return await fulfilling.fulfilment(session, await queries.plan_of(session, plan_id, viewer))


@router.get("/stock-plans/{plan_id}/file.{kind}")
async def file(plan_id: UUID, kind: FileKind, session: Session, viewer: Asking) -> Response:
    """The plan document as XLSX, CSV or PDF."""
    plan = await queries.plan_of(session, plan_id, viewer)
    paper = await fulfilling.paper_of(session, plan)
    name = quote(files.name_of(paper, kind))
    return Response(await files.made(paper, kind), media_type=files.TYPES[kind], headers={
        "content-disposition": f"attachment; filename=\"stock-plan.{kind}\"; filename*=UTF-8''{name}"})
