"""What is done with plans of stock: asked for, computed beside the service, chosen from, approved."""

import logging
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from disaster import clock
from disaster.db import OurFault, transaction
from disaster.dispatch.actions.numbers import raised
from disaster.errors import Refusal, SameIdOtherBody
from disaster.journal.record import record
from disaster.people.viewer import SYSTEM, Viewer
from disaster.placement import queries, rules, worker
from disaster.placement.answer import PHASES, Placement, Policy, PolicyKind, Progress
from disaster.placement.editing import reckoned
from disaster.placement.instance import Instance
from disaster.placement.models import StockLine, StockPlan
from disaster.placement.schemas import ChoiceIn, StockApprovalIn, StockPlanIn
from disaster.placement.views import scenario_view, stock_plan_view
from disaster.rulebook.documents import shipped

log = logging.getLogger("disaster.placement")
SIGNERS = ("commander", "leader")
COMPARED: tuple[PolicyKind, ...] = ("expected", "cautious", "today", "by_population")


async def asked(session: AsyncSession, plan_id: UUID, entered: StockPlanIn, *, by: Viewer) -> StockPlan:
    """Freeze what is known now and let it be computed. An earlier draft of the county is out of date."""
    body_hash = sha256(entered.model_dump_json().encode()).digest()
    standing = await session.get(StockPlan, plan_id)
    if standing is not None:
        if standing.body_hash != body_hash:
            raise SameIdOtherBody(subject=f"stock_plan/{plan_id}")
        return standing
    await one_at_a_time(session, entered.county)
    facts = await queries.facts_of(session, entered.county)
    disasters = queries.catalogue_of(facts, entered.seed)
    instance = await queries.instance_of(session, facts, disasters, entered)
    await superseded(session, entered.county, "draft", by=by.actor)
    weights = {one.id: one.per_10000_years for one in instance.scenarios}
    plan = StockPlan(
        id=plan_id, county=entered.county, state="computing", made_at=clock.now(), made_by=by.actor,
        body_hash=body_hash, budget_fen=entered.budget_fen, with_sites=entered.with_sites,
        limit_seconds=entered.limit_seconds, rules_version=shipped("placement").version,
        instance=instance.model_dump(mode="json"), unknown=facts.unknown, chosen="expected", answer=None,
        scenarios=[scenario_view(one, instance, weights[one.id]).model_dump(mode="json")
                   for one in disasters if one.id in weights],
        progress={"phase": "waiting", "done": 0, "of": len(PHASES)}, number=None, signatory=None, approved_at=None,
        approved_by=None, edited=None, edits=[], lines=[])
    session.add(plan)
    await session.flush()
    record(session, "stock_plan.asked", stock_plan_view(plan), by=by.actor)
    return plan


async def one_at_a_time(session: AsyncSession, county: str) -> None:
    """Two people who ask or sign at the same moment wait for each other: this lock first, then the plans' rows."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"stock plan {county}", 0))))


async def superseded(session: AsyncSession, county: str, state: str, *, by: str) -> None:
    """What takes the place of a plan makes it out of date; one that is being computed is waited for."""
    rows = await session.scalars(select(StockPlan).where(
        StockPlan.county == county, StockPlan.state.in_(["computing", state])).with_for_update())
    for row in rows.all():
        if row.state != state:
            raise rules.StillComputing(stock_plan=str(row.id))
        row.state = "superseded"
        await session.flush()
        record(session, "stock_plan.superseded", stock_plan_view(row), by=by)


async def computed_by_the_clock(session: AsyncSession) -> None:
    """Compute what waits, in transactions of its own: the work takes a minute, and no lock is held over it."""
    maker = async_sessionmaker(session.bind, expire_on_commit=False)
    async with maker() as reading:
        plan = await queries.computing(reading)
        if plan is None:
            return
        plan_id, limit, instance = plan.id, plan.limit_seconds, Instance.model_validate(plan.instance)

    async def tell(progress: Progress) -> None:
        async with transaction(maker) as telling:
            await progressed(telling, plan_id, progress)
    try:
        answer = await worker.solve(instance, limit, tell)
    except Refusal as refusal:
        async with transaction(maker) as telling:
            await failed(telling, plan_id, refusal.code)
        return
    try:
        async with transaction(maker) as telling:
            await computed(telling, plan_id, answer)
    except (KeyError, ValueError, IntegrityError):      # a mistake of ours must not be computed again for ever
        log.exception("the answer of stock plan %s could not be kept", plan_id)
        async with transaction(maker) as telling:
            await failed(telling, plan_id, OurFault.code)


async def progressed(session: AsyncSession, plan_id: UUID, progress: Progress) -> None:
    """Tell how far it is: each phase, and within a phase when the gap has become half of what was told."""
    plan = await session.get_one(StockPlan, plan_id, with_for_update=True)
    told = plan.progress
    is_new = told["phase"] != progress.phase
    halved = progress.gap is not None and progress.gap <= (told.get("gap") or 2) / 2
    if plan.state == "computing" and (is_new or halved):
        plan.progress = progress.model_dump(mode="json")
        await session.flush()
        record(session, "stock_plan.progressed", stock_plan_view(plan), by=SYSTEM.actor)


async def failed(session: AsyncSession, plan_id: UUID, code: str) -> None:
    """The solver ended without an answer."""
    plan = await session.get_one(StockPlan, plan_id, with_for_update=True)
    plan.state = "failed"
    plan.progress = {**plan.progress, "phase": "failed", "code": code}
    await session.flush()
    record(session, "stock_plan.failed", stock_plan_view(plan), by=SYSTEM.actor)


async def computed(session: AsyncSession, plan_id: UUID, answer: Placement) -> StockPlan:
    """The answer makes the plan a draft."""
    plan = await session.get_one(StockPlan, plan_id, with_for_update=True)
    instance = Instance.model_validate(plan.instance)
    plan.state, plan.answer, plan.lines = "draft", kept(instance, answer), lines_of(instance, answer)
    plan.progress = {"phase": "done", "done": len(PHASES), "of": len(PHASES), "gap": answer.gap,
                     "seconds": answer.seconds}
    await session.flush()
    record(session, "stock_plan.computed", stock_plan_view(plan), by=SYSTEM.actor)
    return plan


async def chosen(session: AsyncSession, plan: StockPlan, entered: ChoiceIn, *, by: Viewer) -> StockPlan:
    """Follow the answer for the mean disaster, or the cautious one."""
    rules.refuse_state(plan.state, "draft")
    if plan.chosen != entered.policy:
        plan.chosen = entered.policy
        plan.edited = reckoned(plan, Instance.model_validate(plan.instance))     # what was changed by hand stays so
        await session.flush()
        record(session, "stock_plan.chosen", stock_plan_view(plan), by=by.actor)
    return plan


async def approved(session: AsyncSession, plan_id: UUID, entered: StockApprovalIn, *, by: Viewer) -> StockPlan:
    """Put the plan in force; it takes the place of the one before."""
    await one_at_a_time(session, (await queries.plan_of(session, plan_id, by)).county)
    plan = await queries.plan_of(session, plan_id, by, lock=True)
    by.allow(*SIGNERS, area=plan.county)
    if plan.state == "approved" and plan.signatory == entered.signatory_post and plan.approved_by == by.actor:
        return plan
    rules.refuse_state(plan.state, "draft")
    for old in await session.scalars(select(StockPlan).where(
            StockPlan.county == plan.county, StockPlan.state == "approved").with_for_update()):
        old.state = "superseded"
        await session.flush()
        record(session, "stock_plan.superseded", stock_plan_view(old), by=by.actor)
    now = clock.now()
    year = clock.local(now).year
    plan.number = f"{plan.county}储备〔{year}〕{await raised(session, f'stock plan {plan.county} {year}')}号"
    plan.state, plan.signatory, plan.approved_at, plan.approved_by = "approved", entered.signatory_post, now, by.actor
    await session.flush()
    record(session, "stock_plan.approved", stock_plan_view(plan), by=by.actor)
    return plan


def lines_of(instance: Instance, answer: Placement) -> list[StockLine]:
    """A line for each store and item that has, had, or shall have some; somebody else's stores are not planned."""
    fixed = {store.id for store in instance.stores if store.is_fixed}
    stocks = {kind: {(one.store, one.item): one.pieces for one in answer.policy(kind).stock} for kind in COMPARED}
    cells = sorted(cell for cell in {cell for stock in stocks.values() for cell in stock} if cell[0] not in fixed)
    return [StockLine(line=number, store=store, item=item, edited=None,
                      **{kind: stock.get((store, item), 0) for kind, stock in stocks.items()})
            for number, (store, item) in enumerate(cells, start=1)]


def kept(instance: Instance, answer: Placement) -> dict[str, Any]:
    """The answer without its stocks: the summary, each disaster's outcome, each group's unmet need."""
    summary = answer.model_dump(mode="json", exclude={"policies", "unreachable", "budget_fen"})
    return {"summary": {**summary, "policies": [summed(one) for one in answer.policies]},
            "outcomes": outcomes_of(instance, answer), "groups": grouped(instance, answer)}


def summed(policy: Policy) -> dict[str, Any]:
    """A way to stock in sums."""
    named = policy.model_dump(mode="json", include={
        "kind", "value_fen", "yearly_fen", "purchase_fen", "moved_fen", "expected_unmet_fen", "tail_unmet_fen",
        "opened", "minimum_short"})
    return {**named, "pieces": sum(one.pieces for one in policy.stock)}


def outcomes_of(instance: Instance, answer: Placement) -> dict[str, Any]:
    """Disaster → what each way to stock leaves unmet: in fen, as a share of all need by weight, by group."""
    needed = {one.id: sum(want.units * instance.penalty_fen[want.group] for want in one.wants)
              for one in instance.scenarios}
    found: dict[str, Any] = {one.id: {"unmet": {}, "unmet_fen": {}, "unmet_share": {}} for one in instance.scenarios}
    for policy in answer.policies:
        for outcome in policy.outcomes:
            of = found[outcome.scenario]
            of["unmet"][policy.kind] = {group: -(-units // instance.scales.get(group, 1))
                                        for group, units in sorted(outcome.unmet.items()) if units}
            of["unmet_fen"][policy.kind] = outcome.unmet_fen
            whole = needed[outcome.scenario]
            of["unmet_share"][policy.kind] = round(outcome.unmet_fen / whole, 4) if whole else 0.0
    return found


def grouped(instance: Instance, answer: Placement) -> dict[str, Any]:
    """Group → need and unmet need in the mean disaster and in the worst, in the group's unit."""
    needed = answer.policies[0].needed
    return {group: {"needed": round(units / instance.scales.get(group, 1), 1),
                    "unmet": {one.kind: round(one.expected_unmet.get(group, 0) / instance.scales.get(group, 1), 1)
                              for one in answer.policies},
                    "tail": {one.kind: round(one.tail_unmet.get(group, 0) / instance.scales.get(group, 1), 1)
                             for one in answer.policies}} for group, units in needed.items()}
