"""What each township needs, by need group: what its people call for, less what it holds, less what is on
the way.

An unknown figure makes an unknown need, never zero; a sum with one unknown part is "at least" its known
part. Norms come in as values and keep their 示例 mark: a need that rests on an example norm says so.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, lcm
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from disaster.planning.problem import Amount, Id, Item, Need, Township, Value

Counted = Literal["central_without_bed", "relocated", "relocated_and_in_need", "sheep_units_cut_off"]


def _exact(number: object) -> object:
    """A decimal from a document, read as it is written: 0.2 is one fifth."""
    return Fraction(str(number)) if isinstance(number, float) else number


Ratio = Annotated[Fraction, BeforeValidator(_exact), Field(gt=0)]


class GroupNorm(Value):
    """One need group. `per_head` is once, or a day where `days` is more than 1; `serves`: heads or kg by
    one piece.

    `needed_below_celsius`: nobody needs it in warmer weather. `double_below_celsius`: twice as much in such
    cold. `cold_ok_below_celsius`: in such cold only items of `cold_ok` will do. `urgent_unserved_hours`: a
    township without supply for longer moves to class A.
    """

    id: Id
    counts: Counted
    per_head: Ratio
    days: Annotated[int, Field(ge=1)] = 1
    serves: dict[Id, Ratio]
    cold_ok: frozenset[Id] = frozenset()
    cold_ok_below_celsius: int | None = None
    needed_below_celsius: int | None = None
    double_below_celsius: int | None = None
    urgent_unserved_hours: int | None = None
    example: bool = True

    @property
    def scale(self) -> int:
        """Base units for each unit of need, so that every item serves a whole number of them."""
        return lcm(*(ratio.denominator for ratio in self.serves.values()))

    def base_units(self, item: str) -> int:
        return int(self.serves[item] * self.scale)


class Figures(Value):
    """What is known of a township now; None is unknown. `held`, `on_the_way`: pieces by item, from the
    ledger."""

    township: Id
    relocated: Amount | None = None
    central: Amount | None = None
    shelter_beds: Amount | None = None
    needing_aid: Amount | None = None
    injured: Amount | None = None
    infants: Amount | None = None
    sheep_units_cut_off: Amount | None = None
    lowest_celsius: int | None = None
    hours_unserved: Amount | None = None
    held: dict[Id, Amount] = Field(default_factory=dict)
    on_the_way: dict[Id, Amount] = Field(default_factory=dict)


class GroupNeed(Value):
    """One township's need of one group, in base units (`scale` of them make one unit); None is unknown.

    `need` = wanted - held - on the way, by class. `at_least`: a part is unknown. `example`: rests on an
    example norm. `temperature_unknown`: a rule about cold could not be applied.
    """

    township: Id
    group: Id
    scale: int
    heads: int | None
    wanted: int | None
    urgent: int | None      # of it, class A
    held: int
    on_the_way: int
    need: Need
    barred: frozenset[Id]
    at_least: bool
    temperature_unknown: bool
    example: bool


def needs_of(figures: Iterable[Figures], norms: Iterable[GroupNorm]) -> list[GroupNeed]:
    """Every township by every group, sorted by township and group.

    How a group becomes items: the need is counted in the group's base units (bedding: half-people, for a blanket
    serves half), each piece covers `serves` of them, and the allocation draws on any item of the group, first those
    whose stock can serve most people, then the others as substitutes. What the cold forbids is barred.
    """
    wanted = list(norms)
    found = [_need(known, norm) for known in figures for norm in wanted]
    return sorted(found, key=lambda need: (need.township, need.group))


def townships_of(needs: Iterable[GroupNeed]) -> tuple[Township, ...]:
    """The needs as the allocation takes them."""
    by_place: dict[str, list[GroupNeed]] = {}
    for need in needs:
        by_place.setdefault(need.township, []).append(need)
    return tuple(
        Township(id=place, needs={one.group: one.need for one in found},
                 barred=frozenset[str]().union(*(one.barred for one in found)))
        for place, found in sorted(by_place.items()))


def items_of(norms: Iterable[GroupNorm], freight: dict[str, tuple[int, int]]) -> tuple[Item, ...]:
    """The items of all groups; `freight` gives grams and millilitres a piece, an item without is
    weightless."""
    return tuple(
        Item(id=item, group=norm.id, serves=norm.base_units(item), grams=freight.get(item, (0, 0))[0],
             millilitres=freight.get(item, (0, 0))[1])
        for norm in norms for item in sorted(norm.serves))


def scales_of(norms: Iterable[GroupNorm]) -> dict[str, int]:
    return {norm.id: norm.scale for norm in norms}


def _need(known: Figures, norm: GroupNorm) -> GroupNeed:
    heads, at_least = _heads(known, norm.counts)
    celsius = known.lowest_celsius
    blind = celsius is None and any(limit is not None for limit in (
        norm.needed_below_celsius, norm.double_below_celsius, norm.cold_ok_below_celsius))
    barred = _barred(norm, celsius)
    held, on_the_way = (_base_units(norm, pieces, barred) for pieces in (known.held, known.on_the_way))
    factor = _factor(norm, celsius)
    if heads is None or factor is None:
        wanted, urgent, need = None, None, Need(a=None, b=None)
    else:
        wanted = ceil(heads * factor)
        urgent = min(wanted, ceil(_urgent_heads(known, norm, heads) * factor))
        need = less(wanted, urgent, held + on_the_way)
    return GroupNeed(
        township=known.township, group=norm.id, scale=norm.scale, heads=heads, wanted=wanted, urgent=urgent, held=held,
        on_the_way=on_the_way, need=need, barred=barred, example=norm.example, temperature_unknown=blind,
        at_least=at_least or (blind and norm.double_below_celsius is not None and wanted is not None))


def _heads(known: Figures, counts: Counted) -> tuple[int | None, bool]:
    """People or sheep units that the group counts, and whether that is only their known part."""
    if counts == "central_without_bed":
        return _without_bed(known), False
    if counts == "relocated_and_in_need":
        parts = [part for part in (known.relocated, known.needing_aid) if part is not None]
        return (sum(parts), len(parts) < 2) if parts else (None, False)
    return (known.relocated if counts == "relocated" else known.sheep_units_cut_off), False


def _without_bed(known: Figures) -> int | None:
    if known.central == 0:
        return 0
    if known.central is None or known.shelter_beds is None:
        return None
    return max(0, known.central - known.shelter_beds)


def _factor(norm: GroupNorm, celsius: int | None) -> Fraction | None:
    """Base units a head; None where it depends on a temperature that is unknown whether anything is
    needed."""
    if norm.needed_below_celsius is not None:
        if celsius is None:
            return None
        if celsius >= norm.needed_below_celsius:
            return Fraction(0)
    double_below = norm.double_below_celsius
    is_double = celsius is not None and double_below is not None and celsius < double_below
    return norm.per_head * norm.days * norm.scale * (2 if is_double else 1)


def _urgent_heads(known: Figures, norm: GroupNorm, heads: int) -> int:
    """Class A, life at risk: the injured, infants, whoever has no roof below 0 °C, and the long
    unserved."""
    if norm.counts == "sheep_units_cut_off":
        return 0
    unserved, limit = known.hours_unserved, norm.urgent_unserved_hours
    if unserved is not None and limit is not None and unserved > limit:
        return heads
    is_freezing = known.lowest_celsius is not None and known.lowest_celsius < 0
    no_roof = (_without_bed(known) or 0) if is_freezing else 0
    return min(heads, (known.injured or 0) + (known.infants or 0) + no_roof)


def _barred(norm: GroupNorm, celsius: int | None) -> frozenset[str]:
    if celsius is None or norm.cold_ok_below_celsius is None or celsius >= norm.cold_ok_below_celsius:
        return frozenset()
    return frozenset(norm.serves) - norm.cold_ok


def _base_units(norm: GroupNorm, pieces: dict[str, int], barred: frozenset[str]) -> int:
    """What goods at hand cover; those that the cold forbids cover nobody."""
    return sum(norm.base_units(item) * pieces.get(item, 0) for item in norm.serves if item not in barred)


def less(wanted: int, urgent: int, have: int) -> Need:
    """Goods at hand cover class A first. All in base units."""
    a = max(0, urgent - have)
    return Need(a=a, b=max(0, wanted - have) - a)
