"""Which response level a plan gives for these figures. The engine proposes; a named person decides.

Unknown terms make a sum a lower bound that may still fire; a share without its base data cannot be judged,
which is never the same as not met. Floors count themselves in (以上 includes the number).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from disaster.rulebook.rules.sums import Sum, add_up, shown
from disaster.rulebook.schemas.levels import AreaKind, ManualTrigger, Metric, Plan, Trigger, highest
from disaster.rulebook.schemas.values import (
    Area,
    Areas,
    BaseFigure,
    Figure,
    Figures,
    FiredTrigger,
    Judgement,
    NotJudged,
    NotJudgedReason,
)
from disaster.rulebook.schemas.vocabulary import LEVELS, Flag, Level, is_example, level_rank

NOTHING_KNOWN = Area(pastoral=False, base_data={})
NO_BASE_FIGURE = BaseFigure(None, "missing")


def judge(plan: Plan, figures: Figures, areas: Areas, hazard: str, *, metrics: Mapping[str, Metric],
          jurisdiction: str | None = None) -> Judgement:
    """The highest level any clause gives, with each clause that fired and each that could not be judged.

    figures: county code and township codes → indicator → figure (the county's own total is among them).
    areas: the same codes → pastoral or not, base data. metrics: documents.metrics_of(plan).
    jurisdiction: whose figures these are; needed only for a comparison plan, which has none.
    """
    place = jurisdiction or plan.jurisdiction
    if place is None:
        raise ValueError(f"plan {plan.id} has no jurisdiction of its own: say whose figures these are")
    outcomes = [outcome for trigger in plan.triggers if concerns(trigger, hazard)
                for outcome in _outcomes(plan, trigger, metrics[trigger.metric], figures, areas, place)]
    manual = [_manual(clause, metrics[clause.metric], place)
              for clause in plan.manual if concerns(clause, hazard)]
    fired = sorted((outcome for outcome in outcomes if isinstance(outcome, FiredTrigger)),
                   key=lambda one: (-level_rank(one.level), one.metric, one.area_code))
    not_judged = [outcome for outcome in outcomes if isinstance(outcome, NotJudged)] + manual
    return Judgement(
        plan_id=plan.id, plan_zh=plan.zh, plan_en=plan.en, jurisdiction=place, hazard=hazard,
        level=highest([one.level for one in fired]), triggers=tuple(fired), not_judged=tuple(not_judged),
        flags=tuple(sorted({one.flag for one in fired})),
        rests_on_example=any(one.rests_on_example for one in fired),
        notice_zh=plan.notice_zh, notice_en=plan.notice_en)


def concerns(trigger: Trigger | ManualTrigger, hazard: str) -> bool:
    """A clause without hazards is for all of them."""
    return not trigger.hazards or hazard in trigger.hazards


def _outcomes(plan: Plan, trigger: Trigger, metric: Metric, figures: Figures, areas: Areas,
              place: str) -> list[FiredTrigger | NotJudged]:
    """An outcome for each area that fired or could not be judged; one clearly below every floor has none."""
    codes = _codes(trigger.area, figures, areas, place)
    if not codes:
        return [_not_judged(trigger, metric, None, "no_such_area", ())]
    outcomes = (_outcome(plan, trigger, metric, code, figures.get(code, {}), areas.get(code, NOTHING_KNOWN))
                for code in codes)
    return [outcome for outcome in outcomes if outcome is not None]


def _codes(kind: AreaKind, figures: Figures, areas: Areas, place: str) -> list[str]:
    """The areas of that kind inside the jurisdiction of which anything is known, in order of their codes."""
    if kind == "county":
        return [place]
    inside = sorted(code for code in {*figures, *areas} if len(code) == 9 and code.startswith(place))
    return [code for code in inside if kind == "township" or areas.get(code, NOTHING_KNOWN).pastoral]


def _outcome(plan: Plan, trigger: Trigger, metric: Metric, code: str, figures: Mapping[str, Figure],
             area: Area) -> FiredTrigger | NotJudged | None:
    total = add_up(metric.indicators, figures)
    base = [area.base_data.get(need, NO_BASE_FIGURE) for need in metric.needs]
    if any(not one.value or one.value < 0 for one in base):
        return _not_judged(trigger, metric, code, "denominator_missing", metric.needs)
    if total.all_unknown:
        return _not_judged(trigger, metric, code, "figures_unknown", total.unknown)
    value = total.value / Fraction(base[0].value or 1) if base else total.value
    level = _level(trigger, value)
    if level is not None:
        return _fired(plan, trigger, metric, code, level, value, total, base)
    if total.is_lower_bound:
        return _not_judged(trigger, metric, code, "below_so_far", total.unknown, value)
    return None


def _level(trigger: Trigger, value: Fraction) -> Level | None:
    """From level I down, by `min` alone."""
    reached = (level for level in LEVELS if level in trigger.min and value >= Fraction(trigger.min[level]))
    return next(reached, None)


def _fired(plan: Plan, trigger: Trigger, metric: Metric, code: str, level: Level, value: Fraction, total: Sum,
           base: Iterable[BaseFigure]) -> FiredTrigger:
    flags: list[Flag] = [plan.flag_at(trigger, level), *(one.flag for one in base)]
    return FiredTrigger(
        metric=trigger.metric, zh=metric.zh, en=metric.en, unit=metric.unit,
        level=level, min=trigger.min[level], value=shown(value), is_lower_bound=total.is_lower_bound,
        area_kind=trigger.area, area_code=code,
        hazards=trigger.hazards, indicators=metric.indicators, unknown_indicators=total.unknown,
        claim_ids=total.claim_ids, base_data=metric.needs, flag=flags[0],
        rests_on_example=total.is_example or any(is_example(flag) for flag in flags))


def _not_judged(trigger: Trigger | ManualTrigger, metric: Metric, code: str | None, reason: NotJudgedReason,
                missing: tuple[str, ...], value: Fraction | None = None) -> NotJudged:
    return NotJudged(metric=trigger.metric, zh=metric.zh, en=metric.en, area_kind=trigger.area,
                     area_code=code, reason=reason, missing=missing,
                     value=None if value is None else shown(value))


def _manual(manual: ManualTrigger, metric: Metric, place: str) -> NotJudged:
    return _not_judged(manual, metric, place if manual.area == "county" else None, "manual", ())
