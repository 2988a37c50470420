"""Every GET route, asked by five viewers with ids of both townships: answered or not as it must be, and no answer
holds a name, a word or a figure that is not its reader's."""

import re
from typing import Any

import orjson
import pytest

from disaster.app import create_app
from tests.proof.conftest import AREAS
from tests.proof.doors import DOORS
from tests.proof.scene import AFFECTED
from tests.proof.who import concerns, may_see

SECRET = re.compile(r"secret-\w+?-(\d+)")
REFUSED = {401, 403, 404}


def test_every_door_is_asked():
    routes = {path for path, verbs in create_app().openapi()["paths"].items() if "get" in verbs}
    assert routes - set(DOORS) == set(), "say in tests/proof/doors.py who is answered at a new route"
    assert set(DOORS) - routes == set(), "these routes are no more"


@pytest.mark.parametrize("name", AREAS)
@pytest.mark.parametrize("path", DOORS)
async def test_a_door_answers_whom_it_must_and_tells_nobody_what_is_not_his(five, name, path):
    asked = list(DOORS[path](five))
    assert asked, "nothing is asked here"
    for ask in asked:
        answer = await five.clients[name].get(ask.url)
        expected = REFUSED if name not in ask.who else {200} if ask.sure else {200} | REFUSED
        assert answer.status_code in expected, f"{name} at {ask.url}: {answer.status_code} {answer.text[:200]}"
        assert leaks(five, name, answer.text, private=ask.private and name in ask.who) == [], f"{name} at {ask.url}"


def test_no_socket_told_anybody_what_is_not_his(five):
    for name, screen in five.screens.items():
        assert leaks(five, name, orjson.dumps(screen.subjects).decode(), private=False) == []


def leaks(five: Any, name: str, text: str, *, private: bool) -> list[str]:
    """What is in a text that this viewer may not read there."""
    own, roles = five.areas[name], five.roles[name]
    found = [told[0] for told in SECRET.finditer(text) if not (private and concerns(told[1], own))]
    found += [f"figure of {place}" for place, count in AFFECTED.items()
              if not place.startswith(own) and re.search(rf"(?<![0-9a-f.]){count}(?![0-9a-f])", text)]
    for one in things(text) & five.named.keys():
        if not any(may_see(kind, five.everything[f"{kind}/{one}"], own, roles) for kind in five.named[one]):
            found += [f"{kind}/{one}" for kind in five.named[one]]
    return found


def things(text: str) -> set[str]:
    """Ids of all objects in a JSON text that look like a view: they have an id and areas."""
    found, waiting = set(), [orjson.loads(text)] if text[:1] in {"{", "["} else []
    while waiting:
        one = waiting.pop()
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
        if isinstance(one, dict) and {"id", "areas"} <= one.keys():
            found.add(str(one["id"]))
    return found
