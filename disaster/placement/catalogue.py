"""From the rule book's kinds of disasters to scenarios of one county: who is hit, cut off, moved, and what they need.

Pure, and the same for the same seed: which townships a variant hits follows from hashes of seed and codes, never from
chance. What is known of a township comes in; a figure nobody knows makes an unknown need, never none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from disaster.placement.instance import Scenario, Want, Way
from disaster.planning.needs import Figures, GroupNorm, needs_of
from disaster.planning.travel import great_circle_metres
from disaster.rulebook.schemas import DisasterTemplate

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A township: its figures by key (a missing one is unknown), its shelter beds, whether it is in the town."""

    code: str
    point: Point
    in_town: bool
    figures: Mapping[str, int]
    beds: int


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """A store or site, and the township it lies in."""

    id: str
    township: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a disaster's closed roads make of a good day: (store, township) pairs without a way, and longer ways."""

    closed: tuple[tuple[str, str], ...]
    detours: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Disaster:
    """A variant of a kind of disaster: townships hit and cut off, people moved and herd in need there."""

    id: str
    template: DisasterTemplate
    per_10000_years: int
    hit: tuple[str, ...]
    cut_off: tuple[str, ...]
    relocated: int
    needing_aid: int
    sheep_units: int
    unknown: tuple[str, ...]
    figures: tuple[Figures, ...]


def disasters_of(templates: Iterable[DisasterTemplate], places: Sequence[PlaceFacts], forage_kg: int,
                 seed: int) -> list[Disaster]:
    """Every variant of every kind that can happen in this county. `forage_kg`: what a sheep unit cut off needs."""
    found = []
    for template in templates:
        able = [place for place in places if template.where == "everywhere"
                or (template.where == "town") == place.in_town]
        centres = sorted(able, key=lambda place: lot(seed, template.key, place.code))[:template.variants]
        found += [disaster(template, number, centre, able, forage_kg, share=len(centres), seed=seed)
                  for number, centre in enumerate(centres, start=1)]
    return found


def disaster(template: DisasterTemplate, number: int, centre: PlaceFacts, able: Sequence[PlaceFacts], forage_kg: int, *,
             share: int, seed: int) -> Disaster:
    """The variant around one township: as many of the nearest as the kind hits."""
    metres = great_circle_metres([centre.point], [place.point for place in able])[0]
    by_distance = sorted(zip(metres.tolist(), able, strict=True), key=lambda one: (one[0], one[1].code))
    near = [place for _, place in by_distance]
    hit = near[:max(1, round(len(able) * template.share_of_places_percent / 100))]
    by_lot = sorted(hit, key=lambda place: lot(seed, template.key, number, place.code))
    cut_off = by_lot[:round(len(hit) * template.cut_off_percent / 100)]
    figures = [figures_of(template, place, forage_kg) for place in hit]
    return Disaster(
        id=f"{template.key}-{number}", template=template,
        per_10000_years=max(1, template.per_10000_years // share), hit=tuple(sorted(place.code for place in hit)),
        cut_off=tuple(sorted(place.code for place in cut_off)), relocated=sum(one.relocated or 0 for one in figures),
        needing_aid=sum(one.needing_aid or 0 for one in figures),
        sheep_units=sum(part(place.figures.get("sheep_units", 0), template.herd_percent) for place in hit),
        unknown=tuple(sorted(place.code for place in hit if template.people not in place.figures)),
        figures=tuple(figures))


def figures_of(template: DisasterTemplate, place: PlaceFacts, forage_kg: int) -> Figures:
    """What would be told of a township in this disaster. The gap of forage is in kg, as townships tell it."""
    heads, herd = place.figures.get(template.people), place.figures.get("sheep_units")
    relocated = None if heads is None else part(heads, template.relocated_percent)
    return Figures(
        township=place.code, relocated=relocated,
        central=None if relocated is None else part(relocated, template.central_percent),
        shelter_beds=place.beds * template.beds_usable_percent // 100,
        needing_aid=None if heads is None else part(heads, template.needing_aid_percent),
        sheep_units_cut_off=None if herd is None else part(herd, template.herd_percent) * forage_kg,
        lowest_celsius=template.lowest_celsius)


def scenario_of(one: Disaster, per_10000_years: int, stores: Iterable[StoreFacts], norms: Sequence[GroupNorm],
                items: frozenset[str], roads: Changed) -> Scenario:
    """The disaster as the model takes it: needs in base units, what is cut off, longer ways, what stores lose.

    A store in a township that is hit serves it whatever the roads do.
    """
    needs = needs_of(one.figures, norms)
    shut, hit = set(one.cut_off), set(one.hit)
    stores, no_way = list(stores), set(roads.closed)
    at = {store.id: store.township for store in stores}
    return Scenario(
        id=one.id, per_10000_years=per_10000_years, slow_percent=100,
        wants=tuple(Want(township=need.township, group=need.group, units=(need.need.a or 0) + (need.need.b or 0))
                    for need in needs if (need.need.a or 0) + (need.need.b or 0)),
        survival_percent={store.id: one.template.store_survival_percent for store in stores if store.township in hit},
        closed=tuple((store.id, place) for store in stores for place in one.hit if store.township != place
                     and (place in shut or store.township in shut or (store.id, place) in no_way)),
        detours=tuple(way for way in roads.detours if way.township in hit and at[way.store] != way.township),
        slow_to=dict.fromkeys(one.hit, one.template.slow_percent),
        barred=frozenset(items & frozenset[str]().union(*(need.barred for need in needs))))


def part(whole: int, percent: int) -> int:
    """So many percent, rounded up."""
    return ceil(whole * percent / 100)


def lot(*words: object) -> bytes:
    """Draws lots that fall the same on every machine."""
    return sha256("/".join(map(str, words)).encode()).digest()
