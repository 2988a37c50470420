import pytest

from disaster.cluster.postgres import sql
from disaster.geo.loading import FOLDER
from disaster.settings import ROOT

COORDINATES = {"divisions", "stores", "shelters"}
KINDS = ("divisions", "population", "stores", "stock", "shelters")


def taken(command, what, file, *more):
    """Import a file; coordinates say their datum."""
    return command("import", what, file, *(("--datum", "wgs84") if what in COORDINATES else ()), *more)


@pytest.mark.parametrize("what", KINDS)
def test_the_countys_own_files_are_taken_in_and_a_dry_run_writes_nothing(command, url, what):
    before = sql(url, "SELECT seq FROM journal_head")
    tried = taken(command, what, FOLDER / f"{what}.csv", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert sql(url, "SELECT seq FROM journal_head") == before
    done = taken(command, what, FOLDER / f"{what}.csv")
    assert done.returncode == 0, done.stderr


BAD = {"divisions": ("lon", "999"), "population": ("value", "many"), "stores": ("division_code", "999999"),
       "stock": ("quantity", "-3"), "shelters": ("capacity_people", "big")}


@pytest.mark.parametrize("what", KINDS)
def test_an_error_names_its_line_and_column_and_nothing_is_written(command, url, tmp_path, what):
    head, first, *rest = (FOLDER / f"{what}.csv").read_text(encoding="utf-8").splitlines()
    column, value = BAD[what]
    cells = first.split(",")
    cells[head.split(",").index(column)] = value
    file = tmp_path / "file.csv"
    file.write_text("\n".join([head, ",".join(cells), *rest]), encoding="utf-8")
    before = sql(url, "SELECT seq FROM journal_head")
    said = taken(command, what, file)
    assert said.returncode == 2
    assert "2" in said.stderr
    assert column in said.stderr
    assert value in said.stderr
    assert sql(url, "SELECT seq FROM journal_head") == before


@pytest.mark.parametrize("what", sorted(COORDINATES))
def test_coordinates_without_a_datum_are_refused(command, what):
    said = command("import", what, FOLDER / f"{what}.csv")
    assert said.returncode == 2
    assert "datum" in said.stderr


def test_an_unknown_kind_tells_which_there_are(command, tmp_path):
    file = tmp_path / "file.csv"
    file.write_text("id\n1\n")
    assert "unknown_kind" in command("import", "castles", file).stderr


def test_the_example_banner_of_the_league_is_entered_file_by_file_as_the_docs_say(command):
    for what, datum in (("divisions", ("--datum", "wgs84")), ("stores", ("--datum", "wgs84")), ("stock", ())):
        told = command("import", what, ROOT / f"docs/examples/league-{what}.csv", *datum)
        assert told.returncode == 0, told.stderr


def test_public_reports_are_taken_in_and_what_became_of_every_line_is_told(command, tmp_path):
    file = tmp_path / "reports.csv"
    file.write_bytes((ROOT / "docs/examples/reports-example.csv").read_bytes())
    told = command("import", "reports", file, "--datum", "gcj02")
    assert "stored 6, known already 0, said twice 1, rejected 6: 13 lines" in told.stdout, told.stderr
    assert (tmp_path / "reports.csv.rejected.csv").read_text(encoding="utf-8-sig").count("not_a_date") == 1
