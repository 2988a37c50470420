"""What a state of a road means, and whether a report says that one is blocked: pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from disaster.errors import BadInput

ALL_CLASSES = ("paved", "track")
SAY_HOW_IT_IS = ("duty_officer", "commander")


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


# Words of reports and of the traffic police for a road that nobody passes; our own list, Chinese and English.
BLOCKED = re.compile(
    r"(道路?|公路|国道|省道|县道|乡道|路面|路段|[GSXY]\d{2,4})[^。;;,,\n]{0,12}(中断|阻断|断交|不通|封闭|封路|受阻|堵塞|冲毁|垮塌|无法通行|不能通行)"
    r"|封路|断路|雪阻|交通中断|road[^.\n]{0,24}\b(blocked|closed|cut|impassable|washed away)", re.IGNORECASE)
UNBLOCKED = re.compile(r"(已经?|全部|恢复)[^。;;,,\n]{0,6}(抢通|通行|畅通|打通)|reopened|open again", re.IGNORECASE)
CAUSES = (("drift", "风吹雪|雪阻|drift"), ("snow", "雪|snow"), ("ice", "结冰|冰|ice"), ("flood", "水|洪|flood"),
          ("slide", "滑坡|塌方|泥石流|slide"), ("quake", "地震|quake"), ("fire", "火|fire"),
          ("accident", "事故|accident"))
NUMBERED = re.compile(r"(?<![A-Za-z0-9])([GSXY])\s?(\d{2,4})|(国道|省道|县道|乡道)\s?(\d{2,4})", re.IGNORECASE)
LETTER = {"国道": "G", "省道": "S", "县道": "X", "乡道": "Y"}


def said_blocked(words: str, road_km: float | None) -> str | None:
    """The cause, if a report's words or its figure of damaged roads say that a road cannot be passed; else None."""
    said = BLOCKED.search(words) is not None and UNBLOCKED.search(words) is None
    if not said and not road_km:
        return None
    return next((cause for cause, of in CAUSES if re.search(of, words, re.IGNORECASE)), "other")


def numbers_in(words: str) -> list[str]:
    """The road numbers that a text names: G207, and 国道207 as the same."""
    return [(letter or LETTER[kind]).upper() + (digits or more)
            for letter, digits, kind, more in NUMBERED.findall(words)]
