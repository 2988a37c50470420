"""Small instances of a placement, and one of county size by a seed."""

import numpy as np
from numpy.typing import NDArray

from disaster.placement.instance import Depot, Goods, Instance, Minimum, Place, Scenario, Want, Way
from disaster.planning.travel import estimate_minutes

Points = NDArray[np.float64]
Counts = NDArray[np.int64]

QUILT = Goods(id="quilt", group="bedding", grams=4_000, price_fen=12_000, yearly_fen=1_900)
TOWN, STEPPE = "152502001", "152502201"


def two_stores(*scenarios: Scenario, **more: object) -> Instance:
    """A store in the town and one on the steppe, five hours apart; all stock lies in the town."""
    values: dict[str, object] = {
        "items": (QUILT,), "stores": (Depot(id="town", stock={"quilt": 100}), Depot(id="steppe", level="township")),
        "townships": (Place(id=TOWN, people=90_000), Place(id=STEPPE, people=10_000)),
        "ways": (Way(store="town", township=TOWN, minutes=10), Way(store="town", township=STEPPE, minutes=300),
                 Way(store="steppe", township=STEPPE, minutes=10), Way(store="steppe", township=TOWN, minutes=300)),
        "scenarios": scenarios or (snowed_in(),), "penalty_fen": {"bedding": 200_000}, "budget_fen": 0,
        "transport_fen": 20_000}
    return Instance.model_validate({**values, **more})


def snowed_in(units: int = 60, **more: object) -> Scenario:
    """Snow shuts the road between the two, and the steppe needs quilts."""
    return Scenario.model_validate({
        "id": "snow", "per_10000_years": 2_000, "wants": (Want(township=STEPPE, group="bedding", units=units),),
        "closed": (("town", STEPPE), ("steppe", TOWN)), **more})


def flooded(units: int = 80, **more: object) -> Scenario:
    """A flood in the town, all roads open."""
    return Scenario.model_validate({
        "id": "flood", "per_10000_years": 1_000, "wants": (Want(township=TOWN, group="bedding", units=units),), **more})


def tiny(seed: int) -> Instance:
    """Two stores, two townships, two items of one group, three disasters: small enough to try everything."""
    random = np.random.default_rng(seed)

    def some(upto: int) -> int:
        return int(random.integers(upto + 1))
    goods = (Goods(id="bag", group="bedding", serves=2, grams=6_000, price_fen=1_000 * (1 + some(3)),
                   yearly_fen=10 * some(40)),
             Goods(id="quilt", group="bedding", grams=4_000, price_fen=None if some(2) == 0 else 1_000,
                   yearly_fen=10 * some(20)))
    stores = (Depot(id="a", stock={"bag": some(1), "quilt": some(2)}),
              Depot(id="b", level="township", is_open=bool(some(1)), fixed_fen=100 * some(5)))
    disasters = tuple(Scenario(
        id=f"w{number}", per_10000_years=1 + some(3_000), slow_percent=100 + 50 * some(2),
        wants=tuple(Want(township=place, group="bedding", units=some(4)) for place in ("s", "t")),
        closed=(("a", "t"),) if some(1) else (), survival_percent={"a": 50 + 25 * some(2)},
        barred=frozenset({"quilt"} if some(3) == 0 else ())) for number in range(3))
    return Instance(
        items=goods, stores=stores, townships=(Place(id="s", people=5), Place(id="t", people=3)),
        ways=tuple(Way(store=store, township=place, minutes=20 + some(400)) for store in "ab" for place in "st"),
        scenarios=disasters, penalty_fen={"bedding": 5_000 * (1 + some(3))}, limit_minutes=500,
        budget_fen=1_000 * some(3), transport_fen=30_000, seed=seed % 1000)


def county(seed: int, stores: int = 12, townships: int = 30, disasters: int = 20) -> Instance:
    """Bar 10's size: a steppe county whose people live in the town and whose disasters mostly hit the steppe.

    All roads as great circles; a third of the townships that a disaster hits is cut off from all but its own store.
    """
    random = np.random.default_rng(seed)
    seats = random.uniform([114.5, 43.0], [117.5, 45.0], (townships, 2))
    people = np.rint(random.lognormal(8.0, 1.0, townships)).astype(int)
    people[:4] = random.integers(30_000, 60_000, 4)           # the town
    seats[:4] = random.normal([116.08, 43.93], 0.02, (4, 2))
    chosen = np.concatenate([[0, 1], random.choice(np.arange(4, townships), stores - 2, replace=False)])
    minutes = estimate_minutes(seats[chosen], seats).minutes
    goods = (QUILT, Goods(id="tent", group="sleeping", serves=5, grams=90_000, price_fen=250_000, yearly_fen=38_750))
    depots = tuple(Depot(
        id=f"store-{number:02}", level="county" if number < 2 else "township", is_open=number < stores - 3,
        fixed_fen=0 if number < stores - 3 else 2_000_000,
        stock={} if number >= stores - 3 else {"quilt": int(random.integers(80, 200) * (10 if number < 2 else 1)),
                                               "tent": int(random.integers(5, 15) * (10 if number < 2 else 1))})
        for number in range(stores))
    return Instance(
        items=goods, stores=depots,
        townships=tuple(Place(id=f"t{number:03}", people=int(count)) for number, count in enumerate(people)),
        ways=tuple(Way(store=depot.id, township=f"t{column:03}", minutes=int(minutes[row, column]))
                   for row, depot in enumerate(depots) for column in range(townships)),
        scenarios=tuple(_disaster(number, random, seats, people, chosen, minutes) for number in range(disasters)),
        penalty_fen={"bedding": 200_000, "sleeping": 200_000}, limit_minutes=720, budget_fen=400_000_000,
        minimums=(Minimum(level="township", group="bedding", units=300),), transport_fen=20_000, seed=seed)


def with_sites(instance: Instance, seed: int) -> Instance:
    """The same county as the service plans it with sites: one may be opened wherever a township has no store, at the
    rule book's price. A township that is cut off is served from its own then."""
    random = np.random.default_rng(seed)
    townships = [place.id for place in instance.townships]
    nearest = {store.id: min((way for way in instance.ways if way.store == store.id),
                             key=lambda way: way.minutes).township for store in instance.stores}
    minutes = {(way.store, way.township): way.minutes for way in instance.ways}
    at = {township: store for store, township in nearest.items()}
    new = [township for township in townships if township not in at]
    sites = tuple(Depot(id=f"site-{one}", level="township", is_open=False, fixed_fen=3_000_000) for one in new)
    around = {one: min(at.values(), key=lambda store: minutes[store, one]) for one in new}
    ways = tuple(Way(store=f"site-{one}", township=other, minutes=10 if other == one else
                     minutes[around[one], one] + minutes[around[one], other]) for one in new for other in townships)
    return instance.model_copy(update={
        "stores": (*instance.stores, *sites), "ways": (*instance.ways, *ways),
        "scenarios": tuple(_with_sites(one, new, random) for one in instance.scenarios)})


def _with_sites(scenario: Scenario, new: list[str], random: np.random.Generator) -> Scenario:
    """A cut-off township stays cut off from all but its own; a site in it reaches nobody else."""
    closed = set(scenario.closed)
    cut = {township for _, township in closed}
    hit = {want.township for want in scenario.wants}
    more = {(f"site-{one}", other) for one in new for other in hit if other != one and (other in cut or one in cut)}
    lost = {f"site-{one}": int(random.integers(60, 101)) for one in new if one in hit and scenario.survival_percent}
    return scenario.model_copy(update={"closed": tuple(sorted(closed | more)),
                                       "survival_percent": {**scenario.survival_percent, **lost}})


def _disaster(number: int, random: np.random.Generator, seats: Points, people: Counts, chosen: Counts,
              minutes: Counts) -> Scenario:
    """Some neighbouring townships, mostly of the steppe, with a part of their people."""
    centre = int(random.integers(4 if number % 5 else 0, people.size))
    hit = np.argsort(((seats - seats[centre]) ** 2).sum(axis=1))[:int(random.integers(4, 13))].tolist()
    share = random.uniform(0.05, 0.3)
    heads = {place: int(min(people[place], 12_000) * share * random.uniform(0.5, 1.2)) for place in hit}
    cut = [place for place in hit if random.random() < 0.33]
    return Scenario(
        id=f"disaster-{number:02}", per_10000_years=int(random.integers(100, 1_000)),
        wants=tuple(Want(township=f"t{place:03}", group=group, units=count // divisor)
                    for place, count in heads.items() for group, divisor in (("bedding", 1), ("sleeping", 2))),
        closed=tuple((f"store-{row:02}", f"t{place:03}") for place in cut for row in range(chosen.size)
                     if chosen[row] != place),
        slow_percent=int(random.choice([100, 150, 250])),
        survival_percent={f"store-{row:02}": int(random.integers(60, 101)) for row in range(chosen.size)
                          if chosen[row] in hit and number % 4 == 0})
