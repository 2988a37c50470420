"""The decisions of the rulebook, all pure: values in, values out; no session, no clock."""

from disaster.rulebook.rules.checks import blocks_sending, check_figures
from disaster.rulebook.rules.clocks import deadlines, yearly
from disaster.rulebook.rules.sets import (
    NotACitysOwn,
    PeriodRefused,
    Withdrawn,
    areas_of,
    differences,
    figures_of,
    refuse_period,
    refuse_unless_own,
)
from disaster.rulebook.rules.tasks import tasks_for
from disaster.rulebook.rules.thresholds import judge
from disaster.rulebook.rules.workdays import WEEKENDS, Calendar, calendar_of

__all__ = [
    "WEEKENDS", "Calendar", "NotACitysOwn", "PeriodRefused", "Withdrawn", "areas_of", "blocks_sending", "calendar_of",
    "check_figures", "deadlines", "differences", "figures_of", "judge", "refuse_period", "refuse_unless_own",
    "tasks_for", "yearly",
]
