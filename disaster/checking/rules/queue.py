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

HEAD_START = timedelta(minutes=10)       # what has just come is not without urgency: harm counts from the first second
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FORMULA_ZH = (
    "紧急程度 = 可能的危害权重 ×(已等待分钟数 + 10)。危害分六级，权重 1、3、10、30、100、300。"
    "分数按报告所说折算：死亡、失踪每人 100，重伤 50，受伤 30，被困牧户 10,"
    "需救助、转移 1，受灾 0.1，另加倒房、牲畜、过火面积。"
    "人数未报或不详的不当作零，按当地人口 × 灾种强度估计，值班员已听过的（电话、代填）减半。"
    "公众来信按“有人受伤或遇险”：是 100，不详 10，否 1。本规则由本项目自拟。")
FORMULA_EN = (
    "Urgency = weight of the possible harm × (minutes waited + 10). Six classes of harm weigh 1, 3, 10, 30, 100, 300. "
    "Points for what was said: dead, missing 100 each; severely hurt 50; hurt 30; households cut off 10; in need or "
    "moved 1; affected 0.1; and houses, livestock, burnt area. People nobody counted are not zero but expected: people "
    "of the place × strength of the hazard, by half where an officer has heard it (by phone, typed in). "
    "A public report by 'anybody hurt or in danger': yes 100, unknown 10, no 1. The rule is this project's own.")
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
