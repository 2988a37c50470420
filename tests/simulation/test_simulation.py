import asyncio
from collections.abc import Iterator
from random import Random

import pytest

from disaster import cluster
from disaster.drill.simulation.county import CLOCK, START, county, made_up, set_clock
from disaster.drill.simulation.delivery import made_id
from disaster.drill.simulation.proof import missing, out_of_order
from disaster.drill.simulation.simulate import simulated
from disaster.drill.world import emptied, served

TOWNSHIPS = 18      # two of them made up


@pytest.fixture(scope="module")
def a_county(test_server, worker) -> Iterator[str]:
    """The name of a county that the simulations begin with, each in a copy of its own."""
    name = f"county_{worker}_simulation"
    with set_clock():
        county(test_server, name, TOWNSHIPS)
    yield name
    cluster.drop_database(test_server, name)


@pytest.mark.parametrize(("seed", "townships"), [(11, 4), (13, TOWNSHIPS)])
def test_a_county_under_load_loses_nothing(seed, townships, test_server, a_county, worker, monkeypatch):
    monkeypatch.setenv("DISASTER_TICK_MILLISECONDS", "10")
    url = emptied(test_server, f"run_{worker}_simulation", a_county)
    with set_clock() as clock, served(url) as address:
        done = asyncio.run(simulated(url, address, clock, seed=seed, townships=townships, hours=1))
    cluster.drop_database(test_server, f"run_{worker}_simulation")
    assert done.breaches == [], f"seed {seed}"
    assert done.acknowledged > 10
    assert done.faults["cut_after"] + done.faults["at_once"] > 5


def test_what_was_acknowledged_and_lost_is_named():
    written = [{"subject": "report/1", "kind": "report.filed"}, {"subject": "movement/2", "kind": "movement.received"},
               {"subject": "report/3", "kind": "report.filed"}, {"subject": "report/3", "kind": "report.filed"}]
    acknowledged = {"report/1": "report.filed", "movement/2": "movement.", "report/3": "report.filed",
                    "report/4": "report.filed"}
    assert list(missing(acknowledged, written)) == ["report/3 was acknowledged, and is 2 times in the journal",
                                                    "report/4 was acknowledged, and is 0 times in the journal"]


def test_a_screen_that_got_an_entry_twice_is_named():
    class Told:
        entries = ({"seq": 4}, {"seq": 4})
        player = type("Officer", (), {"login": "officer"})
    assert list(out_of_order(Told())) == ["the screen of officer got entries twice or out of order"]  # type: ignore[arg-type]


def test_the_clock_is_set_for_other_processes_and_given_back(monkeypatch):
    monkeypatch.delenv(CLOCK, raising=False)
    with set_clock() as clock:
        clock.forward(90)
        assert (clock.moment - START).total_seconds() == 90 * 60
        assert clock.file.read_text() == clock.moment.isoformat()
    monkeypatch.delenv(CLOCK, raising=False)


def test_a_seed_makes_the_same_ids_of_version_7():
    first, again = (made_id(Random(5), 1_700_000_000_000) for _ in range(2))
    assert first == again
    assert first[14] == "7"


def test_made_up_townships_are_marked_as_examples():
    assert {row["flag"] for row in made_up(3)} == {"example"}
