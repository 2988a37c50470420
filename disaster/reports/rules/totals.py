"""Which claim is shown, and what it adds up to, pure.

The rule of the shown claim: the highest stage, then the latest observed_at, then the latest at. A township's figure
is its own claim, else the sum of its villages', never both; claims of different sources are never added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from disaster.rulebook.schemas import Figure

RULE = "stage_observed_at"
RULE_ZH = ("每地取一条:先取阶段最高者(核报>续报>初报),再取观测时间最晚者,再取记录时间最晚者。乡镇数取其自报数;"
           "未自报的,取所辖嘎查(社区)之和,二者不相加。不同来源的数从不相加。有单位未报或不详时,合计为“至少”。")
RULE_EN = ("One claim for each place: the highest stage (verified, follow-up, first), then the latest observation, "
           "then the latest record. A township's figure is its own claim, else the sum of its villages', never both. "
           "Figures of different sources are never added. Where a unit has not said, a total is 'at least'.")
STAGES = ("first", "follow_up", "verified")


@dataclass(frozen=True, slots=True)
class Said:
    """A standing claim, as the rules need it."""

    id: UUID
    place: str
    indicator: str
    value: Decimal | None
    stage: str
    observed_at: datetime
    at: datetime
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The figure of one indicator of a place, of how many units, and whether a claim behind it is doubtful."""

    figure: Figure
    units: int
    doubtful: bool = False


def shown(claims: Iterable[Said]) -> Said | None:
    """The claim that is shown of one place and indicator; None where there is none."""
    return max(claims, key=lambda one: (STAGES.index(one.stage), one.observed_at, one.at, one.id), default=None)


def township_figures(township: str, villages: Sequence[str], claims: Iterable[Said]) -> dict[str, Told]:
    """Each indicator that somebody in the township spoke of: its own claim, else the sum of its villages'.

    A township that says it does not know shows what its villages know, as "at least".
    """
    said: dict[str, dict[str, list[Said]]] = {}
    for claim in claims:
        said.setdefault(claim.indicator, {}).setdefault(claim.place, []).append(claim)
    return {indicator: township_figure(township, villages, {place: shown(of) for place, of in places.items()})
            for indicator, places in sorted(said.items())}


def township_figure(township: str, villages: Sequence[str], picked: Mapping[str, Said | None]) -> Told:
    """One indicator of a township from the shown claim of each place in it."""
    own = picked.get(township)
    below = {place: claim for place, claim in picked.items() if claim is not None and place != township}
    if own is not None and (own.value is not None or all(claim.value is None for claim in below.values())):
        unknown = () if own.value is not None else (township,)
        return Told(Figure(own.value, unknown_units=unknown, claim_ids=(own.id,)), 1, own.doubtful)
    units = sorted({*villages, *below})
    return total(units, {place: Told(Figure(claim.value, claim_ids=(claim.id,)), 1, claim.doubtful)
                         for place, claim in below.items()}, whole=own is None)


def county_figures(townships: Sequence[str], told: Mapping[str, Mapping[str, Told]]) -> dict[str, Told]:
    """Each indicator that any township spoke of: the sum of what they know, and who has not said."""
    units = sorted({*townships, *told})
    indicators = sorted({indicator for figures in told.values() for indicator in figures})
    return {indicator: total(units, {place: figures[indicator] for place, figures in told.items()
                                     if indicator in figures}) for indicator in indicators}


def total(units: Sequence[str], told: Mapping[str, Told], *, whole: bool = True) -> Told:
    """The sum over units. Unknown ones are named, never taken for zero; without any known value it is unknown."""
    known = {unit: told[unit] for unit in units if unit in told and told[unit].figure.value is not None}
    unknown = tuple(unit for unit in units if unit not in known)
    lower = bool(unknown) or not whole or any(one.figure.at_least for one in known.values())
    value = sum((Decimal(one.figure.value or 0) for one in known.values()), Decimal(0)) if known else None
    claims = tuple(claim for unit in units if unit in told for claim in told[unit].figure.claim_ids)   # one order
    return Told(Figure(value, at_least=lower and value is not None, unknown_units=unknown, claim_ids=claims),
                len(units), any(one.doubtful for one in told.values()))


def to_json(told: Told) -> dict[str, Any]:
    """As it is stored: numbers are JSON numbers, whole ones stay whole."""
    value = told.figure.value
    number = None if value is None else int(value) if value == int(value) else float(value)
    return {"value": number, "at_least": told.figure.at_least, "unknown": list(told.figure.unknown_units),
            "units": told.units, "doubtful": told.doubtful, "claims": [str(claim) for claim in told.figure.claim_ids]}


def of_json(stored: Mapping[str, Any]) -> Told:
    """What to_json stored."""
    value = None if stored["value"] is None else Decimal(str(stored["value"]))
    return Told(Figure(value, at_least=stored["at_least"], unknown_units=tuple(stored["unknown"]),
                       claim_ids=tuple(UUID(claim) for claim in stored["claims"])), stored["units"], stored["doubtful"])
