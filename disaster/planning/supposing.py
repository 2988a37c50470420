"""A problem as it would be if: a route closed, a store lost, goods or a store added. Pure.

The problem given stays as it is. Amounts are pieces by item, routes carry whole minutes.
"""

from collections.abc import Collection, Iterable, Mapping

from disaster.planning.problem import Problem, Route, Store

Pair = tuple[str, str]


def without_routes(problem: Problem, closed: Collection[Pair]) -> Problem:
    """The same with these (store, township) routes closed; their pairs stay known, so that a shortage is laid to the
    road."""
    if not closed:
        return problem
    return problem.model_copy(update={"routes": tuple(
        route.model_copy(update={"minutes": None}) if (route.store, route.township) in closed else route
        for route in problem.routes)})


def without_stores(problem: Problem, lost: Collection[str]) -> Problem:
    """The same with these stores empty: what lay in them cannot be had."""
    if not lost:
        return problem
    return problem.model_copy(update={"stores": tuple(
        store.model_copy(update={"stock": {}}) if store.id in lost else store for store in problem.stores)})


def with_goods(problem: Problem, goods: Mapping[str, Mapping[str, int]]) -> Problem:
    """The same with more pieces by store and item in stores that are there. Nothing of it is held in reserve."""
    if not goods:
        return problem
    return problem.model_copy(update={"stores": tuple(_filled(store, goods.get(store.id, {}))
                                                      for store in problem.stores)})


def with_stores(problem: Problem, stores: Iterable[Store], routes: Iterable[Route]) -> Problem:
    """The same with new stores and the routes that lead from them."""
    return problem.model_copy(update={"stores": (*problem.stores, *stores), "routes": (*problem.routes, *routes)})


def _filled(store: Store, more: Mapping[str, int]) -> Store:
    if not more:
        return store
    stock = {item: store.available_pieces(item) + more.get(item, 0) for item in {*store.stock, *more}}
    return store.model_copy(update={"stock": stock, "reserve": {}})
