"""Chains of corrections end the same in whatever order they come: nothing is refused, held for ever, or dropped."""

from itertools import islice, permutations
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from uuid_utils.compat import uuid7

from disaster.people.viewer import Viewer
from disaster.reports.actions import filing
from disaster.reports.filings import Filing
from disaster.reports.models import HeldReport, PlaceFigures, Report
from disaster.reports.rules.chains import Node, standings
from disaster.reports.schemas import ReportIn
from tests.reports.filing import COUNTY, SUMU, at_desk, code, figure, filed, report, sent

AFFECTED = "affected_population"
IDS = [UUID(f"01900000-0000-7000-8000-0000000000{n:02x}") for n in range(1, 7)]
BY = Viewer(f"person/{UUID(int=1)}", frozenset({"duty_officer"}), (COUNTY,))


def said(n: int, corrects: int | None) -> Filing:
    """The n-th report of a chain: each another number and place of its township, every second a figure more."""
    figures = {AFFECTED: 100 + n} | ({"injured": n} if n % 2 else {})
    return Filing(IDS[n], ReportIn.model_validate(report(
        (SUMU, SUMU + "200", SUMU + "201")[n % 3],
        corrects=None if corrects is None else str(IDS[corrects]), figures=figures)), BY)


async def after(session: AsyncSession, groups: list[list[Filing]]) -> Any:
    """What stands after these came, group by group, each group in one transaction."""
    nested = await session.begin_nested()
    for group in groups:
        await filing.filed_all(session, group)
    await session.flush()
    rows = (await session.scalars(select(Report).order_by(Report.id).execution_options(populate_existing=True))).all()
    figures = (await session.scalars(select(PlaceFigures).order_by(PlaceFigures.place)
                                     .execution_options(populate_existing=True))).all()
    held = (await session.scalars(select(HeldReport))).all()
    told = ([(row.id, row.corrects, row.replaced_by, row.conflict, row.origin, row.state) for row in rows], len(held),
            [(row.place, {name: cell["value"] for name, cell in row.values.items()}) for row in figures])
    await nested.rollback()
    session.expunge_all()
    session.info.clear()
    return told


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[int | None], list[int], list[int]]:
    """A tree of up to six reports (what each corrects), an order of arrival, and where the groups are cut."""
    size = draw(st.integers(2, 6))
    tree: list[int | None] = [None, *(draw(st.integers(0, n - 1)) for n in range(1, size))]
    return tree, draw(st.permutations(range(size))), draw(st.lists(st.integers(1, 3), min_size=size, max_size=size))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chain=chains())
async def test_create_edit_edit_in_any_order_with_forks_ends_in_the_same_report_and_figures(
        engine: AsyncEngine, chain: tuple[list[int | None], list[int], list[int]]) -> None:
    tree, order, cuts = chain
    words = [said(n, corrects) for n, corrects in enumerate(tree)]
    arriving = iter([words[n] for n in order])
    groups = [list(islice(arriving, cut)) for cut in cuts]
    async with engine.connect() as connection:
        outer = await connection.begin()
        async with AsyncSession(connection, expire_on_commit=False,
                                join_transaction_mode="create_savepoint") as session:
            told = await after(session, [group for group in groups if group])
            assert told == await after(session, [[word] for word in words])
        await outer.rollback()
    standing = [row[0] for row in told[0] if row[2] is None]
    assert (len(told[0]), told[1], len(standing)) == (len(tree), 0, 1)


def test_the_rule_of_chains_names_the_greatest_end_and_every_other_end_knows_it() -> None:
    one, two, three = IDS[:3]
    told = standings([Node(one, None, "received"), Node(two, one, "received"), Node(three, one, "received")])
    assert {node: (told[node].replaced_by, told[node].conflict) for node in IDS[:3]} == {
        one: (three, ()), two: (three, (three,)), three: (None, (two,))}
    returned = standings([Node(one, None, "received"), Node(two, one, "received"), Node(three, one, "returned")])
    assert (returned[two].replaced_by, returned[two].conflict, returned[one].replaced_by) == (None, (), two)


async def test_a_correction_that_comes_before_its_report_is_held_seen_and_then_filed(signed_in) -> None:
    reporter, officer = await signed_in("reporter", areas=(SUMU,)), await signed_in("duty_officer")
    first, edit = uuid7(), uuid7()
    held = await sent(reporter, report(corrects=str(first), figures={AFFECTED: 7}), edit)
    assert (held.status_code, held.json()["state"], held.json()["corrects"]) == (202, "held", str(first))
    assert (await sent(reporter, report(corrects=str(first), figures={AFFECTED: 7}), edit)).json() == held.json()
    assert (await officer.get(f"/api/subjects/held_report/{edit}")).json() == held.json()
    told = (await sent(reporter, report(), first)).json()
    assert told["replaced_by"] == str(edit)
    assert (await officer.get(f"/api/subjects/held_report/{edit}")).status_code == 404
    assert (await officer.get(f"/api/subjects/report/{edit}")).json()["state"] == "received"
    assert (await figure(officer, told, AFFECTED))["value"] == 7


async def test_a_held_correction_that_does_not_fit_what_comes_is_kept_and_says_why(signed_in) -> None:
    officer = await signed_in("duty_officer")
    first, edit = uuid7(), uuid7()
    await sent(officer, report(corrects=str(first), hazard="flood"), edit)
    assert (await sent(officer, report(), first)).status_code == 200
    kept = (await officer.get(f"/api/subjects/held_report/{edit}")).json()
    assert (kept["state"], kept["refusal"]) == ("refused", "corrects_other_hazard")
    assert (await officer.get(f"/api/subjects/held_report/{edit}/private")).json()["body"]["hazard"] == "flood"


async def test_two_corrections_of_one_report_are_both_kept_until_somebody_chooses(signed_in) -> None:
    reporter, officer = await signed_in("reporter", areas=(SUMU,)), await signed_in("duty_officer")
    first = await filed(reporter)
    mine = await filed(reporter, corrects=first["id"], figures={AFFECTED: 5})
    theirs = await filed(officer, corrects=first["id"], figures={AFFECTED: 9})
    mine = (await officer.get(f"/api/subjects/report/{mine['id']}")).json()
    assert (mine["conflict"], theirs["conflict"]) == ([theirs["id"]], [mine["id"]])
    assert (mine["replaced_by"], (await figure(officer, first, AFFECTED))["value"]) == (theirs["id"], 9)
    choice = {"over": [theirs["id"]], "reason": "以现场为准"}
    for _ in range(2):
        chosen = (await reporter.put(f"/api/reports/{mine['id']}/choice", json=choice)).json()
        assert (chosen["replaced_by"], chosen["conflict"]) == (None, [])
    theirs = (await officer.get(f"/api/subjects/report/{theirs['id']}")).json()
    assert (theirs["set_aside_by"], theirs["conflict"], theirs["replaced_by"]) == (mine["id"], [], mine["id"])
    assert (await figure(officer, first, AFFECTED))["value"] == 5


async def test_nobody_chooses_over_a_correction_he_has_not_seen(signed_in) -> None:
    officer, stranger = await signed_in("duty_officer"), await signed_in("reporter")
    first = await filed(officer)
    one, two, three = [await filed(officer, corrects=first["id"], figures={AFFECTED: n}) for n in range(3)]
    door = f"/api/reports/{one['id']}/choice"
    assert code(await stranger.put(door, json={"over": [two["id"], three["id"]]})) == (403, "forbidden")
    assert code(await officer.put(door, json={"over": [two["id"]]})) == (409, "conflict_changed")
    await officer.put(door, json={"over": [two["id"], three["id"]]})
    await officer.put(f"/api/reports/{one['id']}/withdrawal", json={"reason": "选错了"})
    again = (await officer.get(f"/api/subjects/report/{two['id']}")).json()
    assert again["conflict"] == [three["id"]]


async def test_an_end_that_is_returned_leaves_the_other_without_conflict(signed_in) -> None:
    officer = await signed_in("duty_officer")
    first = await filed(officer)
    one, two = [await filed(officer, corrects=first["id"], figures={AFFECTED: n}) for n in (1, 2)]
    await at_desk(officer, two["id"], "return", reason="数字不对")
    left = (await officer.get(f"/api/subjects/report/{one['id']}")).json()
    assert (left["conflict"], left["replaced_by"], (await figure(officer, first, AFFECTED))["value"]) == ([], None, 1)


async def test_first_follow_up_and_nil_in_any_order_end_in_the_same_figures(session, officer) -> None:
    bodies = [report(kind=kind, observed_at=f"2026-01-10T0{n}:00:00Z",
                     figures={} if kind == "nil" else {AFFECTED: 10 * n, "injured": n})
              for n, kind in enumerate(("first", "follow_up", "nil"), 1)]
    words = [Filing(uuid7(), ReportIn.model_validate(body), officer) for body in bodies]
    told = [(await after(session, [[word] for word in order]))[2] for order in permutations(words)]
    assert all(one == told[0] for one in told)
