"""How strongly a standing plan is held: by its bonus, and by more where the whole plan then takes hardly longer.

A bonus of 15 minutes lets many a load move for a quarter of an hour that nobody would notice. Where more moves than the
change itself asks for, the bonus is raised as far as all goods together take at most a hundredth longer than in a plan
from nothing. Coverage is never traded: it comes before minutes, bonus or not.
"""

from collections.abc import Mapping

from disaster.planning.allocation import solve
from disaster.planning.changes import Cell
from disaster.planning.problem import Problem

MORE_MINUTES = (15, 45, 105)    # of bonus: an ordered load stays for half an hour, one or two hours at most
LONGER_PERCENT = 1
CELLS_MAX = 500_000     # stores x townships x need groups: above, the look would take longer than the plan may
ENOUGH_PERCENT = 110    # moved, of what must move anyway: no need to look for less


def must_move(problem: Problem, was: Mapping[Cell, int], now: Mapping[Cell, int]) -> int:
    """Pieces that are new in any plan which gives the same: what a township gets of an item beyond those of its old
    lines that are still possible."""
    usable = {(one.store, one.township) for one in problem.routes if one.minutes is not None and one.vehicle}
    stays: dict[tuple[str, str], int] = {}
    gets: dict[tuple[str, str], int] = {}
    for (store, place, item), pieces in was.items():
        if (store, place) in usable:
            stays[place, item] = stays.get((place, item), 0) + pieces
    for (_, place, item), pieces in now.items():
        gets[place, item] = gets.get((place, item), 0) + pieces
    return sum(max(0, pieces - stays.get(cell, 0)) for cell, pieces in gets.items())


def moves_enough(problem: Problem, was: Mapping[Cell, int], now: Mapping[Cell, int]) -> bool:
    """Whether so little is new that holding on more strongly could hardly spare anybody anything."""
    return 100 * moved(was, now) <= ENOUGH_PERCENT * must_move(problem, was, now)


def moved(was: Mapping[Cell, int], now: Mapping[Cell, int]) -> int:
    """Pieces on lines that are new or larger."""
    return sum(max(0, pieces - was.get(cell, 0)) for cell, pieces in now.items())


def held(problem: Problem, was: Mapping[Cell, int], now: Mapping[Cell, int], groups: set[str]) -> Problem:
    """The problem with its standing lines held just so strongly that the least moves in these groups, as far as their
    time allows; itself where that spares no move beside the plan as it is `now`. Raises SolverFailed."""
    if len(problem.stores) * len(problem.townships) * len(groups) > CELLS_MAX:
        return problem
    narrow = within(problem, groups)
    allowed = (100 + LONGER_PERCENT) * sent_in(narrow.model_copy(update={"standing": ()}))[1]
    best, least = problem, moved(was, now)
    for minutes in MORE_MINUTES:
        sent, piece_minutes = sent_in(_firmer(narrow, minutes))
        if 100 * piece_minutes > allowed:
            break
        if moved(was, sent) < least:
            best, least = _firmer(problem, minutes), moved(was, sent)
    return best


def sent_in(problem: Problem) -> tuple[dict[Cell, int], int]:
    """Pieces by line of the optimal flows, before small stops are merged, and their piece-minutes."""
    ground, outcomes = solve(problem)
    found: dict[Cell, int] = {}
    minutes = 0
    for outcome in outcomes:
        for given in outcome.passes:
            minutes += int((given.sent * given.supplies.minutes).sum())
            for row, column in zip(*given.sent.nonzero(), strict=True):
                cell = (ground.stores[given.supplies.store[row]], ground.townships[column],
                        given.supplies.items[row].id)
                found[cell] = found.get(cell, 0) + int(given.sent[row, column])
    return found, minutes


def within(problem: Problem, groups: set[str]) -> Problem:
    """The same problem with the needs of some groups only."""
    return problem.model_copy(update={"townships": tuple(
        one.model_copy(update={"needs": {group: need for group, need in one.needs.items() if group in groups}})
        for one in problem.townships)})


def _firmer(problem: Problem, minutes: int) -> Problem:
    return problem.model_copy(update={
        "standing_bonus_minutes": problem.standing_bonus_minutes + minutes,
        "standing": tuple(
            one if one.bonus_minutes is None else one.model_copy(update={"bonus_minutes": one.bonus_minutes + minutes})
            for one in problem.standing)})
