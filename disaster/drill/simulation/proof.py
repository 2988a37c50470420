"""What must hold when a simulation is over."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from disaster.db import open_engine, sessions
from disaster.drill.screen import Entry, Screen, journal, snapshot
from disaster.drill.simulation.load import Load
from disaster.journal.verify import at_one_moment, prove

SNAPSHOTS_MAX = 5       # a job of the service may write between a snapshot and the screen's last frame


async def proved(load: Load, screens: Sequence[Screen], database_url: str) -> list[str]:
    """Every breach found; an empty list is the proof."""
    breaches = [breach for screen in screens for breach in [*await differing(screen), *out_of_order(screen)]]
    written = await journal(load.desk.player)
    return breaches + list(missing(load.acknowledged, written)) + await books(database_url)


async def differing(screen: Screen) -> list[str]:
    """What this screen shows otherwise than a fresh snapshot of the same person."""
    if not screen.is_live:
        await screen.resumed()
    for _ in range(SNAPSHOTS_MAX):
        told = await snapshot(screen.player)
        await screen.reached(told["seq"])
        if screen.seq == told["seq"]:
            break
    names = sorted({*told["subjects"], *screen.subjects})
    return [f"the screen of {screen.player.login} shows {name} otherwise than a fresh snapshot"
            for name in names if told["subjects"].get(name) != screen.subjects.get(name)]


def out_of_order(screen: Screen) -> Iterator[str]:
    """Entries that came twice, or after a later one."""
    numbers = [entry["seq"] for entry in screen.entries]
    if numbers != sorted(set(numbers)):
        yield f"the screen of {screen.player.login} got entries twice or out of order"


def missing(acknowledged: Mapping[str, str], written: Sequence[Entry]) -> Iterator[str]:
    """What the service said that it took, and is not in the journal exactly once."""
    made = Counter((entry["subject"], entry["kind"]) for entry in written)
    for subject, kind in acknowledged.items():
        times = sum(count for (name, verb), count in made.items() if name == subject and verb.startswith(kind)) \
            if kind.endswith(".") else made[subject, kind]
        if times != 1:
            yield f"{subject} was acknowledged, and is {times} times in the journal"


async def books(database_url: str) -> list[str]:
    """The one proof, as `disaster verify` makes it: chain, rows, accounts."""
    engine = open_engine(database_url, pool_size=1)
    async with sessions(engine)() as session:
        await at_one_moment(session)
        breaches = await prove(session)
    await engine.dispose()
    return breaches
