import subprocess
import sys

from disaster.cluster.postgres import sql


def checked(folder):
    """What the standalone checker says, run where nothing of ours can be imported."""
    return subprocess.run([sys.executable, "-I", "check_journal.py", "journal.jsonl"], cwd=folder, timeout=60,
                          text=True, capture_output=True, check=False)


def test_verify_finds_nothing_wrong_and_an_export_is_whole(command, tmp_path):
    said = command("verify")
    assert (said.returncode, "the chain holds" in said.stdout) == (0, True), said.stderr
    assert command("export", "journal", tmp_path / "journal.jsonl").returncode == 0
    assert checked(tmp_path).returncode == 0


def test_an_outsider_sees_which_entry_of_a_copy_was_altered_or_is_missing(command, tmp_path):
    file = tmp_path / "journal.jsonl"
    command("export", "journal", file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([*lines[:3], lines[3].replace("system", "nobody"), *lines[4:]]), encoding="utf-8")
    said = checked(tmp_path)
    assert (said.returncode, "entry 3 was altered" in said.stdout) == (1, True)
    file.write_text("".join([*lines[:2], *lines[3:]]), encoding="utf-8")
    assert "entry 2 is missing" in checked(tmp_path).stdout
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    assert checked(tmp_path).returncode == 1


def test_verify_names_the_entry_that_somebody_altered_and_fails(command, url):
    sql(url, "SET session_replication_role = replica; "
             "UPDATE journal_entry SET data = replace(data, '1', '2') WHERE seq = 2")
    said = command("verify")
    assert said.returncode == 1
    assert "entry 2 (" in said.stderr
    assert "was altered" in said.stderr
