"""Photos over a service that is killed (SIGKILL) again and again while parts come: each arrives whole, none is doubled.

Prints how many bytes a second are taken (announced, in parts of 256 KiB, each on the disk before its answer) beside the
floor: the same parts written and fsynced to the same disk by a bare loop, in the same run.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import httpx

from benchmarks.world import free_port, service, signed_in
from disaster.settings import settings
from tests.media.tus import Sending

PHOTOS, BYTES, PART, KILLS, SECONDS_MAX = 12, 4 * 2**20, 256 * 2**10, 5, 120


def floor(folder: Path, contents: list[bytes]) -> float:
    """Bytes a second of a bare loop that writes each part and waits for the disk."""
    started = time.perf_counter()
    for number, content in enumerate(contents):
        handle = os.open(folder / str(number), os.O_WRONLY | os.O_CREAT)
        for start in range(0, len(content), PART):
            os.write(handle, content[start:start + PART])
            os.fsync(handle)
        os.close(handle)
        (folder / str(number)).unlink()
    return sum(map(len, contents)) / (time.perf_counter() - started)


async def carried(sending: Sending) -> None:
    """Send until it has arrived, whatever happens to the service meanwhile."""
    while True:
        try:
            (await sending.announce()).raise_for_status()
            came = await sending.came()
            while came < len(sending.content):
                answer = await sending.part(came, came + PART)
                came = int(answer.headers["upload-offset"]) if answer.is_success else await sending.came()
            return
        except httpx.HTTPError:
            await asyncio.sleep(0.5)


async def killed(command: list[str], environment: dict[str, str], address: str, chance: random.Random) -> None:
    """Start the service, kill it, start it again; at the end it stays."""
    for number in range(KILLS + 1):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        processes.append(process)
        async with httpx.AsyncClient() as client:
            while True:
                try:
                    await client.get(f"{address}/api/health")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.2)
        if number < KILLS:
            await asyncio.sleep(0.4 + 0.8 * chance.random())
            process.kill()
            process.wait()


processes: list[subprocess.Popen[bytes]] = []


async def main() -> None:
    """Measure, then kill."""
    chance = random.Random(1)
    contents = [b"\xff\xd8\xff\xe0" + chance.randbytes(BYTES) for _ in range(PHOTOS)]
    async with service("media") as (address, _, url):
        client = await signed_in(address, "reporter100")
        place = (await client.get("/api/people/me")).json()["areas"][0]
        started = time.perf_counter()
        for content in contents:
            await carried(Sending(client, content, place=place))
        ours = sum(map(len, contents)) / (time.perf_counter() - started)
        folder = settings().media_dir
        folder.mkdir(parents=True, exist_ok=True)
        bare = floor(folder, contents)
        print(f"taken: {ours / 2**20:.1f} MB/s; bare write and fsync: {bare / 2**20:.1f} MB/s; ratio {ours / bare:.2f}")
        await survived(client, contents, place, url, chance)
        await client.aclose()


async def survived(client: httpx.AsyncClient, contents: list[bytes], place: str, url: str,
                   chance: random.Random) -> None:
    """The same photos through a second server that is killed while they come."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "DISASTER_DATABASE_URL": url}
    other = httpx.AsyncClient(base_url=address, cookies=client.cookies, timeout=10,
                              headers={"origin": address, "x-csrf-token": client.headers["x-csrf-token"]})
    all_sent = [Sending(other, content, place=place) for content in contents]
    try:
        command = [sys.executable, "-m", "disaster", "serve", "--port", str(port)]
        async with asyncio.timeout(SECONDS_MAX):
            await asyncio.gather(killed(command, environment, address, chance), *map(carried, all_sent))
        whole = 0
        for sending in all_sent:
            content = (await other.get(f"{sending.url}/content")).content
            whole += sha256(content).hexdigest() == sending.told["sha256"]
        print(f"{KILLS} kills while {PHOTOS} photos came: {whole} are whole of {PHOTOS} acknowledged")
        if whole < PHOTOS:
            raise SystemExit(1)
    finally:
        await other.aclose()
        for process in processes:
            process.kill()
            process.wait()


if __name__ == "__main__":
    asyncio.run(main())
