"""Goods onto vehicles: what of a load fits, a full truck's worth, and a rest in even parts. Pure integers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from disaster.planning.fleet import Load, TripLoad, Vehicle

NO_LIMIT = 2**60


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of one item, urgent ones first."""

    item: str
    pieces: int
    pieces_a: int
    grams: int
    millilitres: int
    units: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes together from a store to a place."""

    store: str
    place: str
    lines: tuple[Line, ...]

    @property
    def grams(self) -> int:
        return sum(line.pieces * line.grams for line in self.lines)

    @property
    def millilitres(self) -> int:
        return sum(line.pieces * line.millilitres for line in self.lines)

    @property
    def units_a(self) -> int:
        return sum(line.pieces_a * line.units for line in self.lines)

    @property
    def units(self) -> int:
        return sum(line.pieces * line.units for line in self.lines)

    def split_by_class(self) -> tuple["Parcel", "Parcel"]:
        """Class A's pieces, and the others."""
        urgent = [part(line, line.pieces_a, line.pieces_a) for line in self.lines if line.pieces_a]
        others = [part(line, line.pieces - line.pieces_a, 0) for line in self.lines if line.pieces > line.pieces_a]
        return replace(self, lines=tuple(urgent)), replace(self, lines=tuple(others))

    def carried(self) -> tuple[TripLoad, ...]:
        """The pieces by item, sorted."""
        return tuple(TripLoad(item=line.item, pieces=line.pieces) for line in self.lines)


def parcels_of(loads: Iterable[Load]) -> list[Parcel]:
    """One parcel for each store and place, sorted; urgent items first, then by name."""
    found: dict[tuple[str, str], list[Line]] = {}
    for load in sorted(loads, key=lambda one: (one.store, one.place, -min(one.pieces_a, 1), one.item)):
        found.setdefault((load.store, load.place), []).append(Line(
            load.item, load.pieces, load.pieces_a, load.grams, load.millilitres, load.units))
    return [Parcel(store, place, tuple(lines)) for (store, place), lines in found.items()]


def room_of(vehicle: Vehicle) -> tuple[int, int]:
    """Grams and millilitres."""
    return vehicle.payload_grams, vehicle.volume_millilitres or NO_LIMIT


def overfills(parcel: Parcel, vehicle: Vehicle) -> bool:
    """Whether the parcel is at least a full vehicle."""
    grams, millilitres = room_of(vehicle)
    return parcel.grams >= grams or parcel.millilitres >= millilitres


def filled(parcel: Parcel, vehicle: Vehicle) -> tuple[Parcel, Parcel]:
    """What the vehicle takes, piece by piece in the parcel's order, and what is left; either may be empty."""
    grams, millilitres = room_of(vehicle)
    taken, left = [], []
    for line in parcel.lines:
        fits = min(line.pieces, grams // line.grams if line.grams else NO_LIMIT,
                   millilitres // line.millilitres if line.millilitres else NO_LIMIT)
        grams, millilitres = grams - fits * line.grams, millilitres - fits * line.millilitres
        if fits:
            taken.append(part(line, fits, min(fits, line.pieces_a)))
        if fits < line.pieces:
            left.append(part(line, line.pieces - fits, max(0, line.pieces_a - fits)))
    return replace(parcel, lines=tuple(taken)), replace(parcel, lines=tuple(left))


def taken(parcel: Parcel, wanted: Mapping[str, int]) -> tuple[Parcel, Parcel] | None:
    """So many pieces of each item, urgent ones first, and what is left; None where the parcel has less."""
    have = {line.item: line.pieces for line in parcel.lines}
    if any(have.get(item, 0) < pieces for item, pieces in wanted.items()):
        return None
    goes = [part(line, pieces, min(pieces, line.pieces_a)) for line in parcel.lines
            if (pieces := wanted.get(line.item, 0))]
    stays = [part(line, line.pieces - pieces, max(0, line.pieces_a - pieces)) for line in parcel.lines
             if line.pieces > (pieces := wanted.get(line.item, 0))]
    return replace(parcel, lines=tuple(goes)), replace(parcel, lines=tuple(stays))


def in_parts(parcel: Parcel, parts: int) -> Iterator[Parcel]:
    """The parcel in even parts, first the larger ones; parts without a piece are left out."""
    for at in range(parts):
        lines = [part(line, share(line.pieces, at, parts), share(line.pieces_a, at, parts)) for line in parcel.lines]
        if any(line.pieces for line in lines):
            yield replace(parcel, lines=tuple(line for line in lines if line.pieces))


def joined(parcels: Iterable[Parcel]) -> Parcel:
    """Parcels of one store and place as one."""
    listed = list(parcels)
    found: dict[str, Line] = {}
    for line in (line for parcel in listed for line in parcel.lines):
        known = found.get(line.item)
        found[line.item] = line if known is None else part(
            known, known.pieces + line.pieces, known.pieces_a + line.pieces_a)
    return replace(listed[0], lines=tuple(found[item] for item in sorted(found)))


def part(line: Line, pieces: int, pieces_a: int) -> Line:
    """The same goods, another count."""
    return replace(line, pieces=pieces, pieces_a=pieces_a)


def share(pieces: int, at: int, parts: int) -> int:
    """The part number `at` of a count: all parts add up, and none exceeds another by more than one."""
    return pieces // parts + (at < pieces % parts)
