"""The planner's answer as a draft of a plan: lines with their reasons, shortages, and what is asked of the league."""

from uuid import UUID

from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch.models import Plan, PlanLine
from disaster.dispatch.rules import whole
from disaster.dispatch.schemas import PlanIn
from disaster.incidents.models import Incident
from disaster.planning.plan import Plan as Computed
from disaster.planning.plan import Shortage


def plan_of(answer: Computed, incident: Incident, entered: PlanIn, by: str, replaces: UUID | None = None) -> Plan:
    """The planner's answer as a draft, over the order that it would replace."""
    return Plan(
        id=uuid7(), incident_id=incident.id, county=incident.county, state="draft", made_at=clock.now(), made_by=by,
        solver=answer.solver, solver_version=answer.solver_version, optimal=answer.optimal,
        input_hash=answer.input_hash, bound=answer.bound, gap=answer.gap, minutes_gap=answer.minutes_gap,
        objective={"pieces": answer.pieces, "piece_minutes": answer.piece_minutes,
                   "merge_minutes": answer.merge_minutes},
        seconds=answer.seconds, lowest_celsius=entered.lowest_celsius, example=answer.example, edited=False,
        shortages=[shortage_of(one) for one in answer.shortages],
        tiers=[one.model_dump(mode="json") for one in answer.tiers],
        improvements=[one.model_dump(mode="json") for one in answer.improvements],
        unknown=[{"place": place, "group": group} for place, group in answer.unknown],
        travel_is_estimate=answer.travel_is_estimate, trips=[], routing=None, changes=None, demand=demand_of(answer),
        carried=answer.carried and answer.carried.model_dump(mode="json"), replaces=replaces, support_id=None,
        problem=None,
        order_number=None, signatory=None, approved_at=None, approved_by=None, edits=[], lines=lines_of(answer))


def lines_of(answer: Computed) -> list[PlanLine]:
    """The planner's lines with their reasons."""
    return [PlanLine(id=uuid7(), line=number, store_id=line.store, place=line.township, item=line.item,
                     quantity=line.pieces, quantity_urgent=line.pieces_a, minutes=line.minutes,
                     substitute=line.substitute,
                     reason={name: getattr(line.reason, name) for name in line.reason.__slots__})
            for number, line in enumerate(answer.lines, start=1)]


def demand_of(answer: Computed) -> list[dict[str, object]]:
    """What the county asks its league for: its unmet need by place and group, in the group's unit."""
    return [{"place": place, "group": one.group, "short": whole(units, one.scale), "cause": one.cause,
             "short_urgent": whole(one.short_a_by_township.get(place, 0), one.scale)}
            for one in answer.shortages for place, units in sorted(one.short_by_township.items())]


def shortage_of(one: Shortage) -> dict[str, object]:
    """A shortage in the group's unit: what lacks rounded up, so that need - reachable = short."""
    need, short = whole(one.need, one.scale), whole(one.short, one.scale)
    return {"group": one.group, "places": list(one.townships), "need": need, "short": short, "reachable": need - short,
            "short_urgent": whole(one.short_a, one.scale), "cause": one.cause, "exact": one.exact,
            "short_by_place": {place: whole(units, one.scale) for place, units in one.short_by_township.items()},
            "causes": {cause: whole(units, one.scale) for cause, units in one.causes.items()}}
