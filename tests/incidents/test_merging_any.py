"""Whatever two incidents hold, merged and parted again each subject is what it was."""

from datetime import timedelta
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch.actions.requests import asked
from disaster.dispatch.schemas import RequestIn
from disaster.errors import Refusal
from disaster.evacuation.actions.orders import ordered
from disaster.evacuation.schemas import OrderIn
from disaster.incidents.actions.merging import merged
from disaster.incidents.actions.proposals import decided
from disaster.incidents.actions.unmerging import undone
from disaster.incidents.models import Proposal
from disaster.incidents.schemas import DecisionIn, MergeIn, UndoIn
from disaster.journal.record import PENDING
from disaster.journal.subjects import subjects
from disaster.mobilisation.actions.donations import offered, received
from disaster.mobilisation.schemas import DonationIn, ReceiptIn
from disaster.reports.actions.desk import withdrawn
from disaster.reports.actions.filing import filed
from disaster.reports.schemas import ReportIn, WithdrawalIn
from disaster.silence.actions.asking import asked as silence_asked
from disaster.silence.schemas import AskIn
from disaster.stockpile.actions import issued, listed
from disaster.stockpile.actions import received as taken_in
from disaster.stockpile.models import Account
from disaster.stockpile.schemas import IssueIn, StoreIn
from disaster.stockpile.schemas import ReceiptIn as StockIn
from tests.evacuation.places import county

PLACES = ("152502100", "152502200", "152502201", "152502200201")
OURS = {"merge", "line", "proposal", "notice", "deadline", "task"}


async def told(session) -> dict[str, Any]:
    """Every subject as it is seen now."""
    found = {}
    for subject in subjects.values():
        for row in await session.scalars(select(subject.model).execution_options(populate_existing=True)):
            view = subject.view_of(row)
            found[view.subject] = orjson.loads(view.model_dump_json())
    return found


class Night:
    """Random work on two incidents of one county."""

    def __init__(self, session, officer, seed: int) -> None:
        self.session, self.officer, self.dice = session, officer, Random(seed)
        self.incidents: list[Any] = []

    async def begin(self) -> None:
        await county(self.session)
        await listed(self.session, "depot", StoreIn(name_zh="示例库", kind="county", division="152502"), by="system")
        await taken_in(self.session, "depot", uuid7(), StockIn(lines=[
            {"item": "quilt", "quantity": 500, "owner": "锡林浩特市"}]), by=self.officer)
        for _ in range(2):
            report = await self.report(None, new_incident=True)
            self.incidents.append(report.incident_id)

    async def report(self, incident_id, *, new_incident=False):
        at = clock.now() - timedelta(hours=self.dice.randint(0, 40))
        figures = {key: self.dice.choice([None, 0, 3, 130, 400]) for key in self.dice.sample(
            ["relocated_total", "deaths", "affected_population", "livestock_dead"], 2)}
        kind = self.dice.choice(["first", "follow_up", "nil"])
        return await filed(self.session, uuid7(), ReportIn(
            place=self.dice.choice(PLACES), hazard="snow", kind=kind, occurred_at=at, observed_at=at,
            figures={} if kind == "nil" else figures, incident_id=incident_id, new_incident=new_incident),
            by=self.officer)

    async def act(self, incident_id) -> None:
        """One thing that people do; what the rules refuse is left."""
        act = self.dice.choice([self.report, self.report, self.report, self.withdraw, self.decide, self.issue,
                                self.give, self.order, self.request, self.ask])
        waiting = list(self.session.info.get(PENDING, []))
        try:
            async with self.session.begin_nested():
                await act(incident_id)
        except Refusal:
            self.session.info[PENDING] = waiting

    async def withdraw(self, incident_id) -> None:
        report = await self.report(incident_id)
        await withdrawn(self.session, report.id, WithdrawalIn(reason="误报"), by=self.officer)

    async def decide(self, incident_id) -> None:
        for one in list(await self.session.scalars(select(Proposal).where(
                Proposal.incident_id == incident_id, Proposal.state == "open"))):
            verdict = self.dice.choice(["confirm", "refuse"])
            await decided(self.session, one.id, DecisionIn(verdict=verdict, reason="会商"), by=self.officer)

    async def issue(self, incident_id) -> None:
        await issued(self.session, "depot", uuid7(), IssueIn(
            place="152502100", incident_id=incident_id, lines=[{"item": "quilt", "quantity": 7}]), by=self.officer)

    async def give(self, incident_id) -> None:
        gift = uuid7()
        await offered(self.session, gift, DonationIn(kind="goods", lines=[{"item": "quilt", "quantity": 5}],
                                                     earmark={"incident_id": incident_id}, anonymous=True),
                      by=self.officer)
        await received(self.session, gift, ReceiptIn(store_id="depot"), by=self.officer)

    async def order(self, incident_id) -> None:
        await ordered(self.session, uuid7(), OrderIn(incident_id=incident_id, divisions=["152502200201"],
                                                     shelters=["shelter-01"]), by=self.officer)

    async def request(self, incident_id) -> None:
        await asked(self.session, uuid7(), RequestIn(incident_id=incident_id, place="152502100", lines=[
            {"item": "quilt", "quantity": 3}]), by=self.officer)

    async def ask(self, incident_id) -> None:
        await silence_asked(self.session, uuid7(), AskIn(incident_id=incident_id, places=["152502002", "152502003"]),
                            by=self.officer)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_two_incidents_hold_merged_and_parted_each_subject_is_what_it_was(session, officer, seed):
    night = Night(session, officer, seed)
    await night.begin()
    for _ in range(14):
        await night.act(night.dice.choice(night.incidents))
    before = await told(session)
    source, target = night.dice.sample(night.incidents, 2)
    row = await merged(session, uuid7(), MergeIn(source_id=source, target_id=target, reason="同一场"), by=officer)
    assert row.moved
    await undone(session, row.id, UndoIn(reason="是两场"), by=officer)
    after = await told(session)
    changed = {name: (before[name], after.get(name)) for name in before if after.get(name) != before[name]}
    assert changed == {}
    assert {name.partition("/")[0] for name in after.keys() - before.keys()} <= OURS


async def test_goods_of_one_lot_given_to_one_place_under_both_are_counted_together_and_never_added_up(session, officer):
    night = Night(session, officer, 0)
    await night.begin()
    for incident_id in night.incidents:
        await night.issue(incident_id)
    source, target = night.incidents
    row = await merged(session, uuid7(), MergeIn(source_id=source, target_id=target, reason="同一场"), by=officer)
    accounts = list(await session.scalars(select(Account).where(Account.incident_id == target).execution_options(
        populate_existing=True)))
    assert sorted(one.balance for one in accounts) == [7, 7]
    await undone(session, row.id, UndoIn(reason="是两场"), by=officer)
    back = list(await session.scalars(select(Account).where(Account.incident_id == source).execution_options(
        populate_existing=True)))
    assert [(one.balance, one.merged_from) for one in back] == [(7, None)]
