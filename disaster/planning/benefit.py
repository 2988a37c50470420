"""Who is better and who is worse off by a new plan: first by what a township gets, then by when."""

from collections import defaultdict
from collections.abc import Iterable

from disaster.planning.changes import Affected
from disaster.planning.plan import PlanLine
from disaster.planning.problem import Problem


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
