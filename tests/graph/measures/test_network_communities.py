"""Communities, and their agreement over seeds."""

import networkx as nx
import numpy as np
import pytest

from graph.measures.networks.adjacency import GraphError, adjacency
from graph.measures.networks.communities import communities, louvain

KARATE = nx.Graph(nx.karate_club_graph().edges)


def test_karate_club_reaches_the_best_known_modularity():
    assert communities(KARATE).modularity == pytest.approx(0.419790, abs=5e-7)


def test_two_cliques_are_found_by_every_seed():
    result = communities(nx.barbell_graph(5, 0), seed=7, runs=4)
    assert result.members == ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9))
    assert result.agreement == 1.0
    assert result.stability == dict.fromkeys(range(10), 1.0)
    assert result.seeds == (7, 8, 9, 10)


def test_a_ring_has_no_stable_communities():
    # Every rotation of a cut of the ring is as good as another.
    result = communities(nx.cycle_graph(30), runs=10)
    assert result.agreement < 0.7
    assert min(result.stability.values()) < 0.8


def test_the_same_seed_gives_the_same_answer():
    assert communities(KARATE, seed=5) == communities(KARATE, seed=5)


def test_weights_decide():
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 9), (1, 2, 1), (2, 3, 9), (3, 0, 1)])
    assert communities(graph, weight="weight").members == ((0, 1), (2, 3))


def test_a_higher_resolution_gives_smaller_communities():
    assert len(communities(KARATE, resolution=3.0).members) > len(communities(KARATE).members)


def test_a_graph_without_ties_falls_into_its_nodes():
    result = communities(nx.empty_graph(3))
    assert result.members == ((0,), (1,), (2,))
    assert result.modularity == 0.0
    assert result.stability == {0: 1.0, 1: 1.0, 2: 1.0}


def test_nothing_to_divide_is_refused():
    with pytest.raises(GraphError, match="expected nodes and at least one run"):
        communities(nx.empty_graph(0))
    with pytest.raises(GraphError, match="found 3 and 0"):
        communities(nx.empty_graph(3), runs=0)


def test_stability_is_the_share_of_mates_kept():
    best_of_runs = communities(KARATE)
    nodes, ties = adjacency(KARATE)
    runs = [louvain(nx.from_scipy_sparse_array(ties), seed) for seed in best_of_runs.seeds]
    groups = [[{nodes[i] for i in np.flatnonzero(run == label)} for label in np.unique(run)] for run in runs]
    scores = [nx.community.modularity(KARATE, partition) for partition in groups]
    best = runs.pop(int(np.argmax(np.round(scores, 12))))
    assert best_of_runs.modularity == pytest.approx(max(scores))
    for i, node in enumerate(nodes):
        mates = [j for j in range(len(nodes)) if j != i and best[j] == best[i]]
        kept = [np.mean([run[j] == run[i] for j in mates]) for run in runs]
        assert best_of_runs.stability[node] == pytest.approx(np.mean(kept))
