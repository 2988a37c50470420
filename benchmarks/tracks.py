"""From a tracker's position to the map of another screen, beside the bar of ten seconds (FLD-01).

    python -m benchmarks.tracks [--teams 50] [--turns 4] [--followers 20]

Each team sends a position in every turn, all at once; a screen notes when each came. The floor is what the stream waits
by itself: each process looks for new positions every two seconds.
"""

import argparse
import asyncio
import sys
import time
from contextlib import AsyncExitStack

import orjson
from uuid_utils.compat import uuid7
from websockets.asyncio.client import ClientConnection

from benchmarks.latency import idle, joined
from benchmarks.snapshot import milliseconds
from benchmarks.world import service, signed_in
from disaster import clock
from disaster.tracks.telling import LOOK_SECONDS

BAR_SECONDS, TURN_SECONDS = 10, 5


async def watch(screen: ClientConnection, seen: dict[tuple[str, str], float]) -> None:
    """Note when each position came."""
    async for message in screen:
        now = time.perf_counter()
        for one in orjson.loads(message).get("positions", []):
            seen.setdefault((one["of"], one["observed_at"][:19]), now)


async def measured(teams: int, turns: int, followers: int) -> tuple[list[float], int]:
    """Seconds from each acknowledgement to the screen, and how many positions never came."""
    seen: dict[tuple[str, str], float] = {}
    taken: dict[tuple[str, str], float] = {}
    async with service("tracks") as (address, _, _url), AsyncExitStack() as stack:
        client = await signed_in(address, "officer")
        given = [(await client.put(f"/api/trackers/{uuid7()}", json={
            "kind": "team", "name_zh": f"示例队 {one}", "division": "152502200"})).raise_for_status().json()
            for one in range(teams)]
        screens = [await joined(stack, client, address) for _ in range(followers + 1)]
        tasks = [asyncio.create_task(watch(screens[0], seen)), *(asyncio.create_task(idle(one)) for one in screens[1:])]
        for _ in range(turns):
            moment = clock.now().isoformat()

            async def tell(made: dict[str, dict[str, str]], moment: str = moment) -> None:
                (await client.post("/api/positions", json={"device_id": made["secret"], "location": {
                    "timestamp": moment, "coords": {"latitude": 44.1, "longitude": 116.1}}})).raise_for_status()
                taken[made["tracker"]["of"], moment[:19]] = time.perf_counter()
            await asyncio.gather(*(tell(made) for made in given))
            await asyncio.sleep(TURN_SECONDS)
        for task in tasks:
            task.cancel()
        await client.aclose()
    return [seen[one] - at for one, at in taken.items() if one in seen], len(taken.keys() - seen.keys())


def main() -> None:
    """Print the delays; fail over the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teams", type=int, default=50)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--followers", type=int, default=20)
    chosen = parser.parse_args()
    delays, lost = asyncio.run(measured(chosen.teams, chosen.turns, chosen.followers))
    worst = max(delays) / BAR_SECONDS
    print(f"{len(delays)} positions of {chosen.teams} teams, {lost} never on the screen: {milliseconds(delays)};"
          f" floor {LOOK_SECONDS} s, bar {BAR_SECONDS} s: {worst:.2f} of the bar at worst")
    sys.exit(1 if lost or max(delays) > BAR_SECONDS else 0)


if __name__ == "__main__":
    main()
