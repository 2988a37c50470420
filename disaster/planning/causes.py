"""Why goods are short, exactly: what stock left in stores could do if time, vehicles or roads allowed."""

import numpy as np

from disaster.planning.flow import solve_arcs
from disaster.planning.network import arcs_of
from disaster.planning.outcome import Outcome
from disaster.planning.shortages import Stack, plain_causes
from disaster.planning.tableau import IN_REACH, Bools, Ints, Supplies


def exact_causes(outcome: Outcome, stack: Stack) -> Ints:
    """Two more flows on the stock that is left, keeping every township at least what it has.

    The first may use the routes that only time or vehicles forbid, the second every route: what they add is short for
    want of time or vehicle, and of a road; the rest is short of stock. A township without any way in is short for its
    road (or time), whatever the stock, unless there is no stock anywhere. (3, townships), in the order of CAUSES.
    """
    plain = plain_causes(outcome, stack)
    if not stack.left.any():
        return plain
    served = np.minimum(outcome.given, outcome.group.need)
    by_time = gain(stack, outcome.group.need, served, stack.held_back)
    by_road = gain(stack, outcome.group.need, served + by_time, ~stack.barred)
    by_flow = np.stack([outcome.unmet - by_time - by_road, by_road, by_time])
    return np.where((outcome.group.reach == IN_REACH) & stack.stock.any(), by_flow, plain)


def gain(stack: Stack, need: Ints, held: Ints, allowed: Bools) -> Ints:
    """Base units that each township would get above `held` if the `allowed` routes were there too.
    (townships,)"""
    is_open = (stack.open_arc | allowed) & (need > 0)
    rows, columns = np.nonzero(is_open)
    if not rows.size:
        return np.zeros_like(held)
    units = stack.stock * stack.serves
    minutes = np.where(is_open, 0, -1)
    none = np.zeros_like(minutes)
    supplies = Supplies(1, [], stack.store, units, minutes, stack.held_back, stack.barred, none, none,
                        np.zeros_like(need))
    ways = (rows, columns, np.minimum(units[rows], need[columns]), np.zeros_like(rows))
    arcs = arcs_of(supplies, np.stack([held, need], axis=1), ways, worth=1, turn=supplies.turn)
    flow = np.zeros(minutes.shape, dtype=np.int64)
    flow[rows, columns] = solve_arcs(arcs)[:rows.size]
    more: Ints = flow.sum(axis=0) - held
    return more
