"""From rows of plans of stock to what is seen of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.people.views import STAFF
from disaster.placement.catalogue import Disaster
from disaster.placement.instance import Instance
from disaster.placement.models import StockLine, StockPlan
from disaster.placement.rules import target_of
from disaster.placement.schemas import (
    StockAnswer,
    StockEdited,
    StockGroup,
    StockLineView,
    StockPlanDetail,
    StockPlanPrivate,
    StockPlanView,
    StockScenario,
)
from disaster.rulebook.documents import shipped
from disaster.stockpile.items import unit_of

SEERS = STAFF | {"storekeeper", "reserves_officer", "finance_officer"}
PLAN = ("state", "made_at", "made_by", "budget_fen", "with_sites", "limit_seconds", "chosen", "unknown", "number",
        "signatory", "approved_at", "approved_by")
DISASTER = ("id", "per_10000_years", "relocated", "needing_aid", "sheep_units")
KIND = ("hazard", "zh", "en", "slow_percent", "store_survival_percent", "lowest_celsius", "flag")


def stock_plan_view(row: StockPlan) -> StockPlanView:
    """A plan without its lines."""
    return StockPlanView(
        id=str(row.id), areas=[row.county], progress=row.progress, scenarios=len(row.scenarios), lines=len(row.lines),
        edited=StockEdited.model_validate(row.edited) if row.edited else None,
        answer=None if row.answer is None else StockAnswer.model_validate(row.answer["summary"]),
        **{name: getattr(row, name) for name in PLAN})


def stock_line_view(line: StockLine, chosen: str) -> StockLineView:
    """A line with its target by the answer that was chosen."""
    return StockLineView(store=line.store, item=line.item, unit=unit_of(line.item), today=line.today,
                         target=target_of(line.edited, getattr(line, chosen)), edited=line.edited is not None,
                         expected=line.expected, cautious=line.cautious,
                         by_population=line.by_population)


def detail_of(row: StockPlan) -> StockPlanDetail:
    """The whole plan; what each disaster leaves unmet is of the chosen answer."""
    outcomes: Mapping[str, Any] = row.answer["outcomes"] if row.answer else {}
    scenarios = [StockScenario.model_validate({**one, **outcome_of(outcomes.get(one["id"], {}), row.chosen)})
                 for one in row.scenarios]
    return StockPlanDetail(plan=stock_plan_view(row), lines=[stock_line_view(line, row.chosen) for line in row.lines],
                           scenarios=scenarios, groups=groups_of(row.answer["groups"]) if row.answer else [])


def outcome_of(outcome: Mapping[str, Any], chosen: str) -> dict[str, Any]:
    """What a disaster leaves unmet."""
    return {"unmet": outcome.get("unmet", {}).get(chosen, {}), "unmet_fen": outcome.get("unmet_fen", {}),
            "unmet_share": outcome.get("unmet_share", {})}


def groups_of(groups: Mapping[str, Any]) -> list[StockGroup]:
    """Each planned group with its words."""
    return [StockGroup(key=group.key, zh=group.zh, en=group.en, unit_zh=group.unit_zh, unit_en=group.unit_en,
                       **groups[group.key])
            for group in shipped("relief_items").need_groups if group.key in groups]


def scenario_view(one: Disaster, instance: Instance | None = None, weight: int | None = None) -> StockScenario:
    """A disaster in figures, with what it would make people need where an instance says so."""
    values = {name: getattr(one, name) for name in DISASTER} | {name: getattr(one.template, name) for name in KIND}
    if weight is not None:
        values["per_10000_years"] = weight
    return StockScenario(**values, number=int(one.id.rpartition("-")[2]), hit=list(one.hit),
                         cut_off=list(one.cut_off), unknown=list(one.unknown), needed=needed_in(one.id, instance))


def needed_in(scenario_id: str, instance: Instance | None) -> dict[str, int]:
    """Need by group in the group's unit, rounded up."""
    found: dict[str, int] = {}
    for scenario in instance.scenarios if instance else ():
        for want in scenario.wants if scenario.id == scenario_id else ():
            found[want.group] = found.get(want.group, 0) + want.units
    scales = instance.scales if instance else {}
    return {group: -(-units // scales.get(group, 1)) for group, units in sorted(found.items())}


async def stock_plan_private(session: AsyncSession, plan_id: str) -> BaseModel | None:
    """Why lines were changed by hand."""
    row = await session.get(StockPlan, UUID(plan_id))
    return StockPlanPrivate(edits=row.edits) if row else None


register(Subject(StockPlanView, StockPlan, stock_plan_view, roles=SEERS, private=stock_plan_private,
                 private_roles=SEERS))
