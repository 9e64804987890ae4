"""Memberships in partnerships, projected onto the organisations."""

import random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.networks.adjacency import GraphError, adjacency
from graph.measures.networks.collaboration import membership_matrix, newman_weights, projection

MEMBERSHIPS = [("a", "P"), ("b", "P"), ("c", "P"), ("a", "Q"), ("b", "Q"), ("d", "R")]
memberships = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("PQRS")), min_size=1)


def test_projection_weighs_large_partnerships_less():
    graph = projection(MEMBERSHIPS)
    assert dict(graph.edges) == {
        ("a", "b"): {"weight": 1.5, "shared": 2, "distance": 1 / 1.5},
        ("a", "c"): {"weight": 0.5, "shared": 1, "distance": 2.0},
        ("b", "c"): {"weight": 0.5, "shared": 1, "distance": 2.0},
    }


def test_an_organisation_alone_in_its_partnership_stays_without_edges():
    assert list(projection(MEMBERSHIPS)) == ["a", "b", "c", "d"]
    assert projection(MEMBERSHIPS).degree["d"] == 0


def test_projection_of_nothing_is_an_empty_graph():
    assert list(projection([])) == []


def test_a_membership_told_twice_counts_once():
    assert nx.utils.graphs_equal(projection(MEMBERSHIPS * 2), projection(MEMBERSHIPS))


def test_davis_southern_women():
    davis = nx.davis_southern_women_graph()
    graph = projection((woman, event) for woman in davis.graph["top"] for event in davis[woman])
    assert graph.number_of_edges() == 139
    tie = graph.edges["Evelyn Jefferson", "Laura Mandeville"]
    assert tie["shared"] == 6
    assert tie["weight"] == pytest.approx(1.562637, abs=5e-7)


def test_a_graph_with_directions_or_parallel_edges_is_refused():
    with pytest.raises(GraphError, match="plain undirected graph, found DiGraph"):
        adjacency(nx.DiGraph([(1, 2)]))
    with pytest.raises(GraphError, match="found MultiGraph"):
        adjacency(nx.MultiGraph([(1, 2)]))


def test_an_edge_without_the_weight_is_refused():
    with pytest.raises(GraphError, match="edge 1 - 2: expected a 'weight' above 0, found None"):
        adjacency(nx.Graph([(1, 2)]), "weight")


def test_adjacency_drops_loops():
    nodes, ties = adjacency(nx.Graph([("x", "y"), ("x", "x")]))
    assert nodes == ["x", "y"]
    assert ties.toarray().tolist() == [[0, 1], [1, 0]]


@given(memberships)
def test_projection_agrees_with_that_of_networkx(pairs):
    graph = projection(pairs)
    bipartite = nx.Graph(pairs)
    organisations = sorted({o for o, _ in pairs})
    expected = nx.bipartite.collaboration_weighted_projected_graph(bipartite, organisations)
    assert set(graph) == set(expected)
    assert {frozenset(edge) for edge in graph.edges} == {frozenset(edge) for edge in expected.edges}
    for a, b, data in graph.edges(data=True):
        assert data["weight"] == pytest.approx(expected.edges[a, b]["weight"])
        assert data["distance"] == pytest.approx(1 / data["weight"])
        assert data["shared"] == len(set(bipartite[a]) & set(bipartite[b]))


@given(memberships)
def test_strength_is_the_number_of_partnerships_with_somebody_else(pairs):
    organisations, incidence = membership_matrix(pairs)
    strength = newman_weights(incidence).sum(axis=1)
    company = {p: {o for o, q in pairs if q == p} for _, p in pairs}
    expected = [sum(o in members and len(members) > 1 for members in company.values()) for o in organisations]
    assert strength == pytest.approx(expected)


@given(memberships, st.integers(0, 99))
def test_the_order_of_memberships_does_not_matter(pairs, seed):
    mixed = pairs.copy()
    random.Random(seed).shuffle(mixed)
    one, other = projection(pairs), projection(mixed)
    assert list(one.edges(data=True)) == list(other.edges(data=True))
