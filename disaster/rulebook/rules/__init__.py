"""The decisions of the rulebook, all pure: values in, values out; no session, no clock."""

from disaster.rulebook.rules.checks import blocks_sending, check_figures
from disaster.rulebook.rules.clocks import deadlines
from disaster.rulebook.rules.tasks import tasks_for
from disaster.rulebook.rules.thresholds import judge

__all__ = ["blocks_sending", "check_figures", "deadlines", "judge", "tasks_for"]
