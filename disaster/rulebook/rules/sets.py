"""What may be done with a rule set, and how two of them differ."""

from collections.abc import Collection, Mapping
from datetime import date

from disaster.errors import BadInput, Refusal
from disaster.rulebook.schemas.levels import Metric, Plan, Trigger
from disaster.rulebook.schemas.sets import Difference, PeriodIn, TrialIn
from disaster.rulebook.schemas.values import Area, BaseFigure, Figure


class NotACitysOwn(Refusal):
    """An entered set belongs to a jurisdiction, names its document, and is no comparison."""

    code = "rule_set_not_own"
    status = 400


class PeriodRefused(Refusal):
    """What applied on a past day stays: a begun set keeps its first day, and none ends in the past."""

    code = "rule_set_period"
    status = 409


class Withdrawn(Refusal):
    """The set has been withdrawn; it is kept to be read and changes no more."""

    code = "rule_set_withdrawn"
    status = 409


def refuse_unless_own(plan: Plan) -> None:
    """An entered set says whose it is, from when, and out of which document (市政府印发的预案文号)."""
    missing = [name for name in ("jurisdiction", "valid_from", "source") if getattr(plan, name) is None]
    if not plan.triggers:
        missing.append("triggers")
    if missing or plan.comparison:
        raise NotACitysOwn(missing=missing, comparison=plan.comparison)


def refuse_period(valid_from: date, entered: PeriodIn, today: date) -> None:
    """Raises where the new period would change which rules applied on a day that has passed."""
    if entered.valid_to is not None and entered.valid_to < max(today, entered.valid_from):
        raise PeriodRefused(valid_to=str(entered.valid_to), not_before=str(max(today, entered.valid_from)))
    if entered.valid_from != valid_from and min(valid_from, entered.valid_from) <= today:
        raise PeriodRefused(valid_from=str(valid_from), begun=valid_from <= today)


def differences(a: Plan, b: Plan, metrics: Mapping[str, Metric]) -> tuple[Difference, ...]:
    """Clause by clause, those of a first; a clause is a metric, a kind of area and its hazards."""
    of_a, of_b = ({trigger.name: trigger for trigger in plan.triggers} for plan in (a, b))
    return tuple(_difference(of_a.get(name), of_b.get(name), metrics) for name in {**of_a, **of_b})


def _difference(a: Trigger | None, b: Trigger | None, metrics: Mapping[str, Metric]) -> Difference:
    either = a or b
    assert either is not None
    metric = metrics[either.metric]
    return Difference(metric=either.metric, zh=metric.zh, en=metric.en, unit=metric.unit, area=either.area,
                      hazards=either.hazards, a=a.min if a else None, b=b.min if b else None,
                      differs=a is None or b is None or a.min != b.min)


def figures_of(entered: TrialIn, indicators: Collection[str]) -> dict[str, dict[str, Figure]]:
    """A trial's figures as the thresholds take them; an unknown indicator is refused, not ignored."""
    strange = {key for told in entered.figures.values() for key in told} - set(indicators)
    if strange:
        raise BadInput(unknown_indicators=sorted(strange))
    return {code: {key: Figure(one.value, one.at_least, (), one.claim_ids) for key, one in told.items()}
            for code, told in entered.figures.items()}


def areas_of(entered: TrialIn) -> dict[str, Area]:
    """A trial's base data as the thresholds take them."""
    return {code: Area(one.pastoral, {key: BaseFigure(value, one.flag)
                                      for key, value in one.base_data.items()})
            for code, one in entered.areas.items()}
