"""A plan beside the one before: what moved, and by which event, found by solving again without each of them."""

from collections.abc import Mapping, Sequence

from disaster.planning.allocation import allocate, solve
from disaster.planning.benefit import changes_of
from disaster.planning.changes import Again, Cell, Event, Happened, Moved, Replanned, cells, happened, standing
from disaster.planning.outcome import Outcome
from disaster.planning.problem import Problem
from disaster.planning.tableau import Ground


def planned_again(question: Again) -> Replanned:
    """The new plan with its changes. The standing plan is held by its bonus only: coverage is never traded for it."""
    question = question.model_copy(update={"now": standing(question)})
    plan = allocate(question.now)
    was, now = cells(question.lines), cells(plan.lines)
    moved = {cell for cell in was.keys() | now.keys() if was.get(cell, 0) != now.get(cell, 0)}
    events = happened(question)
    groups = _groups(question, moved)
    without = [_sent(one.undone(question.now), groups) for one in events] if moved else []
    plain = _sent(question.now, groups) if moved and question.now.minimum_drop_grams else now
    told = _moved(moved, was, now, plain, without)
    causes = {at for one in told for at in one.events}
    return Replanned(plan=plan, changes=changes_of(
        question, plan, [_judged(one, at, causes) for at, one in enumerate(events)], told))


def _judged(one: Happened, at: int, causes: set[int]) -> Event:
    return one.event.model_copy(update={"effect": "cause" if at in causes else "none"})


def _moved(moved: set[Cell], was: Mapping[Cell, int], now: Mapping[Cell, int],
           plain: Mapping[Cell, int], without: Sequence[Mapping[Cell, int]]) -> tuple[Moved, ...]:
    """A line's causes are the events without which it would be otherwise; where none is by itself (two that would
    each do it), all that have any effect."""
    by_line = {cell: tuple(at for at, sent in enumerate(without) if sent.get(cell, 0) != plain.get(cell, 0))
               for cell in moved}
    any_effect = tuple(sorted({at for causes in by_line.values() for at in causes})) or tuple(range(len(without)))
    return tuple(Moved(store=cell[0], township=cell[1], item=cell[2], was=was.get(cell, 0), now=now.get(cell, 0),
                       events=by_line[cell] or any_effect) for cell in sorted(moved))


def _groups(question: Again, moved: set[Cell]) -> set[str]:
    """The groups in which something moved: only they are solved again."""
    of = {item.id: item.serves_group for problem in (question.before, question.now) for item in problem.items}
    return {of[item] for _, _, item in moved if item in of}


def _sent(problem: Problem, groups: set[str]) -> dict[Cell, int]:
    """Pieces by line of the optimal flow of some groups, before small stops are merged."""
    narrow = problem.model_copy(update={"townships": tuple(
        one.model_copy(update={"needs": {group: need for group, need in one.needs.items() if group in groups}})
        for one in problem.townships)})
    ground, outcomes = solve(narrow)
    return _cells_of(outcomes, ground)


def _cells_of(outcomes: Sequence[Outcome], ground: Ground) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for outcome in outcomes:
        for given in outcome.passes:
            for row, column in zip(*given.sent.nonzero(), strict=True):
                cell = (ground.stores[given.supplies.store[row]], ground.townships[column],
                        given.supplies.items[row].id)
                found[cell] = found.get(cell, 0) + int(given.sent[row, column])
    return found
