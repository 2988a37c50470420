"""What coverage is worth when vehicles cannot bring it all: shares of each group's need, a township's first fifth most.

A thousandth of one group's whole need counts as a thousandth of another's, so that light goods never crowd out heavy
ones by their number. Each further fifth of a township's need is worth half the one before: a far township's first fifth
goes before a near one's last, unless it is sixteen times dearer to bring. Our own weights, 示例.
"""

import numpy as np
from numpy.typing import NDArray

from disaster.planning.tableau import Group, Ints

Floats = NDArray[np.float64]
STEPS = 5
WHOLE = 1000.0          # what all of a group's need would be worth if each step counted as the first
WAITED = 0.02           # more for the township that has waited longest: it decides between equals


def widths_of(group: Group) -> Ints:
    """Base units in each step: class A whole, then class B in STEPS. (STEPS + 1, townships)"""
    ends = [group.need_b * at // STEPS for at in range(STEPS + 1)]
    return np.stack([group.need_a, *(ends[at + 1] - ends[at] for at in range(STEPS))])


def worths_of(group: Group) -> Floats:
    """Worth of a base unit in each step, (STEPS + 1, townships)."""
    unit = WHOLE / max(1, int(group.need.sum()))
    steps = np.array([1.0, *(0.5**at for at in range(STEPS))]) * unit
    waited = group.passes[0].turn if group.passes else np.zeros(group.need.size, dtype=np.int64)
    found: Floats = steps[:, None] * (1 + WAITED * waited / max(1, int(waited.max(initial=0))))
    return found


def worth_of(group: Group, given: Ints) -> float:
    """What so many base units for each township are worth, steps filled in order. (townships,)"""
    value, left = 0.0, given.copy()
    for width, worth in zip(widths_of(group), worths_of(group), strict=True):
        taken = np.minimum(left, width)
        left -= taken
        value += float((worth * taken).sum())
    return value
