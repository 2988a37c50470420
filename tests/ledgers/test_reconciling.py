"""The ledgers beside the figures: what differs is named, what nobody said is not taken for zero."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from uuid_utils.compat import uuid7

from disaster.ledgers import rules
from disaster.reports.actions.filing import filed
from disaster.reports.reconciling import reconciled
from disaster.reports.schemas import ReportIn
from disaster.rulebook.documents import shipped
from disaster.rulebook.rules.checks import ledger_findings
from tests.ledgers.lines import COUNTY, GACHA, SUMU, house, kept, lost, missing, turned
from tests.sitreps import tables
from tests.sitreps.tables import commander, draft_of

TOLD = {"place": SUMU, "hazard": "snow", "kind": "first", "occurred_at": datetime(2026, 1, 10, tzinfo=UTC),
        "observed_at": datetime(2026, 1, 10, 2, tzinfo=UTC)}


async def beside(session, incident_id, viewer, place=SUMU):
    found = await reconciled(incident_id, session, viewer)
    return next(one for one in found.places if one.place == place)


async def told(session, officer, **figures):
    await filed(session, uuid7(), ReportIn(**TOLD, figures=figures), by=officer)


async def test_two_dead_told_and_one_in_the_ledger_are_one_short(session, officer):
    one = await lost(session, officer, missing(state="dead"))
    await told(session, officer, deaths=2)
    line = (await beside(session, one.incident_id, officer)).lines["deaths"]
    assert (line.ledger, line.figure, line.difference, line.verdict) == (1, 2, -1, "ledger_short")


async def test_a_figure_that_nobody_told_is_not_compared_and_not_zero(session, officer):
    one = await lost(session, officer, missing(state="dead"))
    line = (await beside(session, one.incident_id, officer)).lines["deaths"]
    assert (line.ledger, line.figure, line.difference, line.verdict) == (1, None, None, "unknown")


async def test_somebody_found_alive_leaves_the_missing_and_one_confirmed_dead_joins_the_dead(session, officer):
    first, second = [await lost(session, officer, missing()) for _ in range(2)]
    await turned(session, officer, first, "found_alive")
    await turned(session, officer, second, "dead")
    lines = (await beside(session, first.incident_id, officer)).lines
    assert (lines["deaths"].ledger, lines["missing"].ledger) == (1, 0)


async def test_only_an_officer_says_that_somebody_entered_as_dead_is_not(session, officer):
    reporter = replace(officer, actor=f"person/{uuid7()}", roles=frozenset({"reporter"}), areas=(SUMU,))
    one = await lost(session, reporter, missing(state="dead"))
    with pytest.raises(rules.DeadStaysDead):
        await turned(session, reporter, one, "found_alive")
    assert (await turned(session, officer, one, "found_alive")).state == "found_alive"


async def test_each_place_is_compared_with_its_own_figure_and_the_county_with_at_least(session, officer):
    one = await kept(session, officer, house())
    await told(session, officer, collapsed_households=1, severe_households=0, light_households=0)
    said = (await beside(session, one.incident_id, officer)).findings
    assert [(found.check_id, found.judged) for found in said] == [("ledger_deaths", False)]      # it is not begun
    assert (await beside(session, one.incident_id, officer)).lines["collapsed_households"].verdict == "equal"
    county = (await beside(session, one.incident_id, officer, COUNTY)).lines["collapsed_households"]
    assert (county.at_least, county.verdict) == (True, "equal")
    assert (await beside(session, one.incident_id, officer, GACHA)).lines["collapsed_households"].figure is None


async def test_a_verified_table_whose_deaths_are_not_all_in_the_ledger_says_so(session):
    signer = await commander(session)
    await lost(session, signer, missing(state="dead"))
    report = await tables.told(session, signer, deaths=2, missing=0)
    draft = await draft_of(session, report, signer, kind="verified")
    found = {one.check: (one.severity, one.statement) for one in draft.content.findings}
    assert found["ledger_deaths"][1] == "deaths + missing == 1"
    assert found["ledger_houses"][0] == "notice"            # that ledger is not begun: not judged


def test_a_ledger_check_is_judged_where_the_ledger_is_begun_and_the_figures_are_known():
    def found(figures, rows):
        return {(one.check_id, one.judged) for one in ledger_findings(shipped("indicators"), figures, rows)}
    houses = {"collapsed_households": 2, "severe_households": 1, "light_households": 0}
    assert found({"deaths": 1, "missing": 1, **houses}, {"deaths_missing": 2, "damaged_houses": 3}) == set()
    assert found({"deaths": 1, "missing": 1}, {"deaths_missing": 3, "damaged_houses": 3}) == {("ledger_deaths", True)}
    assert found({"deaths": 1, "missing": None}, {"deaths_missing": 3, "damaged_houses": 3}) == set()
    assert found(houses, {"deaths_missing": 0}) == {("ledger_houses", False)}


@pytest.mark.parametrize(("ledger", "figure", "at_least", "difference", "verdict"), [
    (3, 3, False, 0, "equal"), (2, 3, False, -1, "ledger_short"), (4, 3, False, 1, "ledger_over"),
    (4, 3, True, None, "unknown"), (2, 3, True, -1, "ledger_short"), (0, None, False, None, "unknown"),
    (0, 0, False, 0, "equal")])
def test_more_lines_than_at_least_so_many_contradict_nothing(ledger, figure, at_least, difference, verdict):
    said = rules.compared(ledger, figure, at_least=at_least)
    assert (said.difference, said.verdict) == (difference, verdict)
