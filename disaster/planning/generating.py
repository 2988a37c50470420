"""Synthetic instances from a seed: same seed and size, same instance. Every figure in them is made up (示例)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from disaster.planning.fleet import Leg, Vehicle
from disaster.planning.instance import Fleet, Instance
from disaster.planning.problem import Item, Need, Problem, Route, Store, Township

CLASSES = (("truck_10t", 10_000_000, 40_000_000, "paved"), ("box_truck_4t", 4_000_000, 18_000_000, "paved"),
           ("truck_6x6", 5_000_000, 20_000_000, "track"))
WINDING, KMH = 1.4, 40


@dataclass(frozen=True, slots=True)
class Size:
    """How many of everything; `nearest`: routes are known to so many stores of each township (0: to all)."""

    stores: int
    townships: int
    items: int
    nearest: int
    slices: int
    width_km: int
    vehicles: int = 0


SIZES = {
    "county": Size(20, 150, 20, 0, 50, 200, 40),
    "province": Size(100, 1_200, 20, 12, 50, 900),
    "catastrophe": Size(600, 4_700, 20, 12, 10, 1_500),
    "nation": Size(2_800, 41_000, 20, 10, 10, 4_000),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """An instance whose townships and routes are made one by one; `frame` is the rest of its problem."""

    frame: Problem
    townships: Iterator[Township]
    routes: Iterator[Route]
    fleet: Fleet | None


def instance_of(kind: str, seed: int, stock_share: float = 0.8) -> Instance:
    """An instance of a size; `stock_share` of the need is in store."""
    parts = parts_of(kind, seed, stock_share)
    return Instance(fleet=parts.fleet, problem=Problem.model_validate({
        **dict(parts.frame), "townships": tuple(parts.townships), "routes": tuple(parts.routes)}))


def parts_of(kind: str, seed: int, stock_share: float = 0.8) -> Parts:
    """The same, so that a nation need not be in memory."""
    size = SIZES[kind]
    random = np.random.default_rng(seed)
    stores, places = random.random((size.stores, 2)) * size.width_km, random.random((size.townships, 2)) * size.width_km
    need = random.integers(20, 400, (size.townships, size.items))
    frame = _frame(random, size, need, stock_share)
    return Parts(frame, _townships(need, [item.id for item in frame.items]), _routes(size, stores, places),
                 _fleet(random, size, stores, places) if size.vehicles else None)


def _frame(random: np.random.Generator, size: Size, need: Any, stock_share: float) -> Problem:
    stock = np.stack([random.multinomial(int(total * stock_share), np.full(size.stores, 1 / size.stores))
                      for total in need.sum(axis=0)], axis=1)
    items = [f"item-{at:02}" for at in range(size.items)]
    grams, millilitres = random.integers(500, 8_000, size.items), random.integers(500, 40_000, size.items)
    return Problem(
        items=tuple(Item(id=item, grams=int(weight), millilitres=int(volume))
                    for item, weight, volume in zip(items, grams, millilitres, strict=True)),
        stores=tuple(Store(id=_store(at), stock=dict(zip(items, stock[at].tolist(), strict=True)), load_minutes=30)
                     for at in range(size.stores)),
        townships=(), routes=(), slices=size.slices, travel_is_estimate=True, example=True)


def _townships(need: Any, items: list[str]) -> Iterator[Township]:
    for at, row in enumerate(need):
        yield Township(id=_place(at), needs={item: Need(a=wanted // 10, b=wanted - wanted // 10)
                                             for item, wanted in zip(items, row.tolist(), strict=True)})


def _routes(size: Size, stores: Any, places: Any) -> Iterator[Route]:
    for at in range(size.townships):
        minutes = _minutes(stores, places[at:at + 1])[:, 0]
        near = np.argsort(minutes, kind="stable")[:size.nearest or size.stores]
        for one in near:
            yield Route(store=_store(int(one)), township=_place(at), minutes=int(minutes[one]))


def _fleet(random: np.random.Generator, size: Size, stores: Any, places: Any) -> Fleet:
    spots = np.concatenate([stores, places])
    names = [_store(at) for at in range(size.stores)] + [_place(at) for at in range(size.townships)]
    minutes = _minutes(spots, spots)
    legs = tuple(Leg(start=names[one], end=names[two], minutes=int(minutes[one, two]),
                     metres=int(minutes[one, two]) * KMH * 1000 // 60)
                 for one in range(len(names)) for two in range(one + 1, len(names)))
    kinds = random.integers(0, len(CLASSES), size.vehicles).tolist()
    return Fleet(legs=legs, vehicles=tuple(
        Vehicle(id=f"vehicle-{at:03}", vehicle_class=CLASSES[kind][0], base=_store(at % size.stores),
                payload_grams=CLASSES[kind][1], volume_millilitres=CLASSES[kind][2], road_class=CLASSES[kind][3])
        for at, kind in enumerate(kinds)))


def _minutes(starts: Any, ends: Any) -> Any:
    """Straight lines made longer, at a loaded truck's speed, rounded up."""
    kilometres = np.linalg.norm(starts[:, None] - ends[None], axis=2)
    return np.ceil(kilometres * WINDING / KMH * 60).astype(int)


def _store(at: int) -> str:
    return f"store-{at:04}"


def _place(at: int) -> str:
    return f"place-{at:05}"
