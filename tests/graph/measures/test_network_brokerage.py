"""Brokers of a network."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.networks.brokerage import articulation_points, betweenness, constraint, effective_size

KARATE = nx.Graph(nx.karate_club_graph().edges)
BROKER = nx.Graph(
    [
        ("X", "a1"),
        ("X", "b1"),
        ("a1", "a2"),
        ("a2", "a3"),
        ("a1", "a3"),
        ("b1", "b2"),
        ("b2", "b3"),
        ("b1", "b3"),
    ]
)


@st.composite
def graphs(draw):
    n = draw(st.integers(1, 9))
    pairs = [(i, j) for i in range(n) for j in range(i)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    for a, b in chosen:
        graph.add_edge(a, b, weight=draw(st.sampled_from([0.5, 1.0, 2.0])))
    return graph


def test_karate_club():
    assert betweenness(KARATE)[0] == pytest.approx(0.437635, abs=5e-7)
    assert betweenness(KARATE)[33] == pytest.approx(0.304075, abs=5e-7)
    assert constraint(KARATE)[0] == pytest.approx(0.155423, abs=5e-7)
    assert constraint(KARATE)[33] == pytest.approx(0.156419, abs=5e-7)
    assert effective_size(KARATE)[0] == pytest.approx(13.75)
    assert effective_size(KARATE)[33] == pytest.approx(15.235294)


def test_a_broker_between_two_triangles():
    between, held = betweenness(BROKER), constraint(BROKER)
    assert between["X"] == pytest.approx(0.6)
    assert between["a1"] == between["b1"] == pytest.approx(0.533333, abs=5e-7)
    assert held["X"] == pytest.approx(0.5)
    assert held["a1"] == pytest.approx(0.611111, abs=5e-7)
    assert held["a2"] == pytest.approx(1.006944, abs=5e-7)
    assert set(articulation_points(BROKER)) == {"a1", "X", "b1"}


def test_articulation_points_come_in_the_order_of_the_graph():
    assert articulation_points(BROKER) == ["X", "a1", "b1"]


def test_a_node_without_ties_has_no_constraint():
    graph = nx.Graph([(1, 2)])
    graph.add_node(3)
    assert constraint(graph) == {1: 1.0, 2: 1.0}
    assert effective_size(graph) == {1: 1.0, 2: 1.0}
    assert betweenness(graph) == {1: 0.0, 2: 0.0, 3: 0.0}


def test_a_strong_tie_is_a_short_way():
    # The heavy way round 0-1-2 is nearer than the light direct tie 0-2.
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 0.1), (1, 2, 0.1), (0, 2, 1.0)], weight="distance")
    assert betweenness(graph, distance="distance")[1] == 1.0
    assert betweenness(graph)[1] == 0.0


def test_samples_are_drawn_by_seed():
    assert betweenness(KARATE, samples=10, seed=3) == betweenness(KARATE, samples=10, seed=3)
    assert betweenness(KARATE, samples=10, seed=3) != betweenness(KARATE, samples=10, seed=4)
    assert betweenness(KARATE, samples=34) == betweenness(KARATE)


@given(graphs())
def test_measures_agree_with_those_of_networkx(graph):
    expected = nx.betweenness_centrality(graph)
    assert betweenness(graph) == pytest.approx(expected)
    tied = [node for node in graph if graph.degree[node]]
    for weight in (None, "weight"):
        theirs = nx.constraint(graph, nodes=tied, weight=weight)
        assert constraint(graph, weight) == pytest.approx({node: theirs[node] for node in tied})
    assert effective_size(graph) == pytest.approx(nx.effective_size(graph, nodes=tied))
