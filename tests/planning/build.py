"""Small problems for the planning tests: given as tables, or drawn by Hypothesis."""

from hypothesis import strategies as st

from disaster.planning.problem import Item, Need, Problem, Route, Store, Township


def problem_of(stock, need, minutes, *, limit=None, slices=50, item="quilt", **more):
    """`stock` by store, `need` by township (b, or (a, b)), `minutes` by (store, township): else there is no road."""
    needs = {place: wanted if isinstance(wanted, tuple) else (0, wanted) for place, wanted in need.items()}
    return Problem(
        items=more.pop("items", (Item(id=item),)),
        stores=tuple(Store(id=name, stock={item: pieces} if isinstance(pieces, int) else pieces)
                     for name, pieces in stock.items()),
        townships=tuple(Township(id=place, needs={item: Need(a=a, b=b)}) for place, (a, b) in needs.items()),
        routes=tuple(Route(store=store, township=place, minutes=time)
                     for (store, place), time in minutes.items()),
        limit_minutes=limit, slices=slices, **more)


def shipped(plan, store, item="quilt"):
    return sum(line.pieces for line in plan.lines if (line.store, line.item) == (store, item))


def sent_of(plan):
    return {(line.store, line.township): line.pieces for line in plan.lines}


def received_of(plan):
    received: dict[str, int] = {}
    for line in plan.lines:
        received[line.township] = received.get(line.township, 0) + line.pieces
    return received


@st.composite
def small_problems(draw, pieces_max=30, classes=True):
    """Up to four stores and five townships, some roads missing or closed, some too long."""
    stores = [f"store {at}" for at in range(draw(st.integers(0, 4)))]
    places = [f"place {at}" for at in range(draw(st.integers(1, 5)))]
    amount = st.integers(0, pieces_max)
    urgent = amount if classes else st.just(0)
    return Problem(
        items=(Item(id="quilt"),),
        stores=tuple(Store(id=store, stock={"quilt": draw(amount)}) for store in stores),
        townships=tuple(Township(id=place, needs={"quilt": Need(a=draw(urgent), b=draw(amount))})
                        for place in places),
        routes=tuple(Route(store=store, township=place, minutes=draw(st.none() | st.integers(0, 90)),
                           vehicle=draw(st.integers(0, 9)) > 0)
                     for store in stores for place in places if draw(st.booleans())),
        limit_minutes=draw(st.none() | st.just(60)), slices=draw(st.sampled_from([1, 3, 10, 50])))
