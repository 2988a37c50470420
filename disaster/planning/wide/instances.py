"""Large instances: read from a file into arrays, and written, element by element."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from disaster.planning.demand import Demand
from disaster.planning.fleet import Hub
from disaster.planning.instance import Instance
from disaster.planning.plan import LeftOut
from disaster.planning.problem import Problem, Route, StandingLine, Township
from disaster.planning.wide.content import needs_by_township
from disaster.planning.wide.files import Unreadable, in_lines, taken_apart
from disaster.planning.wide.question import (
    CELLS_MAX,
    SHUT,
    UNKNOWN,
    Gathering,
    Question,
    is_wide,
    question_of,
)

BYTES_MIN = 4_000_000       # of a file that is read into arrays at once: a smaller one is read whole
LEFT_TO_LATER = {"townships": (), "routes": (), "standing": ()}


@dataclass(frozen=True, slots=True)
class Large:
    """What a file asks, its closures done; `unheeded`: what is in the file and no plan of this size minds."""

    question: Question
    unheeded: tuple[LeftOut, ...]


def large_in(file: Path, demands: Sequence[Demand]) -> Large | None:
    """What the file asks, where it is too large for the county's tables. Raises ValueError with what is wrong."""
    if file.stat().st_size < BYTES_MIN:
        return None
    found, instead = Gathering(), {one.id: one for demand in demands for one in demand.townships}

    def township(value: Any) -> None:
        one = Township.model_validate(value)
        if one.id not in instead:
            found.township(one)

    rest = taken_apart(file, {("problem", "townships"): township,
                              ("problem", "routes"): lambda value: found.route(Route.model_validate(value))})
    for one in instead.values():
        found.township(one)
    problem = rest.get("problem")
    if not isinstance(problem, dict):
        raise Unreadable("no problem")
    hubs = [Hub.model_validate(one) for one in rest.pop("hubs", ())]
    instance = Instance.model_validate({**rest, "problem": _frame(problem, demands)})
    if found.cells * len(instance.problem.stores) <= CELLS_MAX:
        return None
    standing = [StandingLine.model_validate(line) for line in problem.get("standing", ())]
    question = found.question(instance.problem, standing)
    return Large(question.closed((one.start, one.end) for one in instance.closures),
                 (*_unheeded(instance), *(("hubs",) if hubs else ())))


def large_of(instance: Instance, problem: Problem) -> Large | None:
    """The same of an instance that was read whole; `problem`: with its closures and demands."""
    return Large(question_of(problem), _unheeded(instance)) if is_wide(problem) else None


def _unheeded(instance: Instance) -> tuple[LeftOut, ...]:
    return ("vehicles", "trips") if instance.fleet else ()


def _frame(problem: dict[str, Any], demands: Sequence[Demand]) -> dict[str, Any]:
    scales = {group: scale for demand in demands for group, scale in demand.scales.items()}
    return {**problem, **LEFT_TO_LATER, "scales": scales | problem.get("scales", {}),
            "example": bool(problem.get("example")) or any(demand.example for demand in demands)}


def write_instance(question: Question, out: Path) -> None:
    """The question as an instance's file, townships and routes on lines of their own."""
    write_parts(question.frame.model_copy(update={"standing": question.standing}),
                (orjson.dumps(one) for one in townships_json(question, needs_by_township(question))),
                _routes(question), out)


def write_parts(frame: Problem, townships: Iterator[bytes], routes: Iterator[bytes], out: Path) -> None:
    """The same of townships and routes that come one by one."""
    rest = frame.model_dump(mode="json", exclude={"townships", "routes"})
    with out.open("wb") as file:
        file.write(b'{"format":"disaster-plan/1","problem":{"townships":')
        in_lines(file, townships)
        file.write(b',\n"routes":')
        in_lines(file, routes)
        file.write(b",\n" + orjson.dumps(rest)[1:] + b"}\n")


def townships_json(question: Question,
                   needs: Iterable[dict[str, tuple[int | None, int | None]]]) -> Iterator[dict[str, Any]]:
    """Townships as the format has them, with these needs; those without any are left out of a demand by the caller."""
    for at, (name, own) in enumerate(zip(question.townships, needs, strict=True)):
        hours = int(question.hours[at])
        yield {"id": name, "needs": {group: {"a": a, "b": b} for group, (a, b) in own.items()},
               "barred": sorted(question.barred.get(at, ())), "hours_unserved": None if hours == UNKNOWN else hours}


def _routes(question: Question) -> Iterator[bytes]:
    columns = (column.tolist() for column in (question.store, question.town, question.minutes, question.vehicle))
    for store, town, minutes, vehicle in zip(*columns, strict=True):
        yield orjson.dumps({"store": question.stores[store], "township": question.townships[town],
                            "minutes": None if minutes == SHUT else minutes, "vehicle": vehicle})
