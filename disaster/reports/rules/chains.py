"""Which report of a chain of corrections stands, pure: the same for every order in which they arrive.

A chain is a tree: a first report, its corrections, their corrections. A report gives way to any live one below it
(live: neither returned nor withdrawn). If one live end is left, it stands. If several are left, two people corrected
the same report and neither knew of the other: a conflict. Until somebody chooses, the end with the greatest id
stands (ids are UUIDv7: the one that its client made last), the others give way to it, and all name each other. An end
set aside by a choice is none while what was chosen, or a correction of that, is live.
"""

from collections.abc import Container, Iterable, Mapping
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
    """For each report of one whole chain. Reports that correct one outside of it are taken for its beginning.

    Each report is looked at a fixed number of times: a chain may be as long as somebody goes on correcting.
    """
    tree = {node.id: node for node in nodes}
    living = {node.id for node in tree.values() if node.state not in DEAD}
    below = live_below(tree, living)
    ends = living - below.keys()
    aside = {one for one in ends
             if (chosen := tree[one].set_aside_by) in tree and (chosen in living or chosen in below)}
    open_ends = sorted(ends - aside) or sorted(ends)
    winner = open_ends[-1] if open_ends else None
    nearest = {one: near for one, (_, near) in below.items()} | above(winner, tree, living)
    rivals = frozenset(open_ends)
    return {one: Standing(None if one == winner else nearest.get(one, winner if one in living else None),
                          tuple(end for end in open_ends if end != one) if one in rivals else ()) for one in tree}


def live_below(tree: Mapping[UUID, Node], living: Container[UUID]) -> dict[UUID, tuple[UUID, UUID]]:
    """For each report above live ones: the one of the greatest id, and the nearest live one on the way there."""
    found: dict[UUID, tuple[UUID, UUID]] = {}
    for one in reversed(downward(tree)):
        told, top = found.get(one), tree[one].corrects
        if one in living:
            told = (max(one, told[0]) if told else one), one
        if told and top is not None and top in tree:
            found[top] = max(found.get(top, told), told)
    return found


def downward(tree: Mapping[UUID, Node]) -> list[UUID]:
    """All reports, each after what it corrects."""
    below: dict[UUID | None, list[UUID]] = {}
    for node in tree.values():
        below.setdefault(node.corrects if node.corrects in tree else None, []).append(node.id)
    order = list(below.get(None, ()))
    for one in order:
        order += below.get(one, ())
    return order


def above(end: UUID | None, tree: Mapping[UUID, Node], living: Container[UUID]) -> dict[UUID, UUID]:
    """For each report above this end, the nearest live one on the way to it."""
    found: dict[UUID, UUID] = {}
    near, top = end, tree[end].corrects if end is not None else None
    while top in tree and near is not None and top is not None:
        found[top] = near
        near = top if top in living else near
        top = tree[top].corrects
    return found


def refuse_choice(chosen: UUID, over: Iterable[UUID], conflict: Iterable[UUID]) -> None:
    """One chooses among the ends that one has seen, not over one that came meanwhile."""
    if set(over) != set(conflict) or not set(conflict):
        raise ConflictChanged(report=str(chosen), conflict=sorted(str(one) for one in conflict))
