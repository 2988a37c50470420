"""Several workers at once on the same stores: whatever they do in whatever order, at any moment that anybody looks,
every account is the sum of its lines, every item sums to zero, and nothing real is below zero."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import or_, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import contended, open_engine, sessions, transaction
from disaster.errors import Refusal
from disaster.journal.verify import at_one_moment, differing_rows
from disaster.people.viewer import SYSTEM
from disaster.stockpile import actions, consigning, history
from disaster.stockpile.actions import kits, stocktakes
from disaster.stockpile.models import Account, Movement, MovementLine
from disaster.stockpile.schemas import CounterIn, IssueIn, KitIn, ReceiptIn, ReceivedLot, StoreIn, TransferIn
from disaster.stockpile.stocktake_schemas import StocktakeIn
from disaster.stockpile.views import ledger_proof
from tests.conftest import fresh_database

TOWN, PARTS = "152502200", {"quilt": 2, "blanket": 2, "mat": 2, "food": 9, "water": 9}
VERBS = ("receive", "issue", "transfer", "reserve", "depart", "release", "arrive", "kit", "unkit", "undo", "count")
WORK = st.lists(st.tuples(st.sampled_from(VERBS), st.booleans(), st.integers(1, 12)), min_size=2, max_size=5)


class Work(NamedTuple):
    """What one worker is to do with how much, in which store."""

    here: str
    there: str
    pieces: int


Change = Counter[tuple[str, str]]       # (item, kind of account) -> pieces
NUMBERS = iter(range(10**6))


class Workers(RuleBasedStateMachine):
    """Workers who each do one thing in a transaction of their own, all at once, and one who only looks."""

    runner: asyncio.Runner
    engine: AsyncEngine

    @initialize()
    def two_stores(self) -> None:
        number = next(NUMBERS)
        self.stores = (f"w{number}-a", f"w{number}-b")
        self.waiting: list[UUID] = []       # consignments set aside
        self.on_road: list[UUID] = []
        self.model: Change = Counter()
        self.runner.run(self.opened())

    async def opened(self) -> None:
        async with transaction(sessions(self.engine)) as session:
            for store in self.stores:
                await actions.listed(session, store, StoreIn(name_zh="库", kind="county", division="152502004"),
                                     by="system")
        for store in self.stores:
            await self.done(partial(self.receive, work=Work(store, store, 12)))

    @rule(work=WORK)
    def together(self, work: list[tuple[str, bool, int]]) -> None:
        """All of it at once; what was refused changed nothing, what was not is in the model."""
        self.runner.run(self.at_once(work))

    async def at_once(self, work: list[tuple[str, bool, int]]) -> None:
        ways = {True: self.stores[::-1], False: self.stores}
        doing = [self.done(partial(getattr(self, verb), work=Work(*ways[turned], pieces)))
                 for verb, turned, pieces in work]
        looking = asyncio.create_task(self.looked())
        await asyncio.gather(*doing)
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking

    async def done(self, verb: Callable[[AsyncSession], Awaitable[Change]]) -> None:
        """One worker's transaction."""
        try:
            async with transaction(sessions(self.engine)) as session:
                change = await verb(session)
        except Refusal:
            return
        except DBAPIError as error:
            if not contended(error):
                raise
            return
        for key, pieces in change.items():
            self.model[key] += pieces

    async def looked(self) -> None:
        """Somebody reads the whole book again and again while they work: it always balances."""
        while True:
            await self.proven()

    async def proven(self) -> None:
        async with sessions(self.engine)() as session:
            await at_one_moment(session)
            assert await ledger_proof(session) == []

    async def receive(self, session: AsyncSession, work: Work) -> Change:
        entered = ReceiptIn(lines=[{"item": item, "quantity": n * work.pieces, "owner": "市"}
                                   for item, n in PARTS.items()])
        return changed(await actions.received(session, work.here, uuid7(), entered, by=SYSTEM))

    async def issue(self, session: AsyncSession, work: Work) -> Change:
        entered = IssueIn(document="示例", lines=[{"item": "quilt", "quantity": work.pieces, "or_substitutes": True}])
        return changed(await actions.issued(session, work.here, uuid7(), entered, by=SYSTEM))

    async def transfer(self, session: AsyncSession, work: Work) -> Change:
        entered = TransferIn(to_store=work.there, lines=[{"item": "food", "quantity": work.pieces}])
        return changed(await actions.transferred(session, work.here, uuid7(), entered, by=SYSTEM))

    async def kit(self, session: AsyncSession, work: Work) -> Change:
        entered = KitIn(kit="family_kit", quantity=work.pieces)
        return changed(await kits.kitted(session, work.here, uuid7(), entered, by=SYSTEM))

    async def unkit(self, session: AsyncSession, work: Work) -> Change:
        entered = KitIn(kit="family_kit", quantity=max(1, work.pieces // 3))
        return changed(await kits.unkitted(session, work.here, uuid7(), entered, by=SYSTEM))

    async def undo(self, session: AsyncSession, work: Work) -> Change:
        source, target = aliased(Account), aliased(Account)
        moved = (await session.scalars(
            select(Movement.id).join(Movement.lines).join(MovementLine.from_account.of_type(source))
            .join(MovementLine.to_account.of_type(target)).where(
                Movement.consignment_id.is_(None), or_(source.store_id.in_(self.stores),
                                                       target.store_id.in_(self.stores)))
            .distinct().order_by(Movement.id.desc()).offset(work.pieces // 3).limit(1))).first()
        if moved is None:
            return Counter()
        return changed(await actions.countered(session, moved, uuid7(), CounterIn(reason="改错"), by=SYSTEM))

    async def reserve(self, session: AsyncSession, work: Work) -> Change:
        number = uuid7()
        movement, = await consigning.reserved(session, [consigning.Load(
            number, work.here, TOWN, {"quilt": work.pieces, "water": work.pieces})], by="system")
        self.waiting.append(number)     # whoever takes it waits for the lock of the store, or finds nothing yet
        return changed(movement)

    async def depart(self, session: AsyncSession, work: Work) -> Change:  # noqa: ARG002  # any one
        return await self.onward(session, self.waiting, self.on_road, partial(consigning.carried, kind="departure"))

    async def release(self, session: AsyncSession, work: Work) -> Change:  # noqa: ARG002  # any one
        return await self.onward(session, self.waiting, [], consigning.released)

    async def onward(self, session: AsyncSession, taken: list[UUID], to: list[UUID], verb: Any) -> Change:
        number = await self.one_of(session, taken, "reserved")
        if number is None:
            return Counter()
        found = changed(await verb(session, number, by="system"))
        to.append(number)
        return found

    async def arrive(self, session: AsyncSession, work: Work) -> Change:
        number = await self.one_of(session, self.on_road, "in_transit")
        if number is None:
            return Counter()
        lots = [ReceivedLot(lot_id=one.lot_id, good=one.balance - min(one.balance, work.pieces % 3), damaged=0,
                            lost=min(one.balance, work.pieces % 3))
                for one in await consigning.accounts_of(session, number, "in_transit")]
        return changed(await consigning.delivered(session, number, lots, by="system"))

    async def one_of(self, session: AsyncSession, numbers: list[UUID], kind: str) -> UUID | None:
        """A consignment that is there for everybody, taken so that nobody else has it: as its row's lock would."""
        for number in list(numbers):
            there = await session.scalar(select(Account.id).where(
                Account.consignment_id == number, Account.kind == kind, Account.balance > 0).limit(1))
            if there is not None and number in numbers:
                numbers.remove(number)
                return number
        return None

    async def count(self, session: AsyncSession, work: Work) -> Change:
        at = clock.now() - timedelta(milliseconds=1)
        then = await history.stock_then(session, work.here, at)
        lines = [{"lot_id": str(lot.lot_id), "reason": "lost",
                  "counted": max(0, lot.on_hand + lot.reserved + work.pieces % 3 - 1)} for lot in then.lots]
        row = await stocktakes.drafted(session, work.here, uuid7(), StocktakeIn(counted_at=at, lines=lines), by=SYSTEM)
        row = await stocktakes.closed(session, work.here, row.id, by=SYSTEM)
        return changed(await session.get_one(Movement, row.movement_id)) if row.movement_id else Counter()

    @invariant()
    def agrees(self) -> None:
        if hasattr(self, "stores"):
            self.runner.run(self.all_agree())

    async def all_agree(self) -> None:
        await self.proven()
        async with sessions(self.engine)() as session:
            rows = await session.execute(TOTALS, {"stores": list(self.stores)})
            found = {(row.item, row.kind): int(row.pieces) for row in rows if row.pieces}
        assert found == {key: pieces for key, pieces in self.model.items() if pieces}

    def teardown(self) -> None:
        self.runner.run(self.told_as_it_is())

    async def told_as_it_is(self) -> None:
        """Every holding, movement and count is what its last entry says."""
        async with sessions(self.engine)() as session:
            assert await differing_rows(session) == []


# The lots of a machine's stores: those that ever lay in one of them.
TOTALS = text("""
    SELECT a.item, a.kind, sum(a.balance) AS pieces FROM account a
    WHERE a.lot_id IN (SELECT lot_id FROM account WHERE store_id = ANY(:stores))
    GROUP BY a.item, a.kind""")


def changed(movement: Movement) -> Change:
    """What a movement changed, by item and kind of account."""
    found: Change = Counter()
    for line in movement.lines:
        found[line.item, line.from_account.kind] -= line.quantity
        found[line.item, line.to_account.kind] += line.quantity
    return found


@pytest.fixture
def machine(test_server: str, template: str, worker: str):
    """The machine over a database of its own, in which every worker commits."""
    with asyncio.Runner() as runner:
        url = runner.run(fresh_database(test_server, f"workers_{worker}", template))
        Workers.runner, Workers.engine = runner, open_engine(url, pool_size=8)
        yield Workers
        runner.run(Workers.engine.dispose())


def test_workers_at_once_keep_the_book_balanced_at_every_moment(machine):
    run_state_machine_as_test(machine, settings=settings(
        max_examples=5, stateful_step_count=5, deadline=None, report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck)))
