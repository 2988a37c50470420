import pytest

from disaster.placement import worker
from disaster.placement.answer import PHASES, Progress
from tests.placement.instances import snowed_in, two_stores


async def test_the_work_tells_each_phase_and_then_the_answer():
    told: list[Progress] = []

    async def tell(progress: Progress) -> None:
        told.append(progress)
    found = await worker.solve(two_stores(snowed_in(60)), 20, tell)
    assert [one.phase for one in told] == list(PHASES)
    assert [one.done for one in told] == [0, 1, 2, 3]
    assert found.optimal


async def test_a_solver_that_never_answers_is_ended_and_says_so(monkeypatch):
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.0)
    with pytest.raises(worker.NotPlaced):
        await worker.solve(two_stores(snowed_in(60)), 0.01, heard)


async def heard(progress: Progress) -> None:
    """Nobody listens."""
