"""Who owes a word, how much harm a mute place may hide, and how long it has been mute, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from disaster.errors import BadInput
from disaster.rulebook.schemas import Silence as Document

TOWNSHIP_DIGITS = 9


class NothingToAsk(BadInput):
    """None of these places is mute, or the incident is over; the facts name them."""

    code = "nothing_to_ask"


@dataclass(frozen=True, slots=True)
class Word:
    """The last word from a place, and whether it was nil; `harm`: some standing report from there tells of damage."""

    at: datetime
    nil: bool
    harm: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A township or gacha. `people` persons, `sheep_units` of herd; None: nobody knows, which is not zero."""

    code: str
    people: Decimal | None
    sheep_units: Decimal | None
    share: float = 0.0                  # of its land inside the hazard area, 0 to 1
    source: str = ""                    # the way in which it is concerned: the key of its intensity class
    example: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What is expected of a place, and what its silence weighs, term by term."""

    place: Place
    owes: bool
    silent: bool
    last: Word | None
    since: datetime
    hours: float
    intensity: int
    people_inside: Decimal | None
    sheep_units_inside: Decimal | None
    harm: Decimal
    at_least: bool
    neighbours: int = 0
    neighbours_nil: int = 0
    damping: Decimal = Decimal(1)
    township_spoke: bool = False

    @property
    def score(self) -> Decimal:
        """Expected harm × hours × damping, in person-hours."""
        return (self.harm * Decimal(str(self.hours)) * self.damping).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an incident: onset, the words of each place, and who lies beside whom."""

    onset: datetime
    now: datetime
    words: Mapping[str, Word] = field(default_factory=dict)
    neighbours: Mapping[str, Sequence[str]] = field(default_factory=dict)


def judged(places: Iterable[Place], known: Known, document: Document, *, any_area: bool) -> list[Judged]:
    """Every place, the silent ones first by what their silence weighs; one that is known to be empty owes nothing.

    `any_area`: some hazard area is known; where none is, the whole county owes a word.
    """
    all_places = list(places)
    around = neighbourhoods(all_places, known)
    found = [judge(concerned(place, around, any_area=any_area), known, around[place.code], document)
             for place in all_places]
    return sorted(found, key=lambda one: (not one.silent, not one.owes, -one.score, -one.harm, one.place.code))


@dataclass(frozen=True, slots=True)
class Around:
    """The neighbours of a place: how many, how many of them report nil, how many damage."""

    count: int = 0
    nil: int = 0
    harm: int = 0


def neighbourhoods(places: Iterable[Place], known: Known) -> dict[str, Around]:
    """What the neighbours of each place say: of townships those by their limits, of gachas the rest of the township."""
    nil = {code for code, word in known.words.items() if word.nil}
    harm = {code for code, word in known.words.items() if word.harm}
    gachas: dict[str, list[str]] = {}
    found: dict[str, Around] = {}
    for place in places:
        if len(place.code) > TOWNSHIP_DIGITS:
            gachas.setdefault(place.code[:TOWNSHIP_DIGITS], []).append(place.code)
        else:
            others = known.neighbours.get(place.code, ())
            found[place.code] = Around(len(others), len(nil.intersection(others)), len(harm.intersection(others)))
    for codes in gachas.values():
        all_nil, all_harm = nil.intersection(codes), harm.intersection(codes)
        for code in codes:
            found[code] = Around(len(codes) - 1, len(all_nil) - (code in all_nil), len(all_harm) - (code in all_harm))
    return found


def concerned(place: Place, around: Mapping[str, Around], *, any_area: bool) -> Place:
    """The place with the way in which it is concerned: its area, a neighbour's damage, or that no area is known."""
    if place.source:
        return place
    if around[place.code].harm:
        return Place(place.code, place.people, place.sheep_units, 1.0, "neighbours", place.example)
    return place if any_area else Place(place.code, place.people, place.sheep_units, 1.0, "no_area", place.example)


def judge(place: Place, known: Known, around: Around, document: Document) -> Judged:
    """One place."""
    last = last_word(place.code, known)
    since = max(last.at, known.onset) if last is not None else known.onset
    intensity = int(getattr(document.intensity, place.source)) if place.source else 0
    people, herd = inside(place.people, place.share), inside(place.sheep_units, place.share)
    harm = ((people or Decimal(0)) + (herd or Decimal(0)) / document.sheep_units_per_person) * intensity
    owes = bool(place.source) and not (place.people == 0 and place.sheep_units == 0)
    mute = last is None or known.now - last.at > timedelta(hours=document.word_lasts_hours)
    spoke = len(place.code) > TOWNSHIP_DIGITS and place.code[:TOWNSHIP_DIGITS] in known.words
    damped = damping(around.nil, around.count, document) * (Decimal(document.township_word_damping) if spoke else 1)
    return Judged(
        place, owes, owes and mute, last, since, hours_between(since, known.now), intensity, people, herd,
        harm.quantize(Decimal("0.1")), owes and (people is None or herd is None), around.count,
        around.nil, damped, spoke)


def last_word(code: str, known: Known) -> Word | None:
    """The last word from a place. A township's nil covers its gachas: nil by nature is not silence."""
    own = known.words.get(code)
    if len(code) <= TOWNSHIP_DIGITS:
        return own
    over = known.words.get(f"{code[:TOWNSHIP_DIGITS]}:own")
    if over is not None and over.nil and (own is None or over.at > own.at):
        return over
    return own


def inside(amount: Decimal | None, share: float) -> Decimal | None:
    """So much of an amount as lies inside by share of land; unknown stays unknown."""
    return None if amount is None else (amount * Decimal(str(round(share, 4)))).quantize(Decimal(1))


def damping(nil: int, neighbours: int, document: Document) -> Decimal:
    """1 where no neighbour reports nil, down to 1 - neighbour_nil_damping where all do; a factor without unit."""
    if neighbours == 0:
        return Decimal(1)
    return (1 - Decimal(document.neighbour_nil_damping) * nil / neighbours).quantize(Decimal("0.01"))


def hours_between(since: datetime, now: datetime) -> float:
    """Hours, never below zero: a clock that runs fast hides nobody."""
    return round(max((now - since).total_seconds(), 0) / 3600, 2)


def may_ask_again(asked_at: datetime | None, now: datetime, document: Document) -> bool:
    """Whether a place may be asked now."""
    return asked_at is None or now - asked_at >= timedelta(minutes=document.ask_again_minutes)


def asked_by_clock(one: Judged, opened_at: datetime, now: datetime, document: Document) -> bool:
    """Whether the clock itself asks: a township that has said nothing so long since the incident was opened here."""
    heard = one.last.at if one.last is not None else opened_at
    return (one.silent and len(one.place.code) == TOWNSHIP_DIGITS
            and now - max(heard, opened_at) >= timedelta(hours=document.asks_by_itself_after_hours))
