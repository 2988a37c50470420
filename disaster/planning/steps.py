"""How a need is cut into steps of coverage: pieces go to whoever is worst covered, class A before class B.

Step k of K holds the pieces whose recipient is covered between k/K and (k+1)/K before they come. Each step
is worth more than all later ones, which is what makes the plan lexicographically fair within one step.
"""

import numpy as np

from disaster.planning.tableau import Ints


def steps_of(need_a: Ints, need_b: Ints, given: Ints, serves: int, slices: int) -> Ints:
    """Cumulative pieces wanted up to each step, (townships, 2 * slices): class A's steps, then class B's.

    `given` base units have come in earlier passes; they count for class A first. Exact in integers: step k
    of A ends at the first piece before which the township would be at (k+1)/K of its need, the last at the
    whole need.
    """
    until = np.arange(1, slices + 1, dtype=np.int64)
    ends = np.empty((need_a.size, 2 * slices), dtype=np.int64)
    np.multiply(until, need_a[:, None], out=ends[:, :slices])
    np.multiply(until, need_b[:, None], out=ends[:, slices:])
    ends[:, slices:] += slices * need_a[:, None]
    ends += (serves * slices - 1) - slices * given[:, None]  # so that dividing down rounds up
    ends //= serves * slices
    return np.maximum(ends, 0, out=ends)


def next_step(steps: Ints, pieces: Ints) -> Ints:
    """The step that one more piece would fall in; the number of steps where none is wanted. (townships,)"""
    return np.asarray(np.count_nonzero(steps <= pieces[:, None], axis=1))


def last_step(steps: Ints, pieces: Ints) -> Ints:
    """The step of the last piece given; meaningless where none is. (townships,)"""
    return np.asarray(np.count_nonzero(steps < pieces[:, None], axis=1))
