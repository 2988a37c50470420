"""What a new plan changes, and who is better and worse off by it: first by what a township gets, then by when."""

from collections import defaultdict
from collections.abc import Iterable

from disaster.planning.changes import Affected, Again, Changes, Event, Moved, cells, happened
from disaster.planning.plan import Plan, PlanLine
from disaster.planning.problem import Problem


def changes_of(question: Again, plan: Plan, events: Iterable[Event], moved: Iterable[Moved]) -> Changes:
    """The changes with the pieces that stay and go, and whom they concern."""
    was, now = cells(question.lines), cells(plan.lines)
    better, worse = affected(question.lines, plan.lines, question.now)
    kept = sum(min(pieces, now.get(cell, 0)) for cell, pieces in was.items())
    return Changes(events=tuple(events), moved=tuple(moved), better=better, worse=worse,
                   pieces_moved=sum(now.values()) - kept, pieces_kept=kept)


def without_causes(question: Again, plan: Plan) -> Changes:
    """What happened and what moves, where nobody had the time to find which of it moves what."""
    was, now = cells(question.lines), cells(plan.lines)
    moved = [Moved(store=cell[0], township=cell[1], item=cell[2], was=was.get(cell, 0), now=now.get(cell, 0), events=())
             for cell in sorted(was.keys() | now.keys()) if was.get(cell, 0) != now.get(cell, 0)]
    return changes_of(question, plan, [one.event for one in happened(question)], moved)


def affected(before: Iterable[PlanLine], after: Iterable[PlanLine],
             now: Problem) -> tuple[tuple[Affected, ...], tuple[Affected, ...]]:
    """Who is better off, and who is worse off: first by what they get, then by when."""
    was, is_now = _service(before, now), _service(after, now)
    better: list[Affected] = []
    worse: list[Affected] = []
    for township, group in sorted(was.keys() | is_now.keys()):
        served_was, minutes_was = was.get((township, group), (0, None))
        served_now, minutes_now = is_now.get((township, group), (0, None))
        if (served_was, minutes_was) == (served_now, minutes_now):
            continue
        one = Affected(township=township, group=group, scale=now.scales.get(group, 1), served_was=served_was,
                       served_now=served_now, minutes_was=minutes_was, minutes_now=minutes_now)
        gain = (served_now - served_was, (minutes_was or 0) - (minutes_now or 0))
        (better if gain > (0, 0) else worse).append(one)
    return tuple(better), tuple(worse)


def _service(lines: Iterable[PlanLine], now: Problem) -> dict[tuple[str, str], tuple[int, int | None]]:
    """Base units and mean minutes by township and group."""
    serves = {item.id: item.serves for item in now.items}
    units: dict[tuple[str, str], int] = defaultdict(int)
    pieces: dict[tuple[str, str], int] = defaultdict(int)
    minutes: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        units[line.township, line.group] += line.pieces * serves.get(line.item, 1)
        pieces[line.township, line.group] += line.pieces
        minutes[line.township, line.group] += line.pieces * line.minutes
    return {key: (units[key], -(-minutes[key] // pieces[key])) for key in units}
