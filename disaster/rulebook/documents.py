"""The documents that the program ships, read once through their schemas, and which plan is in force on a day.

A document that says something unknown is refused with the path of every fault.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar, overload

import yaml
from pydantic import BaseModel, ValidationError

from disaster.errors import Refusal
from disaster.rulebook.schemas import (
    Aid,
    Costs,
    Deadlines,
    Hazards,
    Holidays,
    Indicators,
    Joining,
    Metric,
    Moving,
    NeedsClock,
    PlacementRules,
    Plan,
    ReliefItems,
    ResponseLevels,
    Silence,
    Tasks,
    check_metrics,
)

Name = Literal["response_levels", "deadlines", "indicators", "relief_items", "hazards", "tasks", "holidays",
               "silence", "joining", "aid", "placement", "needs_clock", "costs", "moving"]
AnyDocument = (ResponseLevels | Deadlines | Indicators | ReliefItems | Hazards | Tasks | Holidays | Silence | Joining
               | Aid | PlacementRules | NeedsClock | Costs | Moving)
SCHEMAS: Mapping[str, type[AnyDocument]] = {
    "response_levels": ResponseLevels, "deadlines": Deadlines, "indicators": Indicators,
    "relief_items": ReliefItems, "hazards": Hazards, "tasks": Tasks, "holidays": Holidays, "silence": Silence,
    "joining": Joining, "aid": Aid, "placement": PlacementRules,
    "needs_clock": NeedsClock, "costs": Costs, "moving": Moving,
}
FAULTS_MAX = 50
Model = TypeVar("Model", bound=BaseModel)


class DocumentRefused(Refusal):
    """A rule document says something that its schema does not know. Facts: document, faults with paths."""

    code = "rule_document_refused"
    status = 400


@overload
def shipped(name: Literal["response_levels"]) -> ResponseLevels: ...
@overload
def shipped(name: Literal["deadlines"]) -> Deadlines: ...
@overload
def shipped(name: Literal["indicators"]) -> Indicators: ...
@overload
def shipped(name: Literal["relief_items"]) -> ReliefItems: ...
@overload
def shipped(name: Literal["hazards"]) -> Hazards: ...
@overload
def shipped(name: Literal["tasks"]) -> Tasks: ...
@overload
def shipped(name: Literal["holidays"]) -> Holidays: ...
@overload
def shipped(name: Literal["silence"]) -> Silence: ...
@overload
def shipped(name: Literal["joining"]) -> Joining: ...
@overload
def shipped(name: Literal["aid"]) -> Aid: ...
@overload
def shipped(name: Literal["placement"]) -> PlacementRules: ...
@overload
def shipped(name: Literal["needs_clock"]) -> NeedsClock: ...
@overload
def shipped(name: Literal["costs"]) -> Costs: ...
@overload
def shipped(name: Literal["moving"]) -> Moving: ...
def shipped(name: Name) -> AnyDocument:
    """The shipped document of that name; the same frozen object at each call."""
    return _load(name)


@cache
def _load(name: Name) -> AnyDocument:
    text = (files("disaster.rulebook") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    return read(SCHEMAS[name], yaml.safe_load(text), name)


def read(schema: type[Model], data: Any, name: str) -> Model:
    """The data as a document, or DocumentRefused with the path of each fault."""
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        raise DocumentRefused(document=name, faults=faults(error)) from error


def faults(error: ValidationError) -> list[dict[str, str]]:
    """Each fault as path and message, `triggers.0.min.I: …`."""
    return [{"path": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
            for fault in error.errors(include_url=False, include_input=False)[:FAULTS_MAX]]


def read_plan(data: Any) -> Plan:
    """A plan as a city enters it, checked against the metrics that the program knows and its own."""
    plan = read(Plan, data, "plan")
    indicators = shipped("indicators").by_key()
    hazards = shipped("hazards").by_key()
    strange = [{"path": f"metrics.{key}.expr", "message": f"unknown indicator {term}"}
               for key, metric in plan.metrics.items()
               for term in metric.indicators if term not in indicators]
    strange += [{"path": f"triggers.{i}.hazards", "message": f"unknown hazard {hazard}"}
                for i, trigger in enumerate(plan.triggers)
                for hazard in trigger.hazards if hazard not in hazards]
    try:
        check_metrics(plan, shipped("response_levels").metrics)
    except ValueError as error:
        strange.append({"path": "triggers", "message": str(error)})
    if strange:
        raise DocumentRefused(document="plan", faults=strange[:FAULTS_MAX])
    return plan


def metrics_of(plan: Plan) -> dict[str, Metric]:
    """What a plan's clauses measure: the shared metrics and the plan's own."""
    return {**shipped("response_levels").metrics, **plan.metrics}


def in_force(plans: Iterable[Plan], day: date, jurisdiction: str) -> Plan | None:
    """The plan of this jurisdiction on this day (Asia/Shanghai); None where none applies.

    A plan that somebody confirmed wins over an example; among equals the one with the later first day wins.
    A plan applies to its own jurisdiction only, never to what lies below or above it.
    """
    candidates = [plan for plan in plans if applies(plan, day, jurisdiction)]
    return max(candidates, default=None,
               key=lambda plan: (plan.flag != "example", plan.valid_from or date.min, plan.id))


def applies(plan: Plan, day: date, jurisdiction: str) -> bool:
    """Whether the plan is this jurisdiction's own and the day lies within its period, both ends included."""
    return (not plan.comparison and plan.jurisdiction == jurisdiction
            and plan.valid_from is not None and plan.valid_from <= day
            and (plan.valid_to is None or day <= plan.valid_to))
