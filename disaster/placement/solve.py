"""A placement from its instance: the least expected, the cautious, and what they are compared with."""

import time
from collections.abc import Callable

from disaster.placement.answer import PHASES, Phase, Placement, Progress
from disaster.placement.first_stage import Found, least_expected, least_tail
from disaster.placement.game import Game
from disaster.placement.highs import SOLVER, VERSION, Told, gap_of
from disaster.placement.instance import Instance, instance_hash
from disaster.placement.policies import by_population, mean_of, policy_of, today_of, unreachable
from disaster.placement.second_stage import FEN

Tell = Callable[[Progress], None]
SHARE = {"expected": 0.5, "cautious": 0.25, "mean": 0.1}        # of the time limit


def place(instance: Instance, limit_seconds: float = 60, tell: Tell = lambda _: None) -> Placement:
    """The placement. Raises SolverFailed if our model is wrong; past the limit the best found is answered, marked."""
    started = time.monotonic()
    hashed, instance = instance_hash(instance), instance.in_order()

    def told(phase: Phase) -> Told:
        def tell_gap(gap: float) -> None:
            tell(Progress(phase=phase, done=PHASES.index(phase), gap=gap if gap < 1 else None,
                          seconds=round(time.monotonic() - started, 1)))
        tell_gap(1.0)
        return tell_gap
    game = Game(instance)
    first = least_expected(instance, limit_seconds=SHARE["expected"] * limit_seconds, told=told("expected"))
    expected = policy_of("expected", game, first.stock)
    second = least_tail(instance, expected.purchase_fen, limit_seconds=SHARE["cautious"] * limit_seconds,
                        told=told("cautious"))
    mean = least_expected(mean_of(instance), limit_seconds=SHARE["mean"] * limit_seconds, told=told("mean"))
    told("compare")
    policies = (expected, policy_of("cautious", game, second.stock),
                policy_of("today", game, today_of(instance)),
                policy_of("by_population", game, by_population(instance, first.stock)),
                policy_of("mean", game, mean.stock))
    out_of_reach_fen, out_of_reach = unreachable(instance)
    bound = bound_fen(first, expected.value_fen)
    gap = gap_of(expected.value_fen, bound)
    return Placement(
        solver=SOLVER, solver_version=VERSION, input_hash=hashed,
        optimal=first.solved.optimal and second.solved.optimal,
        bound_fen=bound, gap=gap, cautious_gap=second.solved.gap, seed=instance.seed,
        tail_percent=instance.tail_percent, budget_fen=instance.budget_fen,
        stochastic_gain_fen=policies[-1].value_fen - expected.value_fen, policies=policies,
        unreachable_fen=out_of_reach_fen, unreachable=out_of_reach,
        travel_is_estimate=instance.travel_is_estimate, example=instance.example,
        seconds=round(time.monotonic() - started, 2))


def bound_fen(found: Found, value_fen: int) -> int:
    """The solver's bound in fen, rounded down; never above what was reached (the solver's own tolerance)."""
    return min(value_fen, int(found.solved.bound * FEN))

