"""Which report of a chain of corrections stands, pure: the same for every order in which they arrive.

A chain is a tree: a first report, its corrections, their corrections. A report gives way to any live one below it
(live: neither returned nor withdrawn). If one live end is left, it stands. If several are left, two people corrected
the same report and neither knew of the other: a conflict. Until somebody chooses, the end with the greatest id
stands (ids are UUIDv7: the one that its client made last), the others give way to it, and all name each other. An end
set aside by a choice is none while what was chosen, or a correction of that, is live.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from disaster.errors import Refusal

DEAD = frozenset({"returned", "withdrawn"})


class ConflictChanged(Refusal):
    """The conflict is not the one that was looked at: the facts name the ends as they are now."""

    code = "conflict_changed"


@dataclass(frozen=True, slots=True)
class Node:
    """A report, as far as its chain goes."""

    id: UUID
    corrects: UUID | None
    state: str
    set_aside_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a report gives way to (None: it stands, or nothing of its chain does), and the ends it is at odds with."""

    replaced_by: UUID | None
    conflict: tuple[UUID, ...] = ()


def standings(nodes: Iterable[Node]) -> dict[UUID, Standing]:
    """For each report of one whole chain. Reports that correct one outside of it are taken for its beginning."""
    tree = {node.id: node for node in nodes}
    below = children(tree)
    living = {node.id for node in tree.values() if node.state not in DEAD}
    held = {one: sorted(live_below(one, below, living)) for one in tree}
    ends = [one for one in living if not held[one]]
    aside = {one for one in ends if (chosen := tree[one].set_aside_by) in tree
             and (chosen in living or held[chosen])}
    open_ends = sorted(set(ends) - aside) or sorted(ends)
    winner = open_ends[-1] if open_ends else None
    return {one: standing(one, tree, held, open_ends, winner) for one in tree}


def standing(one: UUID, tree: Mapping[UUID, Node], held: Mapping[UUID, list[UUID]], open_ends: list[UUID],
             winner: UUID | None) -> Standing:
    """Of one report: the nearest live one below it, towards the end that stands; without any, that end itself."""
    others = tuple(end for end in open_ends if end != one) if one in open_ends else ()
    if one == winner:
        return Standing(None, others)
    if not held[one]:
        dead = tree[one].state in DEAD
        return Standing(None if dead else winner, others)
    way = path(winner, one, tree) if winner in held[one] else path(held[one][-1], one, tree)
    nearest = [step for step in way if step in held[one]]
    return Standing(nearest[-1], others)


def children(tree: Mapping[UUID, Node]) -> dict[UUID, list[UUID]]:
    """Each report's corrections."""
    below: dict[UUID, list[UUID]] = {one: [] for one in tree}
    for node in tree.values():
        if node.corrects in below:
            below[node.corrects].append(node.id)
    return below


def live_below(one: UUID, below: Mapping[UUID, list[UUID]], living: set[UUID]) -> set[UUID]:
    """The live reports that correct this one, directly or through others."""
    found: set[UUID] = set()
    waiting = list(below[one])
    while waiting:
        step = waiting.pop()
        waiting += below[step]
        if step in living:
            found.add(step)
    return found


def path(end: UUID | None, top: UUID, tree: Mapping[UUID, Node]) -> list[UUID]:
    """From an end up to, and without, a report above it."""
    way = []
    while end is not None and end != top:
        way.append(end)
        end = tree[end].corrects
    return way


def refuse_choice(chosen: UUID, over: Iterable[UUID], conflict: Iterable[UUID]) -> None:
    """One chooses among the ends that one has seen, not over one that came meanwhile."""
    if set(over) != set(conflict) or not set(conflict):
        raise ConflictChanged(report=str(chosen), conflict=sorted(str(one) for one in conflict))
