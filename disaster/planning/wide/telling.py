"""A large plan in words, group by group, so that it can be written while it is computed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from disaster.planning.flow import SOLVER, VERSION
from disaster.planning.plan import LeftOut, Plan, PlanLine, Shortage, Tier
from disaster.planning.problem import Problem
from disaster.planning.tableau import Ints
from disaster.planning.wide.content import hash_of
from disaster.planning.wide.flows import GroupFlow, flow_of
from disaster.planning.wide.question import UNKNOWN, Question, question_of
from disaster.planning.wide.reasons import lines_of, reason
from disaster.planning.wide.short import shortages_of


@dataclass(slots=True)
class Told:
    """What is kept of the groups that were told: tiers, and the base units that each township got by group."""

    tiers: list[Tier] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    given: dict[str, Ints] = field(default_factory=dict)
    stops: set[int] = field(default_factory=set)

    def add(self, other: "Told") -> None:
        self.tiers += other.tiers
        self.unknown += other.unknown
        self.given |= other.given
        self.stops |= other.stops


def allocated(problem: Problem) -> Plan:
    """The whole plan of a large problem, lines in memory. Raises SolverFailed."""
    started, question, told = time.monotonic(), question_of(problem), Told()
    lines: list[PlanLine] = []
    shortages: list[Shortage] = []
    for group in question.needs:
        flow = flow_of(question, group)
        told.add(noted(flow, question))
        lines += group_lines(flow, question)
        shortages += shortages_of(flow, question)
    plan = frame_of(question, told, ("vehicles",) if problem.haulage else ())
    return plan.model_copy(update={"lines": tuple(sorted(lines, key=lambda one: (one.store, one.township, one.item))),
                                   "shortages": tuple(shortages), "seconds": round(time.monotonic() - started, 3)})


def noted(flow: GroupFlow, question: Question) -> Told:
    """What is kept of one group."""
    needs = question.needs[flow.group]
    unknown = needs.town[(needs.a == UNKNOWN) | (needs.b == UNKNOWN)]
    stops = [one.of.store[one.of.supply] * len(question.townships) + one.of.town for one in flow.passes]
    used = [np.unique(stop[one.sent > 0]).tolist() for stop, one in zip(stops, flow.passes, strict=True)]
    return Told([_tier(flow, question)], [(question.townships[at], flow.group) for at in unknown.tolist()],
                {flow.group: flow.given}, {stop for part in used for stop in part})


def group_lines(flow: GroupFlow, question: Question) -> Iterator[PlanLine]:
    """The lines of one group."""
    for turn, one in enumerate(flow.passes):
        lines = lines_of(one, question)
        supply, town, minutes = (column[lines.way] for column in (one.of.supply, one.of.town, one.of.minutes))
        store = one.of.store[supply]
        cells = (column.tolist() for column in (supply, store, town, lines.pieces, lines.urgent, minutes))
        for at, (row, base, place, pieces, urgent, time_taken) in enumerate(zip(*cells, strict=True)):
            item = one.of.items[row]
            yield PlanLine(
                question.stores[base], question.townships[place], item.id, flow.group, pieces, urgent, time_taken,
                pieces * item.grams, pieces * item.millilitres, turn > 0, reason(lines, at, one, question))


def frame_of(question: Question, told: Told, unheeded: tuple[LeftOut, ...]) -> Plan:
    """The plan without its lines and shortages."""
    tiers, problem = tuple(told.tiers), question.frame
    pieces, minutes = sum(one.pieces for one in tiers), sum(one.piece_minutes for one in tiers)
    left_out: list[LeftOut] = ["exact_reasons", "improvements"]
    left_out += ["merged_stops"] if problem.minimum_drop_grams else []
    return Plan(
        solver=SOLVER, solver_version=VERSION, optimal=True, input_hash=hash_of(question), lines=(), shortages=(),
        unknown=tuple(told.unknown), tiers=tiers, improvements=(), pieces=pieces, bound=pieces, gap=0.0,
        piece_minutes=minutes, merge_minutes=0, minutes_gap=0.0, stops=len(told.stops), stops_merged=0,
        travel_is_estimate=problem.travel_is_estimate, example=problem.example, left_out=(*left_out, *unheeded))


def _tier(flow: GroupFlow, question: Question) -> Tier:
    served = np.minimum(flow.given, flow.need)
    wanted = flow.need > 0
    pieces = sum(int(one.sent.sum()) for one in flow.passes)
    minutes = sum(int((one.sent * one.of.minutes).sum()) for one in flow.passes)
    return Tier(
        group=flow.group, scale=question.frame.scales.get(flow.group, 1), need=int(flow.need.sum()),
        need_a=int(flow.need_a.sum()), served=int(served.sum()),
        served_a=int(np.minimum(served, flow.need_a).sum()),
        worst_percent=int((100 * served[wanted] // flow.need[wanted]).min()) if wanted.any() else None,
        pieces=pieces, pieces_bound=pieces, piece_minutes=minutes, piece_minutes_bound=minutes,
        pieces_kept=sum(int(np.minimum(one.sent, one.of.kept).sum()) for one in flow.passes), proven=True)
