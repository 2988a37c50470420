"""The order of the checking queue, pure: possible harm × age, the most urgent first.

Urgency = weight of the harm class × (minutes waited + 10). The order changes as time goes by, but within one class the
oldest always leads: so the exact order at any moment is a merge of the few classes, each read oldest first by an index.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice

from disaster.intake.rules.public import HARM
from disaster.reports.rules import WEIGHTS
from disaster.reports.rules.harm import PEOPLE

HEAD_START = timedelta(minutes=10)       # what has just come is not without urgency: harm counts from the first second
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
AHEAD = HEAD_START // timedelta(minutes=1)
YES, UNKNOWN, NO = (WEIGHTS[HARM[said]] for said in ("yes", "unknown", "no"))
FORMULA_ZH = (
    f"紧急程度 = 可能的危害权重 ×(已等待分钟数 + {AHEAD})。"
    f"危害分 {len(WEIGHTS)} 级，权重 {'、'.join(map(str, WEIGHTS))}。"
    f"分数按报告所说折算：死亡、失踪每人 {PEOPLE['deaths']}，重伤 {PEOPLE['seriously_injured']}，"
    f"受伤 {PEOPLE['injured']}，被困牧户 {PEOPLE['herder_households_cut_off']}，"
    f"需救助、转移 {PEOPLE['relocated_now']}，受灾 {PEOPLE['affected_population']}，另加倒房、牲畜、过火面积。"
    "人数未报或不详的不当作零，按当地人口 × 灾种强度估计，值班员已听过的（电话、代填）减半。"
    f"公众来信按“有人受伤或遇险”：是 {YES}，不详 {UNKNOWN}，否 {NO}。本规则由本项目自拟。")
FORMULA_EN = (
    f"Urgency = weight of the possible harm × (minutes waited + {AHEAD}). "
    f"{len(WEIGHTS)} classes of harm weigh {', '.join(map(str, WEIGHTS))}. "
    f"Points for what was said: dead, missing {PEOPLE['deaths']} each; severely hurt {PEOPLE['seriously_injured']}; "
    f"hurt {PEOPLE['injured']}; households cut off {PEOPLE['herder_households_cut_off']}; in need or moved "
    f"{PEOPLE['relocated_now']}; affected {PEOPLE['affected_population']}; and houses, livestock, burnt area. People "
    "nobody counted are not zero but expected: people of the place × strength of the hazard, by half where an officer "
    "has heard it (by phone, typed in). "
    f"A public report by 'anybody hurt or in danger': yes {YES}, unknown {UNKNOWN}, no {NO}. "
    "The rule is this project's own.")
PUBLIC_HARM = HARM                       # anybody hurt or in danger -> class of harm


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: its class of harm, since when, and its id; `kind` says what it is."""

    harm: int
    filed_at: datetime
    id: str
    kind: str = "report"


def urgency(one: Waiting, now: datetime) -> int:
    """Weight × microseconds waited, the head start among them. An exact integer: no two clients disagree."""
    return WEIGHTS[one.harm] * ((now + HEAD_START - one.filed_at) // MICROSECOND)


def place_in_line(one: Waiting, now: datetime) -> tuple[int, str]:
    """What the queue is sorted by: most urgent first, then by id."""
    return -urgency(one, now), one.id


def in_order(classes: Iterable[Iterable[Waiting]], now: datetime, limit: int) -> list[Waiting]:
    """The first of several lists together, each already in order (of one class, oldest first)."""
    return list(islice(merge(*classes, key=lambda one: place_in_line(one, now)), limit))


def begins_at(after: Waiting, harm: int, now: datetime) -> tuple[datetime, str]:
    """Where a class goes on after this item: what was filed later than this moment, or then and with a greater id.

    The id is "" where the whole moment is still to come, and "g" (after every UUID) where it is not.
    """
    least, rest = divmod(urgency(after, now), WEIGHTS[harm])
    moment = now + HEAD_START - least * MICROSECOND
    return (moment, after.id) if rest == 0 else (moment, "")
