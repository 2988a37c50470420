from collections.abc import Iterator
from copy import deepcopy

import orjson
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from disaster import cluster
from disaster.cli import app
from disaster.db import Base, open_engine, sessions
from disaster.drill import command
from disaster.drill.outcome import differences, latency
from disaster.drill.play import NotADrillWorld, played, script_of
from disaster.drill.world import NotAWorld, fresh
from disaster.journal.verify import at_one_moment, prove
from disaster.settings import ROOT, settings

NAME = "xilinhot-blizzard"


@pytest.fixture
def beside(committed, worker, monkeypatch) -> Iterator[str]:
    """The real database is the one of this installation; drills are made beside it. Answers the drill's own URL."""
    monkeypatch.setenv("DISASTER_DATABASE_URL", committed)
    monkeypatch.setattr(command, "DATABASE", f"test_{worker}_drill")
    settings.cache_clear()
    yield cluster.with_database(committed, f"test_{worker}_drill")
    cluster.drop_database(committed, f"test_{worker}_drill")
    settings.cache_clear()


async def dumped(url: str) -> dict[str, str]:
    """A digest of every row of every table."""
    engine = open_engine(url, pool_size=1)
    async with engine.connect() as connection:
        found = {table: await connection.scalar(text(
            f"SELECT md5(coalesce(string_agg(row::text, '~' ORDER BY row::text), '')) FROM {table} AS row"))
            for table in Base.metadata.tables}
    await engine.dispose()
    return found


async def proof(url: str) -> list[str]:
    engine = open_engine(url, pool_size=1)
    async with sessions(engine)() as session:
        await at_one_moment(session)
        breaches = await prove(session)
    await engine.dispose()
    return breaches


def test_the_drill_comes_to_what_was_worked_out_by_hand_and_leaves_the_real_world_as_it_was(beside, committed, run):
    before = run(dumped(committed))
    done = CliRunner().invoke(app, ["drill", NAME, "--port", "0", "--followers", "20", "--json"])
    summary = orjson.loads(done.stdout)
    assert (summary["mismatches"], done.exit_code) == ([], 0)
    assert summary["latency_ms"]["report_to_screen"]["n"] == 27
    assert summary["latency_ms"]["report_to_proposal"]["p99"] < 1_000
    assert run(proof(beside)) == []
    assert run(dumped(committed)) == before


async def test_a_drill_is_not_played_in_the_real_world(service):
    with pytest.raises(NotADrillWorld):
        await played(NAME, service)


def test_no_database_is_dropped_that_is_not_a_drills(committed):
    with pytest.raises(NotAWorld):
        fresh(committed, "disaster")


def test_a_figure_that_came_out_otherwise_is_named():
    expected = script_of(NAME)["expected"]
    actual = deepcopy(expected)
    actual["stock"]["store-01"]["quilt"] -= 1
    del actual["end"]["entries"]["report.filed"]
    assert list(differences(expected, actual)) == [
        "stock.store-01.quilt: expected 1610, actual 1609", "end.entries.report.filed: expected 27, actual None"]


def test_the_script_has_the_figures_of_eight_townships_that_add_up():
    script = script_of(NAME)["script"]
    for kind in ("first", "follow_up", "verified"):
        assert len(script[kind]) == 8
        assert all(len(row) == len(script["columns"]) for row in script[kind].values())


def test_latency_of_few_and_of_none():
    assert latency([]) == {"n": 0, "p50": None, "p99": None}
    assert latency([0.2])["p50"] == 200.0


def cells(heading: str) -> list[list[str]]:
    """The lines of the tables under a heading of docs/drill.md, without emphasis and thousands marks."""
    page = (ROOT / "docs" / "drill.md").read_text().split(f"## {heading}")[1].split("\n## ")[0]
    return [[cell.strip(" *").replace(",", "") for cell in line.strip("|").split("|")]
            for line in page.splitlines() if line.startswith("|")]


def test_the_page_and_the_data_file_tell_the_same_stock():
    store, told = "", dict[str, dict[str, int]]()
    for first, item, *_, after in cells("7. Stock")[2:]:
        store = first or store
        told.setdefault(store, {})[item] = int(after.removesuffix(" kg"))
    assert told == script_of(NAME)["expected"]["stock"]


@pytest.mark.parametrize(("heading", "kind"), [
    ("2. First", "first"), ("4. Follow-ups", "follow_up"), ("8. Verified", "verified")])
def test_the_page_and_the_script_tell_the_same_figures(heading, kind):
    script = script_of(NAME)["script"]
    told = {line[0][:9]: (int(line[1]), int(line[2])) for line in cells(heading) if line[0][:9].isdigit()}
    affected, injured = (script["columns"].index(name) for name in ("affected_population", "injured"))
    assert told == {place: (row[affected], row[injured]) for place, row in script[kind].items()}
