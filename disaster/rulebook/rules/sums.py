"""A sum of figures some of which may be unknown: the known part is a lower bound of the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from uuid import UUID

from disaster.rulebook.schemas.values import Figure

UNKNOWN = Figure(None, at_least=True)
SHOWN_STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Sum:
    """value: what is known to be there. is_lower_bound: some term is unknown or itself only 'at least'."""

    value: Fraction
    is_lower_bound: bool
    all_unknown: bool
    unknown: tuple[str, ...]
    claim_ids: tuple[UUID, ...]
    is_example: bool


def add_up(indicators: Iterable[str], figures: Mapping[str, Figure]) -> Sum:
    """The terms' known parts added. Figures are never negative, so an unknown term can only raise the sum."""
    terms = {key: figures.get(key, UNKNOWN) for key in indicators}
    known = {key: term for key, term in terms.items() if term.value is not None}
    return Sum(
        value=sum((Fraction(max(term.value or 0, 0)) for term in known.values()), Fraction(0)),
        is_lower_bound=len(known) < len(terms) or any(term.at_least for term in known.values()),
        all_unknown=not known,
        unknown=tuple(key for key in terms if key not in known),
        claim_ids=tuple(dict.fromkeys(claim for term in known.values() for claim in term.claim_ids)),
        is_example=any(term.is_example for term in known.values()))


def shown(value: Fraction) -> int | Decimal:
    """A whole number as it is; a share cut, never rounded up, so that it cannot look met when it is not."""
    if value.denominator == 1:
        return value.numerator
    cut = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(SHOWN_STEP, rounding=ROUND_FLOOR)
    return cut.normalize() if cut else Decimal(0)
