"""One report that came by two roads: in full, and as the little that one SMS carries. Pure.

The compact projection of a body is: place, hazard, kind, occurred_at to the minute, corrects, and those figures that
the short form had room for (each exactly as in the full body, unknown included). observed_at, if the short form
carries it, is to the minute too; text, point, phone, notes and further figures are not in it. A body belongs to a
compact one under the same id if its projection is equal to it: whichever comes first, both are one report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Projection:
    """What a short form says. An absent figure was not carried; null was said to be unknown."""

    place: str
    hazard: str
    kind: str
    minute: datetime
    corrects: UUID | None
    figures: Mapping[str, Decimal | None]


def projection(*, place: str, hazard: str, kind: str, occurred_at: datetime, corrects: UUID | None,
               figures: Mapping[str, Decimal | int | float | None]) -> Projection:
    """The compact projection of a body or of a report, with all its figures."""
    return Projection(place, hazard, kind, occurred_at.replace(second=0, microsecond=0), corrects,
                      {key: None if value is None else Decimal(str(value)) for key, value in figures.items()})


def carries(full: Projection, short: Projection) -> bool:
    """Whether the short form is the projection of the full one to the figures that it had room for."""
    same = ((full.place, full.hazard, full.kind, full.minute, full.corrects)
            == (short.place, short.hazard, short.kind, short.minute, short.corrects))
    return same and all(key in full.figures and full.figures[key] == value for key, value in short.figures.items())
