"""Fan-out of one entry to 5,000 sockets: deliveries per server CPU second, beside a bare C send() loop.

    python -m benchmarks.fanout [--sockets 5000] [--rounds 20]        (needs cc; bar: ratio >= 0.6)
"""

import argparse
import asyncio
import resource
import selectors
import socket
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from uuid_utils.compat import uuid7

from benchmarks.world import service, signed_in
from disaster.alerts.actions import noticed
from disaster.db import open_engine, sessions, transaction

HERE = Path(__file__).parent
HEARTBEAT_BYTES_MAX = 250
AT_ONCE = 32      # sockets that are opened side by side


class Readers:
    """Many sockets that are read and thrown away, and counted."""

    def __init__(self) -> None:
        self.selector, self.sockets = selectors.DefaultSelector(), []

    def add(self, port: int, count: int, hello: bytes = b"") -> None:
        """Open so many, several at a time; with a hello, each waits for the end of its HTTP answer."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for one in pool.map(lambda _: opened(port, hello), range(count)):
                one.setblocking(False)
                self.sockets.append(one)
                self.selector.register(one, selectors.EVENT_READ)

    def drain(self, until: int) -> int:
        """Read until this many entries have come (heartbeats are shorter); answers the size of the last frame."""
        seen = size = 0
        while seen < until:
            ready = self.selector.select(20)
            assert ready, f"{until - seen} of {until} deliveries never came"
            for key, _ in ready:
                got = len(key.fileobj.recv(65_536))
                if got > HEARTBEAT_BYTES_MAX:
                    seen, size = seen + 1, got
        return size

    def quiet(self) -> None:
        """Read what is still on its way (heartbeats, first frames)."""
        while ready := self.selector.select(0.5):
            for key, _ in ready:
                key.fileobj.recv(65_536)

    def close(self) -> None:
        """Close them all."""
        for one in self.sockets:
            one.close()


def opened(port: int, hello: bytes) -> socket.socket:
    """One socket, joined."""
    one = socket.create_connection(("127.0.0.1", port), 60)
    if hello:
        one.sendall(hello)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += one.recv(4096)
        assert b" 101 " in answer, answer
    return one


async def ours(count: int, rounds: int) -> tuple[float, int]:
    """Deliveries per CPU second of our server, and the size of one frame."""
    async with service("fanout") as (address, process, url):
        client = await signed_in(address, "officer")
        start = (await client.get("/api/snapshot")).json()
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        port = int(address.rsplit(":", 1)[1])
        hello = (f"GET /api/live?after={start['seq']}&epoch={start['epoch']} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                 f"Origin: {address}\r\nCookie: {cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode()
        readers = Readers()
        engine, server = open_engine(url, pool_size=1), psutil.Process(process.pid)
        joining, before = time.monotonic(), sum(server.cpu_times()[:2])
        await asyncio.to_thread(readers.add, port, count, hello)
        spent = sum(server.cpu_times()[:2]) - before
        print(f"{count} joined in {time.monotonic() - joining:.1f} s, {spent / count * 1000:.1f} ms server CPU each")
        await asyncio.to_thread(readers.quiet)
        size = await one_round(engine, readers, count)     # warm, and to learn the size of a frame
        before = sum(server.cpu_times()[:2])
        for _ in range(rounds):
            await one_round(engine, readers, count)
        spent = sum(server.cpu_times()[:2]) - before
        readers.close()
        await engine.dispose()
        await client.aclose()
        return count * rounds / spent, size


async def one_round(engine, readers: Readers, count: int) -> int:
    """Write one entry, and read until every socket has it; answers the size of its frame."""
    async with transaction(sessions(engine)) as session:
        await noticed(session, "silence", f"figures/{uuid7()}", ["152502100"], ["duty_officer"], by="system")
    return await asyncio.to_thread(readers.drain, count)


def floor(count: int, size: int, rounds: int) -> float:
    """Deliveries per CPU second of the bare loop."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "floor"
        subprocess.run(["cc", "-O2", "-o", program, HERE / "fanout_floor.c"], check=True)
        process = subprocess.Popen([program, str(count), str(size)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   text=True, bufsize=1)
        port, readers = int(process.stdout.readline()), Readers()
        readers.add(port, count)
        process.stdout.readline()
        spent = 0.0
        for _ in range(rounds):
            process.stdin.write("go\n")
            readers.drain(count)
            spent += float(process.stdout.readline())
        process.stdin.close()
        process.wait(10)
        readers.close()
        return count * rounds / spent


def main() -> None:
    """Measure and print both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65_536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    rate, size = asyncio.run(ours(asked.sockets, asked.rounds))
    bare = floor(asked.sockets, size, asked.rounds)
    print(f"fan-out to {asked.sockets} sockets, {asked.rounds} entries, frames of {size} bytes")
    print(f"  ours       {rate:12,.0f} deliveries per server CPU second")
    print(f"  C send()   {bare:12,.0f} deliveries per CPU second")
    print(f"  ratio      {rate / bare:12.2f}   (bar: >= 0.60)")


if __name__ == "__main__":
    main()
