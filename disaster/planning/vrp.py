"""Vehicle routing files of the literature (VRPLIB, Solomon): solved by the same search that routes our trips."""

import time
from pathlib import Path

import pyvrp
import vrplib
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

from disaster.planning.problem import Value


class Solved(Value):
    """Routes of customer numbers as the file counts them, without the depot. `best_known` from FILE.sol beside it."""

    name: str
    cost: int
    feasible: bool
    routes: tuple[tuple[int, ...], ...]
    best_known: int | None
    gap: float | None
    iterations: int
    seconds: float


def solved(file: Path, iterations: int, seed: int = 1, most_seconds: float = 600) -> Solved:
    """The file's problem after so many iterations; `most_seconds` only guards against a file that is too large."""
    data = pyvrp.read(file, round_func="round")
    return solved_data(data, file.stem, iterations, seed, most_seconds, _best_known(file))


def solved_data(data: pyvrp.ProblemData, name: str, iterations: int, seed: int, most_seconds: float,
                best_known: int | None = None) -> Solved:
    """The same of a problem in memory."""
    started = time.monotonic()
    stop = MultipleCriteria([MaxIterations(iterations), MaxRuntime(most_seconds)])
    result = pyvrp.solve(data, stop, seed=seed, collect_stats=False)
    best = result.best
    cost = best.distance()
    routes = tuple(tuple(activity.idx + 1 for activity in route.schedule() if activity.is_client())
                   for route in best.routes())
    return Solved(
        name=name, cost=cost, feasible=best.is_feasible(), routes=routes, best_known=best_known,
        gap=cost / best_known - 1 if best_known else None, iterations=result.num_iterations,
        seconds=round(time.monotonic() - started, 3))


def _best_known(file: Path) -> int | None:
    solution = file.with_suffix(".sol")
    return int(vrplib.read_solution(solution)["cost"]) if solution.exists() else None


def written(answer: Solved, file: Path) -> None:
    """The routes in the form of VRPLIB solutions."""
    vrplib.write_solution(file, [list(route) for route in answer.routes], {"Cost": answer.cost})
