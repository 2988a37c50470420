"""Strict schemas of every rule document, and the values that the decisions take and give."""

from disaster.rulebook.schemas.aid import Aid
from disaster.rulebook.schemas.clocks import ClockRow, DeadlineKind, Deadlines
from disaster.rulebook.schemas.costs import Costs
from disaster.rulebook.schemas.goods import ColdRule, Freight, Item, NeedGroup, ReliefItems
from disaster.rulebook.schemas.hazards import Colour, Hazard, Hazards
from disaster.rulebook.schemas.holidays import DaysOff, Holidays, HolidaysListed, HolidaysView, HolidayYear
from disaster.rulebook.schemas.indicators import BASE_DATA, Check, Indicator, Indicators, ReportKind
from disaster.rulebook.schemas.joining import Joining, Span
from disaster.rulebook.schemas.levels import (
    AreaKind,
    LevelDecision,
    ManualTrigger,
    Measure,
    Metric,
    Plan,
    ResponseLevels,
    Trigger,
    check_metrics,
)
from disaster.rulebook.schemas.moving import Moving
from disaster.rulebook.schemas.needs_clock import ClockGroup, NeedsClock
from disaster.rulebook.schemas.placement import DisasterTemplate, PlacementRules
from disaster.rulebook.schemas.sets import (
    AreaIn,
    Comparison,
    Difference,
    FigureIn,
    PeriodIn,
    RuleSetDetail,
    RuleSetIn,
    RuleSetListed,
    RuleSetPrivate,
    RuleSetView,
    TrialIn,
    WithdrawalIn,
)
from disaster.rulebook.schemas.silence import Silence
from disaster.rulebook.schemas.tasks import ResponseKind, Tasks, TaskTemplate
from disaster.rulebook.schemas.values import (
    Area,
    Areas,
    BaseFigure,
    Deadline,
    Figure,
    Figures,
    Finding,
    FiredTrigger,
    IncidentFacts,
    Judgement,
    NotJudged,
    NotJudgedReason,
)
from disaster.rulebook.schemas.vocabulary import (
    LEVELS,
    Amount,
    AreaCode,
    Flag,
    Level,
    Note,
    Strict,
    exact,
    is_example,
    level_rank,
)

__all__ = [
    "BASE_DATA", "LEVELS", "Aid", "Amount", "Area", "AreaCode", "AreaIn", "AreaKind", "Areas",
    "BaseFigure", "Check", "ClockGroup", "ClockRow", "ColdRule", "Colour", "Comparison", "Costs", "DaysOff",
    "Deadline",
    "DeadlineKind", "Deadlines", "Difference", "DisasterTemplate", "Figure", "FigureIn", "Figures", "Finding",
    "FiredTrigger", "Flag", "Freight", "Hazard", "Hazards", "HolidayYear", "Holidays",
    "HolidaysListed", "HolidaysView", "IncidentFacts", "Indicator", "Indicators", "Item",
    "Joining", "Judgement", "Level", "LevelDecision", "ManualTrigger", "Measure", "Metric", "Moving", "NeedGroup",
    "NeedsClock",
    "NotJudged", "NotJudgedReason", "Note", "PeriodIn", "PlacementRules", "Plan", "ReliefItems", "ReportKind",
    "ResponseKind", "ResponseLevels", "RuleSetDetail", "RuleSetIn", "RuleSetListed",
    "RuleSetPrivate", "RuleSetView", "Silence", "Span", "Strict", "TaskTemplate", "Tasks", "TrialIn", "Trigger",
    "WithdrawalIn", "check_metrics", "exact", "is_example", "level_rank",
]
