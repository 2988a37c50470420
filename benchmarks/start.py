"""The second start to serving, with the cluster stopped in between, beside the start of a bare FastAPI application.

    python -m benchmarks.start [--rounds 5]        (bar: < 5 s; run bin/run once before)
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.memory import BARE
from benchmarks.world import ROOT, free_port

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("DISASTER_")}


def seconds(command: list[str], port: int, path: str) -> float:
    """From the call to the first answer; then Ctrl-C, and its end is waited for."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=CLEAN, stdout=subprocess.DEVNULL, start_new_session=True)
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                break
        except (URLError, ConnectionError):
            if process.poll() is not None:
                sys.exit(f"{command[0]} ended with {process.returncode}")
            time.sleep(0.02)
    spent = time.perf_counter() - started
    os.killpg(process.pid, signal.SIGINT)
    process.wait(30)
    return spent


def main() -> None:
    """Measure and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    ours, bare = [], []
    for _ in range(rounds):
        port = free_port()
        ours.append(seconds(["bin/run", "--port", str(port)], port, "/api/health"))
        port = free_port()
        bare.append(seconds([sys.executable, "-c", BARE.format(port=port)], port, "/openapi.json"))
    mine, floor = statistics.median(ours), statistics.median(bare)
    print(f"start to serving: bin/run {mine:.2f} s (bar: < 5), slowest {max(ours):.2f} s; bare FastAPI {floor:.2f} s,"
          f" ratio {mine / floor:.1f}")


if __name__ == "__main__":
    main()
