"""The one writer of reports: what goes wrong with one report is told to its sender alone."""

from uuid import UUID

from uuid_utils.compat import uuid7

from disaster import together
from disaster.db import OurFault, open_engine, sessions
from disaster.people.viewer import Viewer
from disaster.reports.intake import Filing, Intake
from disaster.reports.schemas import ReportIn, ReportView
from tests.reports.filing import report


async def test_a_report_that_breaks_our_own_code_harms_no_other_of_its_group(committed, officer: Viewer):
    engine = open_engine(committed, pool_size=1)
    intake, good = Intake(sessions(engine)), ReportIn.model_validate(report())
    broken = good.model_copy(update={"text": "\ud800"})      # no door lets it in: no store could hold it
    filings = [Filing(UUID(str(uuid7())), one, officer) for one in (good, broken, good)]
    told = await intake.file_all(filings)
    assert [type(one) for one in told] == [ReportView, OurFault, ReportView]
    await engine.dispose()


async def test_what_is_too_much_for_now_is_told_to_come_again_and_what_waited_before_it_is_filed(
        committed, officer: Viewer, monkeypatch):
    monkeypatch.setattr(together, "WAITING_MAX", 2)
    engine = open_engine(committed, pool_size=1)
    entered = ReportIn.model_validate(report())
    told = await Intake(sessions(engine)).file_all([Filing(UUID(str(uuid7())), entered, officer) for _ in range(3)])
    assert [type(one) for one in told] == [ReportView, ReportView, together.Busy]
    await engine.dispose()
