"""Decisions about reports, claims and totals, pure.

The rule of the shown claim: the highest stage, then the latest observed_at, then the latest at. A township's figure
is its own claim, else the sum of its villages', never both; claims of different sources are never added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from disaster.errors import BadInput, NotFound, Refusal
from disaster.rulebook.schemas import Figure, Finding

RULE = "stage_observed_at"
RULE_ZH = ("每地取一条:先取阶段最高者(核报>续报>初报),再取观测时间最晚者,再取记录时间最晚者。乡镇数取其自报数;未自报的,取所辖嘎查"
           "(社区)之和,二者不相加。不同来源的数从不相加。有单位未报或不详时,合计为“至少”。")
RULE_EN = ("One claim for each place: the highest stage (verified, follow-up, first), then the latest observation, then "
           "the latest record. A township's figure is its own claim, else the sum of its villages', never both. Figures "
           "of different sources are never added. Where a unit has not said, a total is 'at least'.")
STAGES = ("first", "follow_up", "verified")
BROKEN_ALONE = frozenset({"nonneg", "hazard_scope"})     # such a figure means nothing and enters no total
METHODS = {"first": "survey", "follow_up": "survey", "verified": "full_count"}   # 应急〔2020〕19号: 非全面调查, 逐户核定
DESK_OPEN = ("received", "checking")


class BadIndicator(BadInput):
    """No such indicator in the rulebook; the facts name it."""

    code = "bad_indicator"


class BadHazard(BadInput):
    """No such hazard in the rulebook."""

    code = "bad_hazard"


class NilWithFigures(BadInput):
    """A nil report says that nothing changed: it carries no figures."""

    code = "nil_with_figures"


class AfterVerified(Refusal):
    """After the verified report of a place only its correction comes, with a reason (deadlines.yaml, report_order)."""

    code = "after_verified"


class ReasonMissing(Refusal):
    """Returning a report, or correcting a verified one, wants a reason."""

    code, status = "reason_missing", 400


class NotCorrectable(Refusal):
    """The report named cannot be corrected by this one: of another place, withdrawn, or corrected already."""

    code = "not_correctable"


class WrongIncident(Refusal):
    """The incident named is closed, or of another county or hazard."""

    code = "wrong_incident"


class NotStanding(Refusal):
    """The report was returned, withdrawn or replaced: nothing is decided about it any more."""

    code = "not_standing"


class TakenByAnother(Refusal):
    """Another officer is checking this report; the facts say who and until when."""

    code = "taken_by_another"


class NotPassable(Refusal):
    """Figures break a structural check: the report cannot pass until a correction mends them."""

    code = "not_passable"


class NoteMissing(Refusal):
    """A plausibility check wants a note before the report passes."""

    code = "note_missing"


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


@dataclass(frozen=True, slots=True)
class Earlier:
    """A standing report of the same place and incident."""

    id: UUID
    kind: str
    source: str
    observed_at: datetime
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)


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
    claims = tuple(claim for one in told.values() for claim in one.figure.claim_ids)
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


def refuse_unknown_words(hazard: str, figures: Iterable[str], kind: str, hazards: Iterable[str],
                         indicators: Iterable[str]) -> None:
    """Only what the rulebook defines can be reported; a nil report carries nothing."""
    if hazard not in set(hazards):
        raise BadHazard(hazard=hazard, known=sorted(hazards))
    figures = list(figures)
    strange = sorted(set(figures) - set(indicators))
    if strange:
        raise BadIndicator(indicators=strange)
    if kind == "nil" and figures:
        raise NilWithFigures(indicators=sorted(figures))


def order_findings(kind: str, observed_at: datetime, earlier: Sequence[Earlier]) -> list[str]:
    """What is out of the order 初报, 续报, 核报. A network may reorder, so it is noted and not refused.

    Refused is only what would speak over a verified report: a second one, or a later word of lower stage.
    """
    verified = next((one for one in earlier if one.kind == "verified"), None)
    if verified and kind != "nil" and (kind == "verified" or observed_at > verified.observed_at):
        raise AfterVerified(verified=str(verified.id), corrects=str(verified.id))
    kinds = {one.kind for one in earlier}
    notes = {"order_second_first": kind == "first" and "first" in kinds,
             "order_without_first": kind in {"follow_up", "verified"} and "first" not in kinds,
             "order_late": bool(verified) and kind != "nil"}
    return [name for name, true in notes.items() if true]


def previous_figures(earlier: Iterable[Earlier], source: str, observed_at: datetime) -> dict[str, Decimal | None]:
    """What this source last said of each indicator of the place, as far as it gave a number."""
    before = sorted((one for one in earlier if one.source == source and one.observed_at <= observed_at),
                    key=lambda one: one.observed_at)
    return {name: value for one in before for name, value in one.figures.items() if value is not None}


def soundness(indicator: str, findings: Iterable[Finding]) -> str:
    """held: the figure is nothing by itself; doubtful: it contradicts another figure; sound."""
    checks = {one.check_id for one in findings if one.severity == "error" and one.judged and indicator in one.indicators}
    return "held" if checks & BROKEN_ALONE else "doubtful" if checks else "sound"


def refuse_correction(*, place: str, of_place: str, state: str, replaced_by: UUID | None, kind: str, of_kind: str,
                      reason: str | None) -> None:
    """A correction speaks of the same place and of a report that still stands or was returned."""
    lower = of_kind == "verified" and kind != "verified"
    if place != of_place or state == "withdrawn" or replaced_by is not None or lower:
        raise NotCorrectable(place=of_place, state=state, replaced_by=str(replaced_by) if replaced_by else None,
                             kind=of_kind)
    if of_kind == "verified" and not reason:
        raise ReasonMissing(field="reason")


def refuse_incident(*, county: str, hazard: str, of_county: str, of_hazard: str, state: str) -> None:
    """A report joins the incident it names only if it is of that county and hazard, and not closed."""
    if (county, hazard) != (of_county, of_hazard):
        raise WrongIncident(county=of_county, hazard=of_hazard)
    if state == "closed":
        raise WrongIncident(state=state)


def refuse_hands_off(state: str, replaced_by: UUID | None, taken_by: str | None, taken_until: datetime | None,
                     asker: str, now: datetime) -> None:
    """Nobody decides what no longer stands, nor what another is checking; a lock frees itself after its time."""
    if state not in DESK_OPEN or replaced_by is not None:
        raise NotStanding(state=state, replaced_by=str(replaced_by) if replaced_by else None)
    if taken_by not in {None, asker} and taken_until is not None and taken_until > now:
        raise TakenByAnother(by=taken_by, until=taken_until.isoformat())


def refuse_acceptance(findings: Iterable[Mapping[str, Any]], notes: Iterable[str]) -> None:
    """Structural errors must be mended by a correction; plausibility warnings want a note each."""
    found = list(findings)
    errors = sorted({one["check"] for one in found if one["severity"] == "error"})
    if errors:
        raise NotPassable(checks=errors)
    unexplained = sorted({one["check"] for one in found if one["severity"] == "warn"} - set(notes))
    if unexplained:
        raise NoteMissing(checks=unexplained)


def refuse_unless_own(asker: str, filed_by: str, state: str, *, staff: bool) -> None:
    """A reporter withdraws his own report until it is accepted; the county's officers may any time."""
    if not staff and asker != filed_by:
        raise NotFound(subject="report")
    if not staff and state == "accepted":
        raise NotStanding(state=state, replaced_by=None)
