"""Routes with a change of vehicles: where the road for trucks ends, goods go on from a hub with what passes from there.

Any amount may change at a hub, so a flow through hub nodes and one over the quickest pair of legs are the same flow:
the legs are joined here, each route once, and the allocation knows nothing of hubs. Limits hold for the whole way.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from disaster.planning.fleet import Hub
from disaster.planning.plan import PlanLine
from disaster.planning.problem import Problem, Route, Transfer

Minutes = Callable[[str, str], int | None]


def with_hubs(problem: Problem, hubs: Iterable[Hub], onward: Minutes) -> Problem:
    """The problem with a route over the best hub where none that may be used leads directly, or a longer one does.

    `onward`: minutes from a hub to a township for what passes from there, None: no open road. A hub is reached over the
    problem's own routes, as a township of its own.
    """
    listed = sorted(hubs, key=lambda one: one.id)
    routes = {(one.store, one.township): one for one in problem.routes}
    found: dict[tuple[str, str], tuple[Route, Transfer]] = {}
    for place in sorted(one.id for one in problem.townships):
        ahead = [(hub, minutes) for hub in listed if hub.id != place and (minutes := onward(hub.id, place)) is not None]
        for store in (sorted(one.id for one in problem.stores) if ahead else ()):
            best = min(ways_over(routes, store, ahead), default=None)
            if best is not None and best[0] < usable_minutes(routes.get((store, place)), best[0] + 1):
                found[store, place] = (Route(store=store, township=place, minutes=best[0]), Transfer(
                    store=store, township=place, hub=best[1], first_minutes=best[2], handling_minutes=best[3]))
    kept = [route for pair, route in routes.items() if pair not in found]
    return problem.model_copy(update={
        "routes": (*kept, *(route for route, _ in found.values())),
        "transfers": tuple(transfer for _, transfer in found.values())})


def ways_over(routes: dict[tuple[str, str], Route], store: str,
              ahead: Sequence[tuple[Hub, int]]) -> Iterator[tuple[int, str, int, int]]:
    """Minutes, hub, minutes to it and handling of each way of a store that goes on from a hub."""
    for hub, minutes in ahead:
        first = routes.get((store, hub.id))
        if first is not None and first.minutes is not None and first.vehicle:
            yield first.minutes + hub.handling_minutes + minutes, hub.id, first.minutes, hub.handling_minutes


def usable_minutes(route: Route | None, otherwise: int) -> int:
    """Minutes of a route that may be used, else what is said."""
    return route.minutes if route is not None and route.minutes is not None and route.vehicle else otherwise


def hubs_of(transfers: Iterable[Transfer]) -> tuple[Hub, ...]:
    """The hubs that are used, each with the longest handling that is told of it."""
    found: dict[str, int] = {}
    for one in transfers:
        found[one.hub] = max(one.handling_minutes, found.get(one.hub, 0))
    return tuple(Hub(id=hub, handling_minutes=minutes) for hub, minutes in sorted(found.items()))


def hub_findings(lines: Iterable[PlanLine], problem: Problem, hubs: Collection[Hub], onward: Minutes) -> Iterator[str]:
    """What is wrong with the ways of lines: legs, times, and that none directly or by another hub is quicker.
    `problem`: without hubs."""
    direct = {(one.store, one.township): one.minutes for one in problem.routes if one.vehicle}
    loading = {one.id: one.load_minutes for one in problem.stores}
    for line in lines:
        ways = [direct[line.store, hub.id] + hub.handling_minutes + minutes for hub in hubs    # type: ignore[operator]
                if hub.id != line.township and direct.get((line.store, hub.id)) is not None
                and (minutes := onward(hub.id, line.township)) is not None]
        straight = direct.get((line.store, line.township))
        quickest = min([*ways, *([straight] if straight is not None else [])], default=None)
        if quickest is None:
            yield f"{line.store}→{line.township}: no road, and no hub on the way"
        elif line.minutes != quickest + loading[line.store]:
            yield f"{line.store}→{line.township}: {line.minutes} minutes told, by the quickest way {quickest}"
