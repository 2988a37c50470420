"""What a placement answers: stock per store and item, what it would leave unmet in each disaster, beside its peers."""

from typing import Literal

from disaster.planning.problem import Value

PolicyKind = Literal["expected", "cautious", "today", "by_population", "mean"]
Phase = Literal["expected", "cautious", "mean", "compare"]
PHASES: tuple[Phase, ...] = ("expected", "cautious", "mean", "compare")


class Held(Value):
    """So many pieces of an item in a store."""

    store: str
    item: str
    pieces: int


class Outcome(Value):
    """What one disaster would leave unmet, by group in base units and by township, and what the transport costs."""

    scenario: str
    unmet: dict[str, int]
    unmet_by_township: dict[str, dict[str, int]]
    unmet_fen: int
    transport_fen: int


class Policy(Value):
    """One way to stock, evaluated exactly: whole pieces, the surviving part of a stock rounded down.

    `yearly_fen`: keeping it, with the sites opened for it. `purchase_fen`, `moved_fen`: once. `expected_unmet`: base
    units by group in the mean disaster (scenarios weighed by how often they come); `tail_unmet`: in the mean of the
    worst 100 - tail_percent % by weight of unmet need. `value_fen`: what is minimised, a year. `minimum_short`: base
    units that lack to the minimums, by level and group.
    """

    kind: PolicyKind
    stock: tuple[Held, ...]
    opened: tuple[str, ...]
    yearly_fen: int
    purchase_fen: int
    moved_fen: int
    value_fen: int
    expected_unmet_fen: int
    tail_unmet_fen: int
    expected_unmet: dict[str, float]
    tail_unmet: dict[str, float]
    needed: dict[str, float]
    minimum_short: dict[str, int]
    outcomes: tuple[Outcome, ...]


class Placement(Value):
    """`bound_fen` is what no placement whatever can go below, `gap` what the first policy lacks to it (0.0: optimum).

    `optimal` False: the time limit came first, and this is the best that was found. `stochastic_gain_fen`: by how much
    planning for all scenarios beats planning for their mean, a year (the value of the stochastic solution).
    `unreachable_fen`, `unreachable`: of the mean disaster's need, what no store or site has an open road to in time:
    no placement can serve it.
    """

    solver: str
    solver_version: str
    input_hash: str
    optimal: bool
    bound_fen: int
    gap: float
    cautious_gap: float
    seconds: float
    seed: int
    tail_percent: int
    budget_fen: int | None
    stochastic_gain_fen: int
    unreachable_fen: int
    unreachable: dict[str, float]
    policies: tuple[Policy, ...]
    travel_is_estimate: bool
    example: bool

    def policy(self, kind: PolicyKind) -> Policy:
        """One of them."""
        return next(one for one in self.policies if one.kind == kind)


class Progress(Value):
    """How far the work is: `gap` None where there is no bound yet."""

    phase: Phase
    done: int
    of: int = len(PHASES)
    gap: float | None = None
    seconds: float = 0.0
