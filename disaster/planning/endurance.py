"""How long what a place has will last: exact, in whole minutes, from deliveries, a daily use and what is on the way.

Amounts are in the group's unit (portions, litres, kilograms) as fractions, times in minutes from now (the past is
negative). Goods are used from the moment they came at today's rate; a time without any is no debt. No law states such
a formula: it is plain arithmetic, and the rate is the norm of the rule document.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

MINUTES_A_DAY = 1_440


@dataclass(frozen=True, slots=True)
class Change:
    """So much came (or was taken away, below zero) so many minutes from now."""

    minutes: int
    amount: Fraction


def left(changes: Iterable[Change], per_day: Fraction) -> Fraction:
    """What is left now of what came; never below zero."""
    stock, at = Fraction(0), None
    for change in sorted(changes, key=lambda one: one.minutes):
        if at is not None:
            stock = max(Fraction(0), stock - per_day * (change.minutes - at) / MINUTES_A_DAY)
        stock, at = max(Fraction(0), stock + change.amount), change.minutes
    return stock if at is None else max(Fraction(0), stock + per_day * at / MINUTES_A_DAY)


def lasts(stock: Fraction, per_day: Fraction, arrivals: Iterable[Change]) -> int | None:
    """Whole minutes until nothing is left, counting what arrives before that; None: nothing is used, so never.

    What arrives after the place has run out does not move that moment: the gap is real.
    """
    if per_day == 0:
        return None
    ends = stock * MINUTES_A_DAY / per_day
    for arrival in sorted(arrivals, key=lambda one: one.minutes):
        if arrival.minutes > ends:
            break
        ends = max(ends, Fraction(arrival.minutes)) + arrival.amount * MINUTES_A_DAY / per_day
    return int(ends)
