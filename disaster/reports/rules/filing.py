"""What may be filed, in which order, and how sound its figures are, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from disaster.errors import BadInput, Refusal
from disaster.rulebook.schemas import Finding

TOWNSHIP_DIGITS = 9
BROKEN_ALONE = frozenset({"nonneg", "hazard_scope"})     # such a figure means nothing and enters no total
# 应急〔2020〕19号: 初期用非全面调查, 核报逐户核定
METHODS = {"first": "survey", "follow_up": "survey", "verified": "full_count"}


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
    """Returning a report, or correcting one that is verified or accepted, wants a reason."""

    code, status = "reason_missing", 400


class NotCorrectable(Refusal):
    """The report named cannot be corrected by this one: it was withdrawn, or is verified and this one is not."""

    code = "not_correctable"


class CorrectsElsewhere(NotCorrectable):
    """The report named is of another township: a correction moves within its own, between it and its gachas."""

    code = "corrects_elsewhere"


class CorrectsOtherHazard(NotCorrectable):
    """The report named is of another hazard."""

    code = "corrects_other_hazard"


class WrongIncident(Refusal):
    """The incident named is closed, or of another county or hazard."""

    code = "wrong_incident"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A standing report of the same place and incident."""

    id: UUID
    kind: str
    source: str
    observed_at: datetime
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)


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
    checks = {one.check_id for one in findings
              if one.severity == "error" and one.judged and indicator in one.indicators}
    return "held" if checks & BROKEN_ALONE else "doubtful" if checks else "sound"


def refuse_correction(matter: tuple[str, str], of_matter: tuple[str, str], *, state: str, kind: str, of_kind: str,
                      reason: str | None) -> None:
    """A correction speaks of the same matter (place, hazard), and of a report that was not withdrawn.

    Within a township the place may move (the desk returns reports with "write which gacha"): places are then the same
    matter whichever of a chain comes first, and the figures of one township and its county follow.
    One that was corrected already may be corrected again: both stand side by side until somebody chooses (chains.py).
    """
    lower = of_kind == "verified" and kind != "verified"
    facts = {"place": of_matter[0], "hazard": of_matter[1], "state": state, "kind": of_kind}
    if matter[0][:TOWNSHIP_DIGITS] != of_matter[0][:TOWNSHIP_DIGITS]:
        raise CorrectsElsewhere(**facts, place_said=matter[0])
    if matter[1] != of_matter[1]:
        raise CorrectsOtherHazard(**facts, hazard_said=matter[1])
    if state == "withdrawn" or lower:
        raise NotCorrectable(**facts)
    if (of_kind == "verified" or state == "accepted") and not reason:
        raise ReasonMissing(field="reason")


def refuse_incident(*, county: str, hazard: str, of_county: str, of_hazard: str, state: str) -> None:
    """A report joins the incident it names only if it is of that county and hazard, and not closed."""
    if (county, hazard) != (of_county, of_hazard):
        raise WrongIncident(county=of_county, hazard=of_hazard)
    if state == "closed":
        raise WrongIncident(state=state)
