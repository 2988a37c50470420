"""python -m disaster.cluster start|stop|url: the private cluster without the program that uses it."""

import argparse
import sys
from pathlib import Path

from disaster.cluster import ServerProblem, ensure, stop, url

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m disaster.cluster", description=__doc__)
    parser.add_argument("verb", choices=["start", "stop", "url"])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--test", action="store_true", help="the tests' own, not safe at a power cut")
    chosen = parser.parse_args()
    try:
        if chosen.verb == "start":
            print(ensure(chosen.root, test=chosen.test))
        elif chosen.verb == "url":
            print(url(chosen.root, test=chosen.test))
        else:
            print("Stopped." if stop(chosen.root, test=chosen.test) else "It was not running.")
    except ServerProblem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
