import asyncio
import os
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest

from disaster.planning.allocation import allocate
from disaster.planning.changes import Again
from disaster.planning.plan import Plan
from disaster.planning.worker import LENGTH, Planner, PlannerBusy
from tests.planning.build import problem_of
from tests.planning.test_same_plan import county

SMALL = problem_of({"north": 5}, {"a": 8}, {("north", "a"): 3})


@asynccontextmanager
async def planner(**settings):
    opened = Planner(**settings)
    try:
        yield opened
    finally:
        await opened.close()


async def test_the_worker_answers_as_the_solver_does_and_is_used_again():
    async with planner() as own:
        first = await own.solve(county())
        worker = own.process_id
        await own.solve(SMALL)
        assert own.process_id == worker
    assert first.fingerprint() == allocate(county()).fingerprint()


async def test_a_worker_that_was_made_ready_is_the_one_that_is_asked_first():
    async with planner() as own:
        await own.ready()
        worker = own.process_id
        await own.solve(SMALL)
        assert own.process_id == worker is not None


async def test_past_its_limit_the_solve_is_killed_and_the_greedy_answer_marked():
    async with planner() as own:
        await own.solve(SMALL)
        child = own._process
        plan = await own.solve(county(), limit_seconds=0)
        assert (plan.solver, plan.optimal) == ("greedy", False)
        assert child.returncode is not None
        assert own.process_id is None
        assert (await own.solve(SMALL)).optimal  # a new worker has taken over


async def test_a_plan_again_past_its_limit_is_greedy_marked_and_says_what_moves_and_who_gains_but_not_why():
    before = problem_of({"north": 50}, {"a": 40}, {("north", "a"): 3})
    now = problem_of({"north": 50}, {"a": 45}, {("north", "a"): 3})
    async with planner() as own:
        answer = await own.again(Again(now=now, before=before, lines=allocate(before).lines), limit_seconds=0)
    assert (answer.plan.solver, answer.plan.optimal) == ("greedy", False)
    assert [(one.was, one.now, one.events) for one in answer.changes.moved] == [(40, 45, ())]
    assert [(one.township, one.served_now) for one in answer.changes.better] == [("a", 45)]
    assert [one.kind for one in answer.changes.events] == ["need"]


async def test_a_worker_that_dies_is_answered_for_by_greedy():
    async with planner() as own:
        await own.solve(SMALL)
        own._process.kill()
        assert (await own.solve(county())).solver == "greedy"


async def test_one_solves_four_wait_and_more_are_refused():
    async with planner() as own:
        asked = [asyncio.create_task(own.solve(SMALL)) for _ in range(7)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [answer.pieces for answer in answers if isinstance(answer, Plan)] == [5] * 5
    refused = [answer.problem() for answer in answers if isinstance(answer, PlannerBusy)]
    assert [(told["code"], told["status"], told["facts"]) for told in refused] == [
        ("planner_busy", 503, {"waiting": 4})] * 2


async def test_a_cancelled_solve_leaves_no_answer_for_the_next():
    async with planner() as own:
        await own.solve(SMALL)
        task = asyncio.create_task(own.solve(county()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await own.solve(SMALL)).pieces == 5


async def test_an_idle_worker_ends_by_itself():
    async with planner(idle_seconds=0.01) as own:
        await own.solve(SMALL)
        child = own._process
        assert await asyncio.wait_for(child.wait(), 10) == 0
        assert own.process_id is None


def test_neither_the_worker_module_nor_a_greedy_plan_loads_the_solver():
    code = ("import sys; from disaster.planning import worker, greedy, needs, travel;"
            "from disaster.planning.problem import Problem;"
            "greedy.nearest_first(Problem(items=(), stores=(), townships=(), routes=()));"
            "print([name for name in sys.modules if name.split('.')[0] in ('ortools', 'scipy', 'pandas')])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
                          check=True)
    assert done.stdout.strip() == "[]"


def test_the_child_ends_with_its_input():
    child = subprocess.run([sys.executable, "-m", "disaster.planning.child"], input=b"", capture_output=True,
                           timeout=60, check=False, env=dict(os.environ))
    assert (child.returncode, child.stdout) == (0, LENGTH.pack(0))
