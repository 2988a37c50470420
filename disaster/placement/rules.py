"""Decisions on plans of stock: what state allows what, and what a gap between plan and stock makes of itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disaster.errors import BadInput, Refusal

Cell = tuple[str, str]              # store, item


class NothingToPlace(BadInput):
    """The county has no store with a place, no township with a figure, or no disaster is left."""

    code = "nothing_to_place"


class UnknownScenario(BadInput):
    """No disaster of the catalogue has this id. Facts: unknown, known."""

    code = "unknown_scenario"


class PlanNotInState(Refusal):
    """The plan is not in a state for that. Facts: state, needs."""

    code = "stock_plan_state"


class NoSuchLine(BadInput):
    """The plan plans no such goods in no such store. Facts: store, item."""

    code = "no_such_stock_line"


class StillComputing(Refusal):
    """A plan for this county is being computed; wait for it."""

    code = "still_computing"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Pieces of an item from one store that has more than its plan to one that has less."""

    from_store: str
    to_store: str
    item: str
    pieces: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is to be done for a plan: transfers first, the nearest first, and what is left is to be bought."""

    transfers: list[Transfer]
    purchases: dict[Cell, int]


def refuse_state(state: str, *needs: str) -> None:
    """Refuse what a plan's state does not allow."""
    if state not in needs:
        raise PlanNotInState(state=state, needs=list(needs))


def target_of(edited: int | None, computed: int) -> int:
    """Pieces that a line asks for: what an officer entered, else what was computed."""
    return computed if edited is None else edited


def summed(fens: Iterable[int | None]) -> int | None:
    """What all of it costs, in fen; None where nobody has said what a part of it costs."""
    found = list(fens)
    known = [one for one in found if one is not None]
    return sum(known) if len(known) == len(found) else None


def gap_of(targets: Mapping[Cell, int], available: Mapping[Cell, int], minutes: Mapping[Cell, int]) -> Gap:
    """Lines to transfer and to buy, until every store has its target.

    What a store has above its target goes to the nearest store that lacks it (`minutes` between two stores; a pair that
    is not named comes last), in the order of minutes, then ids: the same for the same stock.
    """
    lacks = {cell: target - available.get(cell, 0) for cell, target in targets.items()
             if target > available.get(cell, 0)}
    more = {cell: pieces - targets.get(cell, 0) for cell, pieces in available.items()
            if pieces > targets.get(cell, 0)}
    pairs = sorted((minutes.get((source, store), 10**9), source, store, item)
                    for (store, item) in lacks for (source, other) in more if other == item)
    transfers = []
    for time, source, store, item in pairs:
        pieces = min(lacks[store, item], more[source, item])
        if pieces:
            lacks[store, item] -= pieces
            more[source, item] -= pieces
            transfers.append(Transfer(source, store, item, pieces, None if time == 10**9 else time))
    return Gap(transfers, {cell: pieces for cell, pieces in sorted(lacks.items()) if pieces})
