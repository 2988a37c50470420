"""Vehicle minutes: what there are of them, and what a plan's lines take. Knows no solver.

A full vehicle's ride to a place and back with its loading and unloading, shared among the pieces by weight and by
volume. No set of trips needs less: it is a floor, and trips that are not full need more.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disaster.planning.fleet import Vehicle
from disaster.planning.problem import Haulage, Hours
from disaster.planning.tableau import CLOSED, Bools, Ground, Ints, Supplies
from disaster.planning.worth import Floats

BOUNDLESS = 10**9       # millilitres of a vehicle without a limit: a thousand cubic metres


@dataclass(frozen=True, slots=True)
class Power:
    """Where vehicles may work: `fleet` rows of hours, `store` rows of the ground, (pairs,). `grams`, `millilitres` of
    one vehicle; `dearer`: minutes of its own that a minute at the store costs, its approach counted; `home`: it stands
    there."""

    fleet: Ints
    store: Ints
    grams: Ints
    millilitres: Ints
    dearer: Floats
    home: Bools
    minutes: Ints       # of each row of hours


def hours_of(vehicles: Sequence[Vehicle], shift_minutes: int) -> tuple[Hours, ...]:
    """A fleet's minutes by base, class and size."""
    found: dict[tuple[str, str, int, int], int] = defaultdict(int)
    for one in vehicles:
        kind = one.base, one.vehicle_class, one.payload_grams, one.volume_millilitres
        found[kind] += max(0, shift_minutes - one.free_minutes)
    return tuple(Hours(store=base, vehicle_class=name, minutes=minutes, grams=grams, millilitres=millilitres)
                 for (base, name, grams, millilitres), minutes in sorted(found.items()))


def power_of(haulage: Haulage, ground: Ground) -> Power:
    """Each class at its own store, and at every other from which it still has minutes left for work."""
    row = {name: at for at, name in enumerate(ground.stores)}
    hours = sorted(haulage.hours, key=lambda one: (one.store, one.vehicle_class, one.grams, one.millilitres))
    ways = {(one.base, one.store): one.minutes for one in haulage.approaches}
    ways |= {(name, name): 0 for name in ground.stores}
    pairs = [(at, row[store], one, haulage.shift_minutes - 2 * minutes)
             for at, one in enumerate(hours) for (base, store), minutes in sorted(ways.items())
             if base == one.store and store in row and 2 * minutes < haulage.shift_minutes]
    return Power(
        np.array([at for at, *_ in pairs], dtype=np.int64), np.array([store for _, store, *_ in pairs], dtype=np.int64),
        np.array([one.grams for *_, one, _ in pairs], dtype=np.int64),
        np.array([one.millilitres or BOUNDLESS for *_, one, _ in pairs], dtype=np.int64),
        np.array([haulage.shift_minutes / left for *_, left in pairs], dtype=np.float64),
        np.array([row.get(one.store) == store for _, store, one, _ in pairs], dtype=np.bool_),
        np.array([one.minutes for one in hours], dtype=np.int64))


def burdens_of(supplies: Supplies, ground: Ground, haulage: Haulage, rows: Ints, columns: Ints) -> Ints:
    """Gram-minutes and millilitre-minutes of a piece from each supply to each township, (2, arcs). What lies at the
    place itself, no minute away, takes no vehicle."""
    minutes = supplies.minutes[rows, columns]
    assert (minutes != CLOSED).all()
    loading = ground.load_minutes[supplies.store[rows]]     # is in the supplies' minutes once, and is done once
    beyond = ground.beyond[supplies.store[rows], columns]
    ride = np.where(minutes > loading, 2 * (minutes - beyond) - loading + haulage.handling_minutes, 0)
    grams = np.array([item.grams for item in supplies.items], dtype=np.int64)[rows]
    millilitres = np.array([item.millilitres for item in supplies.items], dtype=np.int64)[rows]
    return np.stack([grams * ride, millilitres * ride])
