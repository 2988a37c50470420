"""What a state of a road means: pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from disaster.errors import BadInput

ALL_CLASSES = ("paved", "track")


class RoadsUnknown(BadInput):
    """The net in use has no such segments; the facts name them."""

    code = "roads_unknown"


class NotALine(BadInput):
    """What was drawn is no valid line, point or area."""

    code = "not_a_line"


@dataclass(frozen=True, slots=True)
class Said:
    """A state of a segment: for which road classes of vehicles, why."""

    state: str
    percent: int | None
    classes: tuple[str, ...]
    cause: str


def settled_state(said: Said) -> Said:
    """Open is open for every vehicle and for no reason, so that two ways of saying it are one."""
    return replace(said, classes=ALL_CLASSES, cause="none") if said.state == "open" else said


def ahead_of(segments: Sequence[str], near: Collection[str]) -> list[str]:
    """What of a way is still to be driven by who was seen at one of the segments `near`; all, if he left the way.

    At a junction he may stand at two: the later one counts, so that what lies behind him is not held against him.
    """
    at = max((place for place, segment in enumerate(segments) if segment in near), default=0)
    return list(segments[at:])
