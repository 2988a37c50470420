"""What a county's stock cannot meet goes up as demand: townships of its league's problem, class A and B apart."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from disaster.planning.plan import Plan
from disaster.planning.problem import Id, Need, Problem, Township, Value


class Demand(Value):
    """What a county's stock cannot meet, as townships of its league's problem."""

    format: Literal["disaster-demand/1"] = "disaster-demand/1"
    county: Id
    input_hash: str
    townships: tuple[Township, ...]
    scales: dict[Id, int] = Field(default_factory=dict)
    example: bool = False


def demand_of(county: str, problem: Problem, served: Mapping[tuple[str, str], int], input_hash: str) -> Demand:
    """The unmet vector: need less `served`, base units by (township, group); what is unknown stays unknown."""
    found = []
    for place in sorted(problem.townships, key=lambda one: one.id):
        needs = {group: unmet for group, need in sorted(place.needs.items())
                 if (unmet := unmet_of(need, served.get((place.id, group), 0))) != Need(a=0, b=0)}
        if needs:
            found.append(place.model_copy(update={"needs": needs}))
    return Demand(county=county, input_hash=input_hash, townships=tuple(found), scales=problem.scales,
                  example=problem.example)


def unmet_of(need: Need, served: int) -> Need:
    """What is left of a need when so many base units came; class A first."""
    a = need.a or 0
    return Need(a=None if need.a is None else max(0, a - served),
                b=None if need.b is None else max(0, need.b - max(0, served - a)))


def served_units(problem: Problem, plan: Plan) -> dict[tuple[str, str], int]:
    """Base units by (township, group) that a plan's lines bring."""
    serves = {item.id: item.serves for item in problem.items}
    found: dict[tuple[str, str], int] = {}
    for line in plan.lines:
        key = line.township, line.group
        found[key] = found.get(key, 0) + line.pieces * serves[line.item]
    return found
