"""What a drill came to, beside what it had to come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from disaster.drill.player import Body

MOMENTS = ("after_first", "after_follow_up", "after_verified")


@dataclass(frozen=True)
class Outcome:
    """The result of a drill. `mismatches` is empty when everything came as worked out by hand."""

    name: str
    actual: Body
    mismatches: list[str]
    latency_ms: dict[str, Body]
    entries: int
    followers: int
    seconds: float

    def summary(self) -> Body:
        """What `--json` prints."""
        actual = self.actual
        return {"drill": self.name, "ok": not self.mismatches, "mismatches": self.mismatches,
                "counts": {name: actual["end"][name] for name in ("reports", "tasks", "proposals")}
                | {"entries_by_kind": actual["end"]["entries"]},
                "levels": actual["end"]["responses"],
                "figures": {name: actual[name]["county"] for name in MOMENTS},
                "ledger": {name: actual[name] for name in ("stock", "delivered", "donations", "consignments")},
                "entries": self.entries, "latency_ms": self.latency_ms, "followers": self.followers,
                "seconds": round(self.seconds, 1)}


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[str]:
    """Every expected value that is not what came, with its place in the file."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            there = actual.get(name) if isinstance(actual, dict) else None
            yield from differences(value, there, f"{path}.{name}" if path else str(name))
    elif expected != actual:
        yield f"{path}: expected {expected!r}, actual {actual!r}"


def latency(seconds: list[float]) -> Body:
    """How many, the median and the 99th percentile, in milliseconds."""
    n = len(seconds)
    seconds = seconds * 2 if len(seconds) == 1 else seconds
    cuts = quantiles(seconds, n=100, method="inclusive") if seconds else []
    return {"n": n, "p50": round(cuts[49] * 1000, 1) if cuts else None,
            "p99": round(cuts[98] * 1000, 1) if cuts else None}
