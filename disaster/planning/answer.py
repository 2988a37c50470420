"""A plan in words: lines with their reasons, tiers with their bounds, shortages by name.

Knows no solver, so that the greedy answer is told in the same form.
"""

from collections.abc import Iterator

import numpy as np

from disaster.planning.explain import reasons_of
from disaster.planning.outcome import Given, Outcome
from disaster.planning.plan import Improvement, Plan, PlanLine, Tier
from disaster.planning.problem import Problem, input_hash
from disaster.planning.shortages import Splitter, shortages_of
from disaster.planning.stops import merge_small_stops
from disaster.planning.tableau import Ground, Ints


def plan_of(
    problem: Problem, ground: Ground, outcomes: list[Outcome], split: Splitter, solver: tuple[str, str],
    improvements: list[Improvement],
) -> Plan:
    merged = merge_small_stops(outcomes, ground, problem.minimum_drop_grams)
    tiers = tuple(_tier(outcome) for outcome in outcomes)
    bound, pieces = sum(tier.pieces_bound for tier in tiers), sum(tier.pieces for tier in tiers)
    least = sum(tier.piece_minutes_bound for tier in tiers)
    minutes = sum(tier.piece_minutes for tier in tiers) + merged.added_piece_minutes
    lines = [line for before, after in zip(outcomes, merged.outcomes, strict=True)
             for line in _lines(before, after, ground)]
    return Plan(
        solver=solver[0], solver_version=solver[1], optimal=all(tier.proven for tier in tiers),
        input_hash=input_hash(problem),
        lines=tuple(sorted(lines, key=lambda line: (line.store, line.township, line.item))),
        shortages=tuple(found for outcome in outcomes for found in shortages_of(outcome, ground, split)),
        unknown=tuple((place, outcome.group.id) for outcome in outcomes for place in outcome.group.unknown),
        tiers=tiers, improvements=tuple(improvements),
        pieces=pieces, bound=bound, gap=_part(bound - pieces, bound), piece_minutes=minutes,
        merge_minutes=merged.added_piece_minutes, minutes_gap=_part(minutes - least, least),
        stops=merged.stops, stops_merged=merged.stops_merged, travel_is_estimate=problem.travel_is_estimate,
        example=problem.example)


def _part(lack: int, whole: int) -> float:
    return lack / whole if whole else 0.0


def _tier(outcome: Outcome) -> Tier:
    group, served = outcome.group, np.minimum(outcome.given, outcome.group.need)
    wanted = group.need > 0
    worst = int((100 * served[wanted] // group.need[wanted]).min()) if wanted.any() else None
    pieces = sum(int(given.sent.sum()) for given in outcome.passes)
    minutes = sum(int((given.sent * given.supplies.minutes).sum()) for given in outcome.passes)
    proven = all(given.proven for given in outcome.passes)
    return Tier(
        group=group.id, scale=group.scale, need=int(group.need.sum()), need_a=int(group.need_a.sum()),
        served=int(served.sum()), served_a=int(np.minimum(served, group.need_a).sum()), worst_percent=worst,
        pieces=pieces, pieces_bound=pieces if proven else sum(_count(given) for given in outcome.passes),
        piece_minutes=minutes, piece_minutes_bound=minutes if proven else 0,
        pieces_kept=sum(int(np.minimum(given.sent, given.supplies.standing).sum())
                        for given in outcome.passes),
        proven=proven)


def _count(given: Given) -> int:
    """A plain bound on pieces, for a plan that was not optimised: no more than wanted, no more than there
    is."""
    return min(int(given.steps[:, -1].sum()), int(given.supplies.stock.sum()))


def _lines(before: Outcome, after: Outcome, ground: Ground) -> Iterator[PlanLine]:
    for old, given in zip(before.passes, after.passes, strict=True):
        rows, columns = np.nonzero(given.sent)
        if not rows.size:
            continue
        pieces, minutes = given.sent[rows, columns], given.supplies.minutes[rows, columns]
        stores = [ground.stores[store] for store in given.supplies.store.tolist()]
        is_substitute = given.supplies is not before.group.passes[0]
        urgent = _urgent_pieces(given, columns, pieces, minutes)
        reasons = reasons_of(old, ground, rows, columns, old.sent)
        cells = (column.tolist() for column in (rows, columns, pieces, urgent, minutes))
        for row, column, count, a, time, reason in zip(*cells, reasons, strict=True):
            item = given.supplies.items[row]
            yield PlanLine(
                stores[row], ground.townships[column], item.id, before.group.id, count, a, time,
                count * item.grams, count * item.millilitres, is_substitute, reason)


def _urgent_pieces(given: Given, columns: Ints, pieces: Ints, minutes: Ints) -> Ints:
    """Class A's part of each line: the nearest pieces of a township are class A's."""
    wanted = given.steps[:, given.steps.shape[1] // 2 - 1]
    order = np.lexsort((minutes, columns))
    sorted_pieces, sorted_columns = pieces[order], columns[order]
    before = np.cumsum(sorted_pieces) - sorted_pieces
    first = np.searchsorted(sorted_columns, sorted_columns)
    urgent = np.empty_like(pieces)
    urgent[order] = np.clip(wanted[sorted_columns] - (before - before[first]), 0, sorted_pieces)
    return urgent
