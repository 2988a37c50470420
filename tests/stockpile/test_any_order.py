"""Whatever is done in whatever order: the ledger agrees with a plain model, and no real account is below zero."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.db import open_engine
from disaster.people.viewer import SYSTEM
from disaster.stockpile import actions
from disaster.stockpile.consigning import Load, delivered, departed, released, reserved
from disaster.stockpile.models import Account, Lot, Movement
from disaster.stockpile.rules import AlreadyUndone, CannotBeUndone, NotEnough
from disaster.stockpile.schemas import CounterIn, IssueIn, ReceiptIn, ReceivedLot, StoreIn
from disaster.stockpile.views import ledger_proof
from tests.conftest import fresh_database

PIECES = st.integers(1, 30)
TOWN = "152502200"


class Ledger(RuleBasedStateMachine):
    """Verbs in any order beside a model that only counts pieces by kind of place."""

    url = ""
    set_aside, on_road, undoable = Bundle("set_aside"), Bundle("on_road"), Bundle("undoable")

    def __init__(self) -> None:
        super().__init__()
        self.loop, self.stack = asyncio.new_event_loop(), AsyncExitStack()
        self.model: Counter[str] = Counter()
        self.session: AsyncSession = self.do(self.opened())

    def do(self, work):
        return self.loop.run_until_complete(work)

    async def opened(self) -> AsyncSession:
        engine = open_engine(self.url, pool_size=1)
        self.stack.push_async_callback(engine.dispose)
        session = await self.stack.enter_async_context(AsyncSession(engine, expire_on_commit=False))
        await actions.listed(session, "s", StoreIn(name_zh="库", kind="county", division="152502004"), by="system")
        return session

    @rule(pieces=PIECES, target=undoable)
    def receive(self, pieces):
        entered = ReceiptIn(lines=[{"item": "quilt", "quantity": pieces, "owner": "市"}])
        movement = self.do(actions.received(self.session, "s", uuid7(), entered, by=SYSTEM))
        self.model.update(outside=-pieces, on_hand=pieces)
        return movement, {"outside": pieces, "on_hand": -pieces}

    @rule(pieces=PIECES, target=undoable)
    def issue(self, pieces):
        entered = IssueIn(lines=[{"item": "quilt", "quantity": pieces}])
        movement = self.attempt(actions.issued(self.session, "s", uuid7(), entered, by=SYSTEM),
                                {"on_hand": -pieces, "delivered": pieces})
        return movement, {"on_hand": pieces, "delivered": -pieces}

    @rule(one=consumes(undoable))
    def counter(self, one):
        movement, change = one
        if movement is not None:
            self.attempt(actions.countered(self.session, movement.id, uuid7(), CounterIn(reason="改错"), by=SYSTEM),
                         change)

    @rule(pieces=PIECES, target=set_aside)
    def reserve(self, pieces):
        load = Load(uuid7(), "s", TOWN, {"quilt": pieces})
        done = self.attempt(reserved(self.session, [load], by="system"), {"on_hand": -pieces, "reserved": pieces})
        return (load.consignment_id, pieces) if done else None

    @rule(load=consumes(set_aside))
    def release(self, load):
        if load:
            self.do(released(self.session, load[0], by="system"))
            self.model.update(on_hand=load[1], reserved=-load[1])

    @rule(load=consumes(set_aside), target=on_road)
    def depart(self, load):
        if load:
            self.do(departed(self.session, load[0], by="system"))
            self.model.update(in_transit=load[1], reserved=-load[1])
        return load

    @rule(load=consumes(on_road), short=st.integers(0, 5), spoilt=st.integers(0, 5))
    def arrive(self, load, short, spoilt):
        if not load:
            return
        lots = self.do(self.lots_of(load[0], short, spoilt))
        self.do(delivered(self.session, load[0], lots, by="system"))
        for lot in lots:
            self.model.update(delivered=lot.good, damaged=lot.damaged, loss=lot.lost)
        self.model.update(in_transit=-load[1])

    async def lots_of(self, consignment_id, short, spoilt) -> list[ReceivedLot]:
        accounts = await self.session.scalars(select(Account).where(
            Account.consignment_id == consignment_id, Account.kind == "in_transit", Account.balance > 0))
        found = []
        for account in accounts:
            lost = min(short, account.balance)
            damaged = min(spoilt, account.balance - lost)
            found.append(ReceivedLot(lot_id=account.lot_id, good=account.balance - lost - damaged, damaged=damaged,
                                     lost=lost))
        return found

    def attempt(self, work, change) -> Movement | list[Movement] | None:
        """Do it; the model says whether it must succeed."""
        possible = all(self.model[kind] + pieces >= 0 for kind, pieces in change.items() if kind != "outside")
        try:
            done: Movement | list[Movement] = self.do(work)
        except NotEnough:
            return None
        except (AlreadyUndone, CannotBeUndone):
            pytest.fail("each movement is undone once only")
        assert possible, "the model has not that many pieces"
        self.model.update(change)
        return done

    @invariant()
    def agrees(self):
        self.do(self.session.flush())
        rows = self.do(self.session.execute(select(Account.kind, Account.balance).join(Lot, Lot.id == Account.lot_id)))
        found: Counter[str] = Counter()
        for kind, balance in rows:
            found.update({kind: balance})
        assert {kind: pieces for kind, pieces in found.items() if pieces} == {
            kind: pieces for kind, pieces in self.model.items() if pieces}
        assert self.do(ledger_proof(self.session)) == []

    def teardown(self):
        self.do(self.session.rollback())
        self.do(self.stack.aclose())
        self.loop.close()


def test_any_order_of_verbs_keeps_the_ledger(committed_url):
    Ledger.url = committed_url
    run_state_machine_as_test(Ledger, settings=settings(
        max_examples=8, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)))


@pytest.fixture
def committed_url(test_server, template, worker):
    """A database of one's own for a machine with its own event loop; nothing is committed in it."""
    return asyncio.run(fresh_database(test_server, f"any_order_{worker}", template))
