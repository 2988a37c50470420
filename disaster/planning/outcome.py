"""What a pass gave: the goods sent for one need group, before they are put into words."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from disaster.planning.prices import Residual
from disaster.planning.tableau import Group, Ints, Supplies


@dataclass(frozen=True, slots=True)
class Given:
    """`sent` (supplies, townships) pieces. `residual` is kept for explanations; None where nothing was
    optimised."""

    supplies: Supplies
    steps: Ints
    sent: Ints
    residual: Residual | None
    proven: bool

    def with_sent(self, sent: Ints) -> Self:
        return replace(self, sent=sent)


@dataclass(frozen=True, slots=True)
class Outcome:
    group: Group
    passes: list[Given]

    @property
    def given(self) -> Ints:
        """Base units that reached each township; may exceed the need by less than one piece. (townships,)"""
        total = np.zeros(self.group.need.size, dtype=np.int64)
        for given in self.passes:
            total += given.sent.sum(axis=0) * given.supplies.serves
        return total

    @property
    def unmet(self) -> Ints:
        short: Ints = np.maximum(self.group.need - self.given, 0)
        return short

    @property
    def unmet_a(self) -> Ints:
        short: Ints = np.maximum(self.group.need_a - self.given, 0)
        return short
