"""Planning from files: solve, check, route, make an instance. Files are read whole; what is wrong in them is named."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from disaster.errors import BadInput
from disaster.planning.checking import findings
from disaster.planning.demand import Demand, demand_of, served_units
from disaster.planning.generating import SIZES, instance_of, parts_of
from disaster.planning.hubs import hub_findings
from disaster.planning.instance import Answer, Instance, asked, closed, onward_of, trip_problem, with_demands
from disaster.planning.riding import carried_by_trips
from disaster.planning.trip_checking import trip_findings
from disaster.planning.wide.answering import answered
from disaster.planning.wide.checking import large_findings
from disaster.planning.wide.instances import Large, large_in, large_of, write_parts

Read = TypeVar("Read", bound=BaseModel)
Worked = TypeVar("Worked")
TOLD_MAX = 10


class UnreadableFile(BadInput):
    """The file is not of the format that was expected; the facts say where."""

    code = "unreadable_file"


def solved(file: Path, out: Path | None, demands: Sequence[Path], demand_out: Path | None, iterations: int,
           processes: int = 1) -> str:
    """Plan, write, and say in one paragraph what came of it."""
    demanded = [read(one, Demand) for one in demands]
    if large := _large(file, demanded):
        return answered(large, file.stem, out, demand_out, processes)
    instance = with_demands(read(file, Instance), demanded)
    problem = asked(instance)
    if large := large_of(instance, problem):
        return answered(large, file.stem, out, demand_out, processes)
    plan, trips = carried_by_trips(problem, lambda plan: trip_problem(instance, plan, iterations))
    answer = Answer(plan=plan, trips=trips,
                    demand=demand_of(file.stem, problem, served_units(problem, plan), plan.input_hash))
    if out:
        out.write_bytes(orjson.dumps(answer.model_dump(mode="json")))
    if demand_out:
        demand_out.write_bytes(orjson.dumps(answer.demand.model_dump(mode="json")))
    return told(answer)


def _large(file: Path, demands: Sequence[Demand]) -> Large | None:
    return _named(file, lambda: large_in(file, demands))


def told(answer: Answer) -> str:
    """The answer in a few lines."""
    plan, trips = answer.plan, answer.trips
    lines = [(f"✓ {plan.pieces} pieces on {len(plan.lines)} lines, bound {plan.bound}, gap {plan.gap:.4f};"
              f" {plan.piece_minutes} piece-minutes, gap {plan.minutes_gap:.4f}; {plan.seconds} s, {plan.solver}"
              f" {plan.solver_version}; input {plan.input_hash[:12]}"),
             (f"  short: {sum(one.short for one in plan.shortages)} in {len(plan.shortages)} shortages;"
              f" asked of the next level for {len(answer.demand.townships)} places")]
    if trips:
        lines.append(f"  {len(trips.trips)} trips, {sum(one.direct for one in trips.trips)} direct,"
                     f" {trips.vehicle_minutes} vehicle minutes, bound {trips.bound} ({trips.bound_kind}),"
                     f" gap {trips.gap:.4f}; left: {len(trips.left)} loads;"
                     f" {trips.seconds} s, {trips.solver} {trips.solver_version}")
    if plan.carried:
        lines.append(f"  vehicles bind: {plan.pieces} of {plan.carried.wanted} pieces ride, value {plan.carried.value}"
                     f" of at most {plan.carried.bound}, gap {plan.carried.gap:.5f}; no trip for {plan.carried.left}")
    return "\n".join(lines)


def checked(file: Path, plan_file: Path, demands: Sequence[Path]) -> list[str]:
    """What is wrong with an answer."""
    demanded = [read(one, Demand) for one in demands]
    if large := _large(file, demanded):
        return _large_findings(large, plan_file)
    instance = with_demands(read(file, Instance), demanded)
    problem = asked(instance)
    if large := large_of(instance, problem):
        return _large_findings(large, plan_file)
    answer = read(plan_file, Answer)
    found = findings(problem, answer.plan)
    if instance.hubs and not found:
        found += hub_findings(answer.plan.lines, closed(instance), instance.hubs, onward_of(instance))
    question = trip_problem(instance, answer.plan, answer.trips.iterations) if answer.trips and not found else None
    if question and answer.trips:
        found += trip_findings(question, answer.trips)
    served = served_units(problem, answer.plan) if not found else {}
    if not found and answer.demand.townships != demand_of(file.stem, problem, served, "").townships:
        found.append("the demand is not what the plan leaves unmet")
    return found


def _large_findings(large: Large, plan_file: Path) -> list[str]:
    return _named(plan_file, lambda: large_findings(large.question, plan_file))


def routed(file: Path, iterations: int, seed: int, out: Path | None) -> str:
    """Route a file of the literature, and say its cost and routes."""
    from disaster.planning import vrp

    try:
        answer = vrp.solved(file, iterations, seed)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise UnreadableFile(file=file.name, problem=str(error)) from error
    if out:
        vrp.written(answer, out)
    lines = [f"Route #{at}: {' '.join(map(str, route))}" for at, route in enumerate(answer.routes, start=1)]
    beside = f", best known {answer.best_known}, gap {answer.gap:.4f}" if answer.gap is not None else ""
    state = "" if answer.feasible else " (not feasible)"
    return "\n".join([*lines, f"Cost {answer.cost}{state}{beside}; {answer.iterations} iterations, {answer.seconds} s"])


def made(out: Path, kind: str, seed: int) -> str:
    """Write a synthetic instance."""
    if kind not in SIZES:
        raise BadInput(kind=kind, possible=sorted(SIZES))
    if SIZES[kind].vehicles:
        out.write_bytes(orjson.dumps(instance_of(kind, seed).model_dump(mode="json")))
    else:
        parts = parts_of(kind, seed)
        write_parts(parts.frame, (one.model_dump_json().encode() for one in parts.townships),
                    (one.model_dump_json().encode() for one in parts.routes), out)
    return f"✓ {kind} from seed {seed} in {out}"


def read(file: Path, kind: type[Read]) -> Read:
    """The file as a value; what is wrong is told with its place in the file."""
    return _named(file, lambda: kind.model_validate_json(file.read_bytes()))


def _named(file: Path, work: Callable[[], Worked]) -> Worked:
    """What the work reads from the file; what is wrong with it is told by its name, at most TOLD_MAX of it."""
    try:
        return work()
    except ValidationError as error:
        raise UnreadableFile(file=file.name, problems=[
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:TOLD_MAX]]) from error
    except ValueError as error:
        raise UnreadableFile(file=file.name, problem=str(error)) from error
    except OSError as error:
        raise UnreadableFile(file=file.name, problem=error.strerror) from error
