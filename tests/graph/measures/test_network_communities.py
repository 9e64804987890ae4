"""Communities, and how far other seeds agree."""

from time import perf_counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from graph.measures.networks.adjacency import GraphError, adjacency
from graph.measures.networks.communities import adjusted_rand, communities, louvain, modularity

KARATE = nx.Graph(nx.karate_club_graph().edges)


def test_karate_club_reaches_the_best_known_modularity():
    assert communities(KARATE).modularity == pytest.approx(0.419790, abs=5e-7)


def test_two_cliques_are_found_by_every_seed():
    found = communities(nx.barbell_graph(5, 0), seed=7, runs=4)
    assert found.members == ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9))
    assert found.agreement == 1.0
    assert found.stability == dict.fromkeys(range(10), 1.0)
    assert found.seeds == (7, 8, 9, 10)


def test_a_ring_has_no_stable_communities():
    # Every rotation of a cut of the ring is as good as another.
    found = communities(nx.cycle_graph(30), runs=10)
    assert found.agreement < 0.7
    assert min(found.stability.values()) < 0.8


def test_the_same_seed_gives_the_same_answer():
    assert communities(KARATE, seed=5) == communities(KARATE, seed=5)


def test_weights_decide():
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 9), (1, 2, 1), (2, 3, 9), (3, 0, 1)])
    assert communities(graph, weight="weight").members == ((0, 1), (2, 3))


def test_a_higher_resolution_gives_smaller_communities():
    assert len(communities(KARATE, resolution=3.0).members) > len(communities(KARATE).members)


def test_a_graph_without_ties_falls_into_its_nodes():
    found = communities(nx.empty_graph(3))
    assert found.members == ((0,), (1,), (2,))
    assert found.modularity == 0.0
    assert found.stability == {0: 1.0, 1: 1.0, 2: 1.0}


def test_nothing_to_divide_is_refused():
    with pytest.raises(GraphError, match="expected nodes and at least one run"):
        communities(nx.empty_graph(0))
    with pytest.raises(GraphError, match="found 3 and 0"):
        communities(nx.empty_graph(3), runs=0)


def test_stability_is_the_share_of_mates_kept():
    found = communities(KARATE)
    nodes, ties = adjacency(KARATE)
    runs = [louvain(ties, seed) for seed in found.seeds]
    best = runs.pop(int(np.argmax(np.round([modularity(ties, run) for run in runs], 12))))
    for i, node in enumerate(nodes):
        mates = [j for j in range(len(nodes)) if j != i and best[j] == best[i]]
        kept = [np.mean([run[j] == run[i] for j in mates]) for run in runs]
        assert found.stability[node] == pytest.approx(np.mean(kept))


def test_ten_runs_on_500_nodes_are_quick():
    graph = nx.barabasi_albert_graph(500, 6, seed=1)
    communities(graph, runs=1)
    times = []
    for _ in range(3):
        start = perf_counter()
        communities(graph)
        times.append(perf_counter() - start)
    # Measured at 0.14 s on an idle core; the bound leaves room for a busy machine.
    assert min(times) < 1.0


labels = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=20)


@given(labels)
def test_rand_index_agrees_with_that_of_scikit_learn(pairs):
    one, other = np.array(pairs).T
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))


@given(st.integers(2, 25), st.integers(0, 50), st.sampled_from([0.5, 1.0, 2.0]))
def test_modularity_agrees_with_that_of_networkx_and_beats_single_nodes(n, seed, resolution):
    graph = nx.gnp_random_graph(n, 0.3, seed=seed)
    nodes, ties = adjacency(graph)
    found = louvain(ties, seed, resolution)
    groups = [{nodes[i] for i in np.flatnonzero(found == label)} for label in np.unique(found)]
    assert set().union(*groups) == set(graph)
    if graph.number_of_edges():
        expected = nx.community.modularity(graph, groups, resolution=resolution)
        assert modularity(ties, found, resolution) == pytest.approx(expected)
    assert modularity(ties, found, resolution) >= modularity(ties, np.arange(n), resolution) - 1e-12
