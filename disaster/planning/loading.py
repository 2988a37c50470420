"""Goods onto vehicles: what of a load fits, a full truck's worth, and a rest in even parts. Pure integers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from disaster.planning.fleet import Load, TripLoad, Vehicle

NO_LIMIT = 2**60


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of one item, urgent ones first. `onward`: to where they go on from a hub; `from_trip`: index of the trip
    that brought them to one."""

    item: str
    pieces: int
    pieces_a: int
    grams: int
    millilitres: int
    units: int
    onward: str = ""
    from_trip: int = -1

    @property
    def kind(self) -> tuple[str, str, int]:
        """Pieces that are alike."""
        return self.item, self.onward, self.from_trip


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes together from a store to a place, not before the minute `ready`."""

    store: str
    place: str
    lines: tuple[Line, ...]
    ready: int = 0

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
        return tuple(TripLoad(item=line.item, pieces=line.pieces, onward=line.onward or None,
                              from_trip=line.from_trip if line.from_trip >= 0 else None) for line in self.lines)

    def onward(self, ready: int = 0, from_trip: int = -1) -> list["Parcel"]:
        """What goes on from here, a parcel for each place."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.onward:
                found.setdefault(line.onward, []).append(replace(line, onward="", from_trip=from_trip))
        return [Parcel(self.place, place, tuple(lines), ready) for place, lines in sorted(found.items())]

    def less(self, other: Line, onward: str) -> "Parcel":
        """Without so many pieces that should go on to a place, the others of them first."""
        lines = []
        for line in self.lines:
            pieces = other.pieces if (line.item, line.onward) == (other.item, onward) else 0
            stays = line.pieces - pieces
            lines += [part(line, stays, min(stays, line.pieces_a - min(other.pieces_a if pieces else 0, line.pieces_a)))
                      ] if stays > 0 else []
        return replace(self, lines=tuple(lines))

    def without_change(self) -> list["Parcel"]:
        """The parcel as if its goods went all the way on one vehicle, a parcel for each place."""
        stays = tuple(line for line in self.lines if not line.onward)
        return [*([replace(self, lines=stays)] if stays else []),
                *(replace(one, store=self.store) for one in self.onward())]


def parcels_of(loads: Iterable[Load]) -> list[Parcel]:
    """One parcel for each store and place, or hub on the way, sorted; urgent items first, then by name."""
    found: dict[tuple[str, str], list[Line]] = {}
    for load in sorted(loads, key=lambda one: (
            one.store, one.via or one.place, -min(one.pieces_a, 1), one.item, one.place)):
        found.setdefault((load.store, load.via or load.place), []).append(Line(
            load.item, load.pieces, load.pieces_a, load.grams, load.millilitres, load.units,
            load.place if load.via else ""))
    return [Parcel(store, place, tuple(lines)) for (store, place), lines in sorted(found.items())]


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
    """So many pieces of each item, urgent ones first, and what is left; None where the parcel has less, or some of it
    goes on from a hub."""
    have = {line.item: line.pieces for line in parcel.lines}
    if any(line.onward for line in parcel.lines) or any(have.get(item, 0) < pieces for item, pieces in wanted.items()):
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
    """Parcels of one store and place as one, ready when the last of them is."""
    listed = list(parcels)
    found: dict[tuple[str, str, int], Line] = {}
    for line in (line for parcel in listed for line in parcel.lines):
        known = found.get(line.kind)
        found[line.kind] = line if known is None else part(
            known, known.pieces + line.pieces, known.pieces_a + line.pieces_a)
    return replace(listed[0], lines=tuple(found[kind] for kind in sorted(found)),
                   ready=max(parcel.ready for parcel in listed))


def part(line: Line, pieces: int, pieces_a: int) -> Line:
    """The same goods, another count."""
    return replace(line, pieces=pieces, pieces_a=pieces_a)


def share(pieces: int, at: int, parts: int) -> int:
    """The part number `at` of a count: all parts add up, and none exceeds another by more than one."""
    return pieces // parts + (at < pieces % parts)
