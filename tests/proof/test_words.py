"""Nothing that the service can say is without words: refusals, entries, settings, verbs of the command."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import disaster
from disaster.cli import app
from disaster.errors import Refusal
from disaster.journal.subjects import subjects
from disaster.settings import Settings
from tests.conftest import ROOT

WORDS = set(re.findall(r"'([\w.-]+)':", "".join(
    file.read_text(encoding="utf-8") for file in sorted((ROOT / "web/src/words").glob("*.ts")))))
# their refusals are told on a terminal
TERMINAL = ("disaster.drill", "disaster.simulation", "disaster.cli", "disaster.starting")
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"""record\(\s*\w+,\s*"(\w+)\.(\w+)\"""")


def refusals(of: type[Refusal]) -> set[str]:
    """Codes of a refusal and of all that are kinds of it."""
    kinds = [kind for kind in of.__subclasses__() if not kind.__module__.startswith(TERMINAL)]
    return {of.code}.union(*(refusals(kind) for kind in kinds))


def test_every_refusal_has_words():
    for module in pkgutil.walk_packages(disaster.__path__, "disaster."):
        if not module.name.endswith(("__main__", ".env")):
            importlib.import_module(module.name)
    missing = {code for code in refusals(Refusal) if f"refusal.{code}" not in WORDS}
    assert missing == set(), "add refusal.<code> to web/src/words/"


def test_every_kind_of_subject_and_every_verb_that_is_recorded_has_words():
    written = [found for file in Path(disaster.__path__[0]).rglob("*.py")
               for found in ENTRY.findall(file.read_text(encoding="utf-8"))]
    missing = {f"verb.{verb}" for _, verb in written} | {f"subject.{kind}" for kind in subjects}
    assert missing - WORDS == set(), "add them to web/src/words/"


async def test_every_entry_of_the_night_has_words(five):
    entries = (await five.scene.chief.get("/api/journal", params={"limit": 1000})).json()["entries"]
    verbs = {f"verb.{entry['entry']['kind'].partition('.')[2]}" for entry in entries if entry["entry"]}
    assert verbs - WORDS == set(), "add them to web/src/words/"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name):
    assert f"DISASTER_{name.upper()}" in OPERATING


def test_every_verb_of_the_command_is_documented():
    verbs = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert {verb for verb in verbs if f"disaster {verb}" not in OPERATING} == set()
