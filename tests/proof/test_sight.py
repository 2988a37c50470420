"""One right to see: snapshot, list, count, map, export, journal and socket show each viewer the same subjects."""

import csv
from io import StringIO

import pytest

from disaster.journal.subjects import is_apart, subjects
from tests.proof.conftest import AREAS
from tests.proof.who import PRIVATE, SIGHT, may_see

viewers = pytest.mark.parametrize("name", AREAS)


def expected(five, name, kind):
    """Names of the subjects of a kind that this viewer may see."""
    return {subject for subject, areas in five.everything.items() if subject.startswith(f"{kind}/")
            and may_see(kind, areas, five.areas[name], five.roles[name])}


def test_every_kind_of_subject_has_a_line_here_and_something_of_it_happened_that_night(five):
    assert set(SIGHT) == set(subjects), "say in tests/proof/who.py who may see a new kind of subject"
    assert set(PRIVATE) == {kind for kind, one in subjects.items() if one.private}, "say who may read its private view"
    happened = {subject.partition("/")[0] for subject in five.everything}
    assert set(subjects) - happened == set(), "let it happen in tests/proof/scene.py"


@viewers
async def test_snapshot_and_socket_show_what_the_viewer_may_see_and_nothing_else(five, name):
    shown = await on_both(five, name)
    assert set(shown) == {subject for kind in SIGHT for subject in expected(five, name, kind) if not is_apart(subject)}
    assert five.screens[name].subjects == shown


@viewers
async def test_the_journal_shows_the_same_and_the_socket_told_no_more(five, name):
    shown, seq = await on_both(five, name), five.screens[name].seq
    visible = {entry["seq"]: entry["entry"] for entry in await journal(five.clients[name])
               if entry["entry"] and entry["seq"] <= seq}
    newest = {entry["subject"]: entry["data"] for _, entry in sorted(visible.items())}
    assert {subject: data for subject, data in newest.items() if data is not None and not is_apart(subject)} == shown
    first = five.screens[name].joined_at
    told = {seq for seq, entry in visible.items() if seq > first and not is_apart(entry["subject"])}
    assert set(five.screens[name].applied) == told


@viewers
@pytest.mark.parametrize("kind", SIGHT)
async def test_list_count_map_and_export_show_the_same(five, name, kind):
    client, names = five.clients[name], expected(five, name, kind)
    items = (await client.get(f"/api/subjects/{kind}", params={"limit": 1000})).json()["items"]
    assert {f"{kind}/{item['id']}" for item in items} == names
    assert (await client.get(f"/api/subjects/{kind}/count")).json()["count"] == len(names)
    drawn = (await client.get(f"/api/subjects/{kind}/map.geojson")).json()["features"]
    assert {one["id"] for one in drawn} == {item["id"] for item in items if item.get("point")}
    lines = list(csv.DictReader(StringIO((await client.get(f"/api/subjects/{kind}/export.csv")).text)))
    assert {line["id"] for line in lines[:-1]} == {item["id"] for item in items}


async def on_both(five, name):
    """What a snapshot shows at the number where the socket stands: a job by the clock may have done something since."""
    screen, client = five.screens[name], five.clients[name]
    await screen.until((await client.get("/api/journal", params={"limit": 1})).json()["seq"])
    return (await client.get("/api/snapshot", params={"upto": screen.seq})).json()["subjects"]


async def journal(client):
    """All of it, page by page."""
    entries, after = [], 0
    while page := (await client.get("/api/journal", params={"after": after, "limit": 1000})).json()["entries"]:
        entries += page
        after = page[-1]["seq"]
    return entries
