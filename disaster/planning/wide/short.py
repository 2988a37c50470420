"""What is short where in a large plan: the cuts of shortages.py and the causes of causes.py, over listed ways."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from disaster.planning.coverage import Ladder
from disaster.planning.optimum import sent_on
from disaster.planning.plan import Shortage
from disaster.planning.shortages import CAUSES
from disaster.planning.tableau import HELD_BACK, IN_REACH, NO_ROAD, Bools, Ints
from disaster.planning.wide.flows import GroupFlow, gone, limit_of
from disaster.planning.wide.question import SHUT, Question


class Ground:
    """All supplies of a group, every pass, one after another, and the ways from them."""

    def __init__(self, flow: GroupFlow) -> None:
        first = np.cumsum([0, *(one.of.stock.size for one in flow.passes)])

        def joined(columns: list[Ints]) -> Ints:
            return np.concatenate([np.zeros(0, dtype=np.int64), *columns])

        passes = list(zip(first.tolist(), flow.passes, strict=False))
        self.supply = joined([one.of.supply + at for at, one in passes])
        self.town = joined([one.of.town for _, one in passes])
        self.used = joined([one.sent for _, one in passes]) > 0
        self.store = joined([one.of.store for _, one in passes])
        self.units = joined([one.of.stock * one.of.serves for _, one in passes])
        self.left = joined([one.of.stock - gone(one) for _, one in passes])
        self.held_back = (joined([one.of.held_back[0] + at for at, one in passes]),
                          joined([one.of.held_back[1] for _, one in passes]))
        self.items = [item for _, one in passes for item in one.of.items]


def shortages_of(flow: GroupFlow, question: Question) -> Iterator[Shortage]:
    """Each unmet unit in one of them, the sets sorted by their first township."""
    need, given = flow.need, flow.given
    unmet, unmet_a = np.maximum(need - given, 0), np.maximum(flow.need_a - given, 0)
    if not unmet.any():
        return
    ground = Ground(flow)
    causes = _causes(flow, ground, question, unmet)
    members, supplies = _closure(ground, unmet > 0)
    label, supply_label = _parts(ground, members, supplies)
    towns, of_supplies = _by_label(label, members), _by_label(supply_label, supplies)
    for first in sorted(towns, key=lambda at: int(towns[at][0])):
        own, stores = towns[first], of_supplies.get(first, np.zeros(0, dtype=np.int64))
        split = causes[:, own].sum(axis=1).tolist()
        short = int(unmet[own].sum())
        yield Shortage(
            group=flow.group, townships=tuple(question.townships[at] for at in own.tolist()),
            stores=tuple(question.stores[at] for at in np.unique(ground.store[stores]).tolist()),
            need=int(need[own].sum()), reachable=int(need[own].sum()) - short, short=short,
            short_a=int(unmet_a[own].sum()), scale=question.frame.scales.get(flow.group, 1),
            short_by_township=_named(unmet, own, question), short_a_by_township=_named(unmet_a, own, question),
            cause=CAUSES[split.index(max(split))], causes=dict(zip(CAUSES, split, strict=True)),
            exact=not ground.left[stores].any())


def _named(values: Ints, own: Ints, question: Question) -> dict[str, int]:
    some = own[values[own] > 0]
    return {question.townships[at]: value for at, value in zip(some.tolist(), values[some].tolist(), strict=True)}


def _closure(ground: Ground, unmet: Bools) -> tuple[Bools, Bools]:
    """Townships that share short stock, and the supplies that could reach them."""
    members, supplies = unmet.copy(), np.zeros(ground.left.size, dtype=np.bool_)
    while True:
        supplies[ground.supply[members[ground.town]]] = True
        added = ground.town[ground.used & supplies[ground.supply] & ~members[ground.town]]
        if not added.size:
            return members, supplies
        members[added] = True


def _parts(ground: Ground, members: Bools, supplies: Bools) -> tuple[Ints, Ints]:
    """Which townships and supplies hang together by open ways."""
    way = supplies[ground.supply] & members[ground.town]
    size = members.size + supplies.size
    links = coo_array((np.ones(int(way.sum()), dtype=np.int8), (ground.town[way], members.size + ground.supply[way])),
                      shape=(size, size))
    label = connected_components(links, directed=False)[1].astype(np.int64)
    return label[:members.size], label[members.size:]


def _by_label(label: Ints, among: Bools) -> dict[int, Ints]:
    at = np.nonzero(among)[0]
    if not at.size:
        return {}
    at = at[np.argsort(label[at], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[at])) + 1
    return {int(label[part[0]]): part for part in np.split(at, cuts)}


def _causes(flow: GroupFlow, ground: Ground, question: Question, unmet: Ints) -> Ints:
    """Unmet base units by cause, (3, townships) in the order of CAUSES (causes.exact_causes)."""
    reach = _reach(flow, question)
    plain = np.zeros((3, unmet.size), dtype=np.int64)
    cut_off = np.where(reach == IN_REACH, 0, np.where(reach == NO_ROAD, 1, 2)) * bool(ground.units.any())
    plain[cut_off, np.arange(unmet.size)] = unmet
    if not ground.left.any():
        return plain
    served = np.minimum(flow.given, flow.need)
    by_time = _gain(flow, ground, served)
    by_road = _anywhere(ground, question, (flow.need - served - by_time) * (reach == IN_REACH),
                        int(ground.units.sum()) - int((served + by_time).sum()))
    by_flow = np.stack([unmet - by_time - by_road, by_road, by_time])
    return np.where((reach == IN_REACH) & bool(ground.units.any()), by_flow, plain)


def _reach(flow: GroupFlow, question: Question) -> Ints:
    items = [item for item in question.frame.items if item.serves_group == flow.group]
    longest = max((limit_of(question.frame, item) for item in items), default=-1)
    is_open = question.minutes != SHUT
    reach = np.full(len(question.townships), NO_ROAD)
    reach[question.town[is_open]] = HELD_BACK
    reach[question.town[is_open & question.vehicle & (question.minutes <= longest)]] = IN_REACH
    return reach


def _gain(flow: GroupFlow, ground: Ground, served: Ints) -> Ints:
    """Base units that each township would get more if time and vehicles forbade nothing; none gets less."""
    supply, town = ground.held_back
    if not supply.size:
        return np.zeros_like(served)
    rows, columns = np.concatenate([ground.supply, supply]), np.concatenate([ground.town, town])
    ladder = Ladder(np.stack([served, flow.need], axis=1), np.zeros_like(served))
    sent = sent_on(ladder, ground.units, (rows, columns, np.minimum(ground.units[rows], flow.need[columns]),
                                          np.zeros_like(rows)))
    return np.bincount(columns, weights=sent, minlength=served.size).astype(np.int64) - served


def _anywhere(ground: Ground, question: Question, wanted: Ints, units: int) -> Ints:
    """What is left, given to whoever lacks something, in the order of their ids, as if there were roads everywhere; not
    to those who refuse all of the items."""
    items = {item.id for item in ground.items}
    takes = np.ones_like(wanted)
    takes[[town for town, refused in question.barred.items() if items <= refused]] = 0
    before = np.cumsum(wanted * takes) - wanted * takes
    given: Ints = np.clip(units - before, 0, wanted * takes)
    return given
