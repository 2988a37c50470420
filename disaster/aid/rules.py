"""Codes of households, which aid came too soon, and when an issue may be decided. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from disaster.errors import BadInput, Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"       # Crockford's: no I, L, O, U to be misread
DIGITS = 10                                          # 50 bits of the id's random part
Kinds = Callable[[str], tuple[str, int]]             # item -> kind, days


class HouseholdElsewhere(BadInput):
    """The goods lay in another county than the household lives in."""

    code = "household_elsewhere"


class NothingToDecide(Refusal):
    """The issue is no open double, or was taken back before."""

    code = "nothing_to_decide"


@dataclass(frozen=True, slots=True)
class Given:
    """Aid that a household got; in order of when it was given."""

    issue_id: UUID
    issued_at: datetime
    items: frozenset[str]

    def __lt__(self, other: "Given") -> bool:
        return (self.issued_at, self.issue_id) < (other.issued_at, other.issue_id)


@dataclass(frozen=True, slots=True)
class Again:
    """The same kind of aid twice: which earlier issue, and from when on it would have been due."""

    kind: str
    issue_id: UUID
    issued_at: datetime
    due_at: datetime


def code_of(household_id: UUID) -> str:
    """The code on a household's card: ten digits of its id in base 32, and a check digit (Luhn modulo 32)."""
    number, digits = household_id.int, ""
    for _ in range(DIGITS):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Luhn's sum over base 32: one digit misread, or two neighbours swapped, are found."""
    total, twice = 0, True
    for digit in reversed(digits):
        value = ALPHABET.index(digit) * (2 if twice else 1)
        total, twice = total + value // len(ALPHABET) + value % len(ALPHABET), not twice
    return ALPHABET[-total % len(ALPHABET)]


def too_soon(earlier: Iterable[Given], items: Iterable[str], issued_at: datetime, kinds: Kinds) -> list[Again]:
    """Earlier aid of the same kind less than the kind's days away, before or after: letters come in any order.

    One line for a kind, that of the nearest issue; days are counted as 24 hours.
    """
    wanted = dict(kinds(item) for item in items)
    found: dict[str, Again] = {}
    for one in sorted(earlier, key=lambda one: (abs(one.issued_at - issued_at), one.issue_id), reverse=True):
        for kind in sorted({kinds(item)[0] for item in one.items} & wanted.keys()):
            period = timedelta(days=wanted[kind])
            if abs(one.issued_at - issued_at) < period:
                found[kind] = Again(kind, one.issue_id, one.issued_at, one.issued_at + period)
    return [found[kind] for kind in sorted(found)]


def not_due(earlier: Sequence[Given], now: datetime, kinds: Kinds) -> list[Again]:
    """Every kind of aid that the household had lately, and from when on it is due again."""
    items = {item for one in earlier for item in one.items}
    return too_soon([one for one in earlier if one.issued_at <= now], items, now, kinds)


def sources_of(place: str, from_place: str | None) -> tuple[str, ...]:
    """Where the goods may have lain: the place that was named, else the village and then its township."""
    if from_place is not None:
        if from_place[:6] != place[:6]:
            raise HouseholdElsewhere(place=place, from_place=from_place)
        return (from_place,)
    return (place,) if len(place) == 9 else (place, place[:9])


def may_decide(state: str, double: str, verdict: str) -> None:
    """An open double stands or is taken back; any other issue can only be taken back, once."""
    if state != "issued" or (verdict == "stands" and double != "open"):
        raise NothingToDecide(state=state, double=double, verdict=verdict)
