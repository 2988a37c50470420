"""A plan beside the one before: what moved, and by which event, found by solving again without each of them."""

from collections.abc import Mapping, Sequence

from disaster.planning.allocation import allocate
from disaster.planning.benefit import changes_of, without_causes
from disaster.planning.changes import Again, Cell, Event, Happened, Moved, Replanned, cells, happened, standing
from disaster.planning.holding import held, moves_enough, sent_in, within
from disaster.planning.plan import Plan
from disaster.planning.problem import Problem
from disaster.planning.wide.question import is_wide


def planned_again(question: Again) -> Replanned:
    """The new plan with its changes. The standing plan is held by its bonus, and by more where that costs next to no
    time (holding.py); coverage is never traded for it."""
    question = question.model_copy(update={"now": standing(question)})
    plan = allocate(question.now)
    if is_wide(question.now):       # to solve it again without each event would take minutes
        return Replanned(plan=plan, changes=without_causes(question, plan))
    was, now = cells(question.lines), cells(plan.lines)
    if not moves_enough(question.now, was, now):
        question, plan = _held(question, plan)
        now = cells(plan.lines)
    moved = {cell for cell in was.keys() | now.keys() if was.get(cell, 0) != now.get(cell, 0)}
    events = happened(question)
    groups = _groups(question, moved)
    without = [_sent(one.undone(question.now), groups) for one in events] if moved else []
    plain = _sent(question.now, groups) if moved and question.now.minimum_drop_grams else now
    told = _moved(moved, was, now, plain, without)
    causes = {at for one in told for at in one.events}
    return Replanned(plan=plan, changes=changes_of(
        question, plan, [_judged(one, at, causes) for at, one in enumerate(events)], told))


def _held(question: Again, plan: Plan) -> tuple[Again, Plan]:
    """The question with its standing plan held more strongly, and its plan; the hash stays that of what was asked."""
    was, now = cells(question.lines), cells(plan.lines)
    groups = _groups(question, {cell for cell in now if now[cell] > was.get(cell, 0)})
    firm = held(question.now, was, now, groups)
    if firm is question.now:
        return question, plan
    return (question.model_copy(update={"now": firm}),
            allocate(firm).model_copy(update={"input_hash": plan.input_hash}))


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
    return sent_in(within(problem, groups))[0]
