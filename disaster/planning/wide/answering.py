"""The answer to a large instance, written while it is computed: lines and shortages on lines of their own.

Need groups know nothing of each other, so several may be computed at once, each in a process of its own.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from disaster.planning.demand import unmet_of
from disaster.planning.plan import Plan
from disaster.planning.problem import Need
from disaster.planning.wide.content import needs_by_township
from disaster.planning.wide.files import in_lines
from disaster.planning.wide.flows import flow_of
from disaster.planning.wide.instances import Large, townships_json
from disaster.planning.wide.question import Question
from disaster.planning.wide.short import shortages_of
from disaster.planning.wide.telling import Told, frame_of, group_lines, noted

NOTHING = Need(a=0, b=0)


@dataclass(frozen=True, slots=True)
class Group:
    """A group's lines and shortages as they are written, and what is kept of it."""

    lines: list[bytes]
    shortages: list[bytes]
    told: Told


def answered(large: Large, name: str, out: Path | None, demand_out: Path | None, processes: int = 1) -> str:
    """Plan, write, and say in a few lines what came of it. Raises SolverFailed."""
    with (out or Path(os.devnull)).open("wb") as file:
        plan, told, (lines, shortages) = _write(large, name, file, processes)
    if demand_out:
        with demand_out.open("wb") as file:
            _write_demand(large.question, name, plan, told, file)
    wanted = sum(tier.need for tier in plan.tiers)
    served = sum(tier.served for tier in plan.tiers)
    return "\n".join([
        (f"✓ {plan.pieces} pieces on {lines} lines, bound {plan.bound}, gap {plan.gap:.4f}; {plan.piece_minutes}"
         f" piece-minutes, gap {plan.minutes_gap:.4f}; {plan.seconds} s, {plan.solver} {plan.solver_version};"
         f" input {plan.input_hash[:12]}"),
        f"  short: {wanted - served} in {shortages} shortages; left out at this size: {', '.join(plan.left_out)}"])


def _write(large: Large, name: str, file: BinaryIO, processes: int) -> tuple[Plan, Told, tuple[int, int]]:
    """The answer; the plan without its lines and shortages, and how many of them it has."""
    started, question, told = time.monotonic(), large.question, Told()
    shortages: list[bytes] = []
    counted = 0

    def lines() -> Iterator[bytes]:
        nonlocal counted
        for group in groups(question, processes):
            counted += len(group.lines)
            told.add(group.told)
            shortages.extend(group.shortages)
            yield from group.lines

    file.write(b'{"format":"disaster-answer/1","trips":null,"plan":{"lines":')
    in_lines(file, lines())
    file.write(b',\n"shortages":')
    in_lines(file, iter(shortages))
    plan = frame_of(question, told, large.unheeded)
    plan = plan.model_copy(update={"seconds": round(time.monotonic() - started, 3)})
    facts = plan.model_dump(mode="json", exclude={"lines", "shortages"})
    file.write(b",\n" + orjson.dumps(facts)[1:] + b',\n"demand":')
    _write_demand(question, name, plan, told, file)
    file.write(b"}\n")
    return plan, told, (counted, len(shortages))


def groups(question: Question, processes: int) -> Iterator[Group]:
    """All groups, sorted. The processes share the question as it was when they began. Raises SolverFailed."""
    if processes == 1:
        yield from (_group(question, group) for group in question.needs)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _hold, (question,)) as pool:
        yield from pool.map(_held_group, question.needs)


_question: list[Question] = []      # of a process that was forked for it


def _hold(question: Question) -> None:
    _question.append(question)


def _held_group(group: str) -> Group:
    return _group(_question[-1], group)


def _group(question: Question, group: str) -> Group:
    flow = flow_of(question, group)
    return Group([orjson.dumps(line) for line in group_lines(flow, question)],
                 [one.model_dump_json().encode() for one in shortages_of(flow, question)], noted(flow, question))


def _write_demand(question: Question, name: str, plan: Plan, told: Told, file: BinaryIO) -> None:
    """demand.py: what stays unmet, as townships of the next level's problem."""
    file.write(b'{"format":"disaster-demand/1","townships":')
    in_lines(file, (orjson.dumps(one) for one in townships_json(question, unmet_by_township(question, told))
                    if one["needs"]))
    facts: dict[str, Any] = {"county": name, "input_hash": plan.input_hash, "scales": question.frame.scales,
                             "example": question.frame.example}
    file.write(b",\n" + orjson.dumps(facts)[1:] + b"\n")


def unmet_by_township(question: Question, told: Told) -> Iterator[dict[str, tuple[int | None, int | None]]]:
    """Of each township, what it needs and does not get, by group."""
    for at, own in enumerate(needs_by_township(question)):
        left = {group: unmet_of(Need(a=a, b=b), int(told.given[group][at])) for group, (a, b) in own.items()}
        yield {group: (need.a, need.b) for group, need in left.items() if need != NOTHING}
