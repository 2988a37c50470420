"""The independent check of a large plan (checking.py), over arrays: of the planner it shares the reading alone.

Answers in sentences; none means that the plan is right.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from disaster.planning.checking import TOLD_MAX
from disaster.planning.demand import Demand
from disaster.planning.plan import Plan, PlanLine, Shortage
from disaster.planning.problem import Item, Township
from disaster.planning.tableau import Bools, Ints
from disaster.planning.wide.content import hash_of
from disaster.planning.wide.files import taken_apart
from disaster.planning.wide.question import SHUT, UNKNOWN, Question, table_of

LINE: TypeAdapter[PlanLine] = TypeAdapter(PlanLine)
NO_LIMIT = 2**31
ABSENT = -2


@dataclass(frozen=True, slots=True)
class Lines:
    """One row a line: places and items as their numbers."""

    store: Ints
    town: Ints
    item: Ints
    pieces: Ints
    urgent: Ints
    minutes: Ints


class Reading:
    """An answer's lines, shortages and demand, taken in one by one."""

    def __init__(self, question: Question) -> None:
        self.question, self.found = question, list[str]()
        self.store = {name: at for at, name in enumerate(question.stores)}
        self.town = {name: at for at, name in enumerate(question.townships)}
        self.items = sorted(question.frame.items, key=lambda one: one.id)
        self.item = {one.id: at for at, one in enumerate(self.items)}
        self._columns = [array("q") for _ in range(6)]
        self.short = {group: np.zeros(len(question.townships), dtype=np.int64) for group in question.needs}
        self.asked = {group: np.full((2, len(question.townships)), ABSENT) for group in question.needs}

    def line(self, value: Any) -> None:
        one = LINE.validate_python(value)
        if one.store not in self.store or one.township not in self.town or one.item not in self.item:
            self.found.append(f"unknown: {one.store}→{one.township} {one.item}")
            return
        item = self.items[self.item[one.item]]
        if (one.group, one.grams, one.millilitres) != (
                item.serves_group, one.pieces * item.grams, one.pieces * item.millilitres):
            self.found.append(f"{one.store}→{one.township} {one.item}: group, weight or volume is not the item's")
        for column, number in zip(self._columns, (self.store[one.store], self.town[one.township], self.item[one.item],
                                                  one.pieces, one.pieces_a, one.minutes), strict=True):
            column.append(number)

    def shortage(self, value: Any) -> None:
        one = Shortage.model_validate(value)
        if one.need - one.reachable != one.short or sum(one.short_by_township.values()) != one.short \
                or sum(one.causes.values()) != one.short:
            self.found.append(f"a shortage of {one.group} does not add up")
        for name, short in one.short_by_township.items():
            if name in self.town and one.group in self.short:
                self.short[one.group][self.town[name]] += short
            else:
                self.found.append(f"unknown: {name} {one.group}")

    def wanted(self, value: Any) -> None:
        one = Township.model_validate(value)
        for group, need in one.needs.items():
            if one.id not in self.town or group not in self.asked:
                self.found.append(f"the demand is of an unknown place or group: {one.id} {group}")
            else:
                self.asked[group][:, self.town[one.id]] = [
                    UNKNOWN if part is None else part for part in (need.a, need.b)]

    @property
    def lines(self) -> Lines:
        return Lines(*(np.array(column, dtype=np.int64) for column in self._columns))


def large_findings(question: Question, answer: Path) -> list[str]:
    """What is wrong with the answer, at most TOLD_MAX sentences. Raises ValueError where it is none."""
    reading = Reading(question)
    rest = taken_apart(answer, {("plan", "lines"): reading.line, ("plan", "shortages"): reading.shortage,
                                ("demand", "townships"): reading.wanted})
    plan = Plan.model_validate(rest["plan"])
    Demand.model_validate(rest["demand"])
    if plan.input_hash != hash_of(question):
        return ["the plan is of another problem: its input hash differs"]
    lines = reading.lines
    found = reading.found or [*_lines(reading, lines), *_stock(reading, lines), *_sums(reading, lines, plan)]
    return found[:TOLD_MAX] or list(_bounds(reading, plan))[:TOLD_MAX]


def _lines(reading: Reading, lines: Lines) -> Iterator[str]:
    question = reading.question
    keys = question.town * len(question.stores) + question.store
    own = lines.town * len(question.stores) + lines.store
    way = np.minimum(np.searchsorted(keys, own), max(0, keys.size - 1))
    load = _loads(question)[lines.store]
    good = (keys[way] == own) & (lines.minutes == question.minutes[way] + load) if keys.size else own < 0
    for at, item in enumerate(reading.items):
        of = lines.item == at
        good[of] &= _usable(question, item)[way[of]]
    good &= (lines.pieces > 0) & (lines.urgent >= 0) & (lines.urgent <= lines.pieces)
    for bad in np.nonzero(~good)[0][:TOLD_MAX].tolist():
        yield (f"{question.stores[lines.store[bad]]}→{question.townships[lines.town[bad]]}"
               f" {reading.items[lines.item[bad]].id}: this may not go there, or not in this time or number")


def _usable(question: Question, item: Item) -> Bools:
    """Ways that the item may take. (ways,)"""
    limit = min((one for one in (question.frame.limit_minutes, item.limit_minutes) if one is not None),
                default=NO_LIMIT)
    refuses = np.zeros(len(question.townships), dtype=np.bool_)
    refuses[[town for town, refused in question.barred.items() if item.id in refused]] = True
    usable: Bools = ((question.minutes != SHUT) & question.vehicle & (question.minutes <= limit)
                     & ~refuses[question.town])
    return usable


def _loads(question: Question) -> Ints:
    by_id = {one.id: one.load_minutes for one in question.frame.stores}
    return np.array([by_id[name] for name in question.stores], dtype=np.int64)


def _available(question: Question, item: str) -> Ints:
    by_id = {one.id: one.available_pieces(item) for one in question.frame.stores}
    return np.array([by_id[name] for name in question.stores], dtype=np.int64)


def _stock(reading: Reading, lines: Lines) -> Iterator[str]:
    for at, item in enumerate(reading.items):
        of = lines.item == at
        sent = _totals(lines.store[of], lines.pieces[of], len(reading.store))
        there = _available(reading.question, item.id)
        for store in np.nonzero(sent > there)[0].tolist():
            yield f"{reading.question.stores[store]} gives {sent[store]} of {item.id}, has {there[store]}"


def _sums(reading: Reading, lines: Lines, plan: Plan) -> Iterator[str]:
    pieces, minutes = int(lines.pieces.sum()), int((lines.pieces * lines.minutes).sum())
    if (plan.pieces, plan.piece_minutes) != (pieces, minutes):
        yield f"pieces or piece-minutes told {plan.pieces}, {plan.piece_minutes}: they add up to {pieces}, {minutes}"
    given = {}
    for group, needs in reading.question.needs.items():
        members = [at for at, item in enumerate(reading.items) if item.serves_group == group]
        serves = np.array([item.serves for item in reading.items], dtype=np.int64)
        of = np.isin(lines.item, members)
        a, b = table_of(needs, len(reading.town))
        got = given[group] = _totals(lines.town[of], lines.pieces[of] * serves[lines.item[of]], len(reading.town))
        most = max((reading.items[at].serves for at in members), default=0)
        for town in np.nonzero(got >= a + b + most)[0].tolist() if most else ():
            yield f"{reading.question.townships[town]} gets {got[town]} of {group}, needs {a[town] + b[town]}"
        if not (reading.short[group] == np.maximum(a + b - got, 0)).all():
            yield f"what is short of {group} is not what the lines leave"
        counted = (int((a + b).sum()), int(np.minimum(got, a + b).sum()), int(np.minimum(got, a).sum()),
                   int(lines.pieces[of].sum()))
        told = [(one.need, one.served, one.served_a, one.pieces) for one in plan.tiers if one.group == group]
        if told != [counted]:
            yield f"{group}: told {told}, counted {counted}"
    yield from _demand(reading, given)


def _demand(reading: Reading, given: dict[str, Ints]) -> Iterator[str]:
    """What is asked of the next level is what stays unmet; what is unknown stays unknown."""
    for group, needs in reading.question.needs.items():
        got = given[group][needs.town]
        a = np.where(needs.a == UNKNOWN, UNKNOWN, np.maximum(needs.a - got, 0))
        b = np.where(needs.b == UNKNOWN, UNKNOWN,
                     np.maximum(needs.b - np.maximum(got - np.maximum(needs.a, 0), 0), 0))
        left = np.full((2, len(reading.town)), ABSENT)
        some = (a != 0) | (b != 0)
        left[:, needs.town[some]] = a[some], b[some]
        if not (left == reading.asked[group]).all():
            yield f"the demand of {group} is not what the plan leaves unmet"


def _bounds(reading: Reading, plan: Plan) -> Iterator[str]:
    """Groups whose items all have the same effect: the most pieces by a maximum flow, all and class A alone."""
    for tier in plan.tiers:
        members = [item for item in reading.items if item.serves_group == tier.group]
        if len({item.serves for item in members}) != 1:
            continue
        serves = members[0].serves
        a, b = table_of(reading.question.needs[tier.group], len(reading.town))
        most = _most(reading.question, members, -(-(a + b) // serves))
        if tier.pieces != most or tier.pieces_bound < most:
            yield f"{tier.group}: {tier.pieces} pieces, bound told {tier.pieces_bound}, possible {most}"
        if serves == 1 and tier.served_a != (most_a := _most(reading.question, members, a)):
            yield f"{tier.group}: class A gets {tier.served_a}, could get {most_a}"


def _most(question: Question, items: list[Item], wanted: Ints) -> int:
    """Maximum flow from stock to wants over the ways that may be used."""
    towns, count = wanted.size, len(question.stores)
    sink = 1 + len(items) * count + towns
    place = 1 + len(items) * count + np.arange(towns)
    tails, heads, caps = [place], [np.full(towns, sink)], [wanted]
    for at, item in enumerate(items):
        supply, there = 1 + at * count + np.arange(count), _available(question, item.id)
        way = np.nonzero(_usable(question, item) & (there[question.store] > 0) & (wanted[question.town] > 0))[0]
        tails += [np.zeros(count, dtype=np.int64), supply[question.store[way]]]
        heads += [supply, place[question.town[way]]]
        caps += [there, np.minimum(there[question.store[way]], wanted[question.town[way]])]
    some = np.concatenate(caps) > 0
    if not some.any():
        return 0
    table = csr_array((np.concatenate(caps)[some].astype(np.int32), (
        np.concatenate(tails)[some].astype(np.int32), np.concatenate(heads)[some].astype(np.int32))),
        shape=(sink + 1, sink + 1))
    return int(maximum_flow(table, 0, sink).flow_value)


def _totals(where: Ints, pieces: Ints, size: int) -> Ints:
    return np.bincount(where, weights=pieces, minlength=size).astype(np.int64)
