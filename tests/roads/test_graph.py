"""The graph beside a second reckoning that knows nothing of it: Bellman-Ford over all segments in exact integers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from disaster.roads.graph import Anchor, Net, Slowed, graph_of, path, times

NODES = 7


@st.composite
def nets(draw):
    pairs = draw(st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), min_size=1, max_size=14))
    ids = [f"s{place}" for place in range(len(pairs))]
    size = len(pairs)

    def each(values):
        return np.array(draw(st.lists(values, min_size=size, max_size=size)))
    net = Net(key="test", ids=ids, start=np.array([one for one, _ in pairs]), end=np.array([end for _, end in pairs]),
              metres=each(st.integers(1_000, 90_000)),
              speed_kmh=each(st.sampled_from([20, 60])),
              paved=each(st.booleans()),
              oneway=each(st.booleans()), nodes=NODES,
              place_of={segment: edge for edge, segment in enumerate(ids)})
    states = draw(st.dictionaries(st.sampled_from(ids), st.sampled_from([Slowed(0), Slowed(50)]), max_size=4))
    return net, states, draw(st.booleans())


def cost(net, states, edge, paved_only):
    """Milliseconds along an edge, or None where it is shut."""
    percent = states.get(net.ids[edge], Slowed(100)).percent
    if percent == 0 or (paved_only and not net.paved[edge]):
        return None
    return -(-int(net.metres[edge]) * 360_000 // (int(net.speed_kmh[edge]) * percent))


def slow_way(net, states, paved_only, origin):
    """Bellman-Ford."""
    best = {origin: 0}
    for _ in range(NODES):
        for edge in range(len(net.ids)):
            took = cost(net, states, edge, paved_only)
            ends = [(int(net.start[edge]), int(net.end[edge]))]
            ends += [] if net.oneway[edge] else [ends[0][::-1]]
            for one, other in ends:
                if took is not None and one in best and best[one] + took < best.get(other, 2**60):
                    best[other] = best[one] + took
    return best


@given(nets())
def test_times_between_junctions_are_those_of_a_second_reckoning(drawn):
    net, states, paved_only = drawn
    graph = graph_of(net, states, paved_only=paved_only)
    places = {int(net.start[edge]): Anchor(edge, 0.0, 0) for edge in range(len(net.ids))}
    found = times(graph, [[anchor] for anchor in places.values()], [[anchor] for anchor in places.values()])
    for row, origin in enumerate(places):
        slow = slow_way(net, states, paved_only, origin)
        for column, end in enumerate(places):
            assert found[row, column] == slow.get(end, float("inf"))


@given(nets(), st.data())
def test_the_path_of_a_pair_costs_what_the_matrix_says_and_uses_no_closed_segment(drawn, data):
    net, states, paved_only = drawn
    graph = graph_of(net, states, paved_only=paved_only)
    anchors = [Anchor(data.draw(st.integers(0, len(net.ids) - 1)), data.draw(st.sampled_from([0.0, 0.3, 0.6, 1.0])), 7)
               for _ in range(2)]
    took, found = times(graph, [anchors[:1]], [anchors[1:]])[0, 0], path(graph, anchors[:1], anchors[1:])
    assert (found is None) == (not np.isfinite(took))
    if found is not None:
        assert found.milliseconds == took
        assert all(cost(net, states, edge, paved_only) is not None for edge, _ in found.edges)
        assert all(forward or not net.oneway[edge] for edge, forward in found.edges)
