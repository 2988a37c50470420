"""A province's OpenStreetMap extract read road by road, beside holding all of it: memory and seconds.

    python -m benchmarks.osm_roads [--nodes 4000000] [--roads 100000]

The extract is synthetic: roads of twelve nodes that meet at every fourth, and nodes of what is no road (houses,
rivers). Peer: the same segments, all held at once, as the import did. Each in a process of its own; what is stated is
its own memory (pages of files, which the machine may drop, apart).
"""

import argparse
import random
import subprocess
import sys
import threading
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import osmium
import osmium.osm.mutable as osm

from disaster.roads.importing import TOGETHER, rows_of
from disaster.roads.osm import SOURCE, osm_cuts

LENGTH, WEST, SOUTH = 12, 112.0, 41.0


def made(path: Path, nodes: int, roads: int) -> None:
    """The file: nodes first, then ways, as OpenStreetMap sorts them."""
    own, dice = roads * (LENGTH - 3), random.Random(1)
    with osmium.SimpleWriter(str(path)) as writer:
        for number in range(1, nodes + 1):
            writer.add_node(osm.Node(id=number, location=(WEST + dice.random() * 10, SOUTH + dice.random() * 8)))
        for number in range(roads):
            mine = range(number * (LENGTH - 3) + 1, number * (LENGTH - 3) + LENGTH - 2)
            met = [number * 7919 % own + 1, number * 104729 % own + 1, number * 1299709 % own + 1]
            refs = [*list(mine)[:3], met[0], *list(mine)[3:6], met[1], *list(mine)[6:], met[2]]
            writer.add_way(osm.Way(id=number + 1, nodes=refs, tags={"highway": "tertiary", "name": f"示例路 {number}"}))


def own_memory() -> float:
    """Megabytes of this process that are no pages of a file."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def read(path: Path, *, whole: bool) -> None:
    """Read it, watch the memory, print."""
    highest, ended, before = [own_memory()], threading.Event(), own_memory()

    def watch() -> None:
        while not ended.wait(0.05):
            highest[0] = max(highest[0], own_memory())
    watcher = threading.Thread(target=watch)
    watcher.start()
    began, cuts, count = time.perf_counter(), osm_cuts(path, SOURCE), 0
    if whole:
        held = list(cuts)
        rows = rows_of(held)
        count = len(rows)
    else:
        while rows := rows_of(list(islice(cuts, TOGETHER))):
            count += len(rows)
    ended.set()
    watcher.join()
    print(f"{count},{time.perf_counter() - began:.1f},{highest[0] - before:.0f}")


def told(path: Path, how: str) -> tuple[int, float, float]:
    """Segments, seconds, megabytes of one reading in a process of its own."""
    said = subprocess.run([sys.executable, "-m", "benchmarks.osm_roads", "--read", str(path), "--how", how],
                          capture_output=True, text=True, check=True).stdout
    count, seconds, megabytes = said.strip().split(",")
    return int(count), float(seconds), float(megabytes)


def main() -> None:
    """Make the file, read it in both ways, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=4_000_000)
    parser.add_argument("--roads", type=int, default=100_000)
    parser.add_argument("--read", type=Path)
    parser.add_argument("--how", default="stream")
    asked = parser.parse_args()
    if asked.read:
        read(asked.read, whole=asked.how == "whole")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "province.osm.pbf"
        began = time.perf_counter()
        made(path, asked.nodes, asked.roads)
        print(f"{asked.nodes:,} nodes, {asked.roads:,} roads: {path.stat().st_size / 1e6:.0f} MB, "
              f"written in {time.perf_counter() - began:.0f} s")
        ours, whole = told(path, "stream"), told(path, "whole")
    print(f"  road by road     {ours[0]:,} segments, {ours[1]:.0f} s, {ours[2]:.0f} MB")
    print(f"  all held at once {whole[0]:,} segments, {whole[1]:.0f} s, {whole[2]:.0f} MB: "
          f"{whole[2] / ours[2]:.1f} times")


if __name__ == "__main__":
    main()
