"""Which tie may come next."""

from itertools import combinations
from math import log

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.networks.adjacency import GraphError
from graph.measures.networks.link_prediction import Prediction, Predictor, score_pairs, top_pairs

THEIRS = {
    Predictor.COMMON_NEIGHBOURS: lambda g, pairs: (
        (a, b, len(list(nx.common_neighbors(g, a, b)))) for a, b in pairs
    ),
    Predictor.ADAMIC_ADAR: nx.adamic_adar_index,
    Predictor.RESOURCE_ALLOCATION: nx.resource_allocation_index,
    Predictor.JACCARD: nx.jaccard_coefficient,
    Predictor.PREFERENTIAL_ATTACHMENT: nx.preferential_attachment,
}


@pytest.mark.parametrize(
    ("predictor", "expected"),
    [
        (Predictor.COMMON_NEIGHBOURS, 3),
        (Predictor.ADAMIC_ADAR, 2.164042561),
        (Predictor.RESOURCE_ALLOCATION, 0.75),
        (Predictor.JACCARD, 0.6),
        (Predictor.PREFERENTIAL_ATTACHMENT, 16),
    ],
)
def test_scores_in_a_clique_of_five(predictor, expected):
    assert score_pairs(nx.complete_graph(5), [(0, 1)], predictor) == [pytest.approx(expected, abs=5e-10)]


def test_weighted_resource_allocation_passes_on_shares():
    # a gives 2 to z, and z has 2 + 3 + 5 = 10, of which 3 go to b; y passes 1 x 1/2.
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "z", 2), ("b", "z", 3), ("c", "z", 5), ("a", "y", 1), ("b", "y", 1)])
    scores = score_pairs(graph, [("a", "b"), ("a", "c")], Predictor.WEIGHTED_RESOURCE_ALLOCATION)
    assert scores == pytest.approx([2 * 3 / 10 + 1 / 2, 2 * 5 / 10])


def test_scores_come_in_the_order_of_the_pairs():
    graph = nx.path_graph(4)
    assert score_pairs(graph, [(1, 3), (0, 3), (2, 0)], Predictor.COMMON_NEIGHBOURS) == [1, 0, 1]
    assert score_pairs(graph, [], Predictor.COMMON_NEIGHBOURS) == []


def test_a_pair_with_an_unknown_node_is_refused():
    with pytest.raises(GraphError, match="expected nodes of the graph, found 'nobody'"):
        score_pairs(nx.path_graph(2), [(0, "nobody")], Predictor.JACCARD)


def test_the_best_pairs_have_no_tie_yet():
    # x and y share a and b, of degree 2 each; a and b share x of degree 2 and y of degree 3.
    graph = nx.Graph([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("y", "t")])
    assert top_pairs(graph, Predictor.ADAMIC_ADAR, 2) == [
        Prediction("x", "y", pytest.approx(2 / log(2))),
        Prediction("a", "b", pytest.approx(1 / log(2) + 1 / log(3))),
    ]


def test_equal_scores_come_in_the_order_of_the_nodes():
    star = nx.star_graph(3)
    scores = top_pairs(star, Predictor.RESOURCE_ALLOCATION, 2)
    assert [(p.one, p.other) for p in scores] == [(1, 2), (1, 3)]


def test_nothing_is_predicted_where_nothing_is_shared():
    assert top_pairs(nx.complete_graph(4), Predictor.JACCARD, 5) == []
    assert top_pairs(nx.empty_graph(4), Predictor.PREFERENTIAL_ATTACHMENT, 5) == []
    with pytest.raises(GraphError, match="k of 1 or more"):
        top_pairs(nx.complete_graph(4), Predictor.JACCARD, 0)


random_graphs = st.builds(
    nx.gnp_random_graph, st.integers(1, 12), st.sampled_from([0.2, 0.5]), seed=st.integers(0, 99)
)


@given(random_graphs, st.sampled_from(sorted(THEIRS)))
def test_scores_agree_with_those_of_networkx(graph, predictor):
    # networkx answers nothing when it is given a generator of pairs twice, so it gets a list.
    pairs = list(combinations(graph, 2))
    expected = [score for *_, score in THEIRS[predictor](graph, pairs)]
    assert score_pairs(graph, pairs, predictor) == pytest.approx(expected)


@given(random_graphs, st.sampled_from(list(Predictor)), st.integers(1, 8), st.integers(1, 5))
def test_the_top_is_that_of_all_pairs_sorted(graph, predictor, k, block):
    nx.set_edge_attributes(graph, 1.0, "weight")
    free = [pair for pair in combinations(graph, 2) if not graph.has_edge(*pair)]
    scored = zip(score_pairs(graph, free, predictor), free, strict=True)
    expected = sorted((-round(score, 9), pair) for score, pair in scored if score > 0)[:k]
    scores = top_pairs(graph, predictor, k, block=block)
    assert [-p.score for p in scores] == pytest.approx([score for score, _ in expected])
    assert {(p.one, p.other) for p in scores} <= set(free)


@given(random_graphs)
def test_unit_weights_make_weighted_resource_allocation_the_plain_one(graph):
    nx.set_edge_attributes(graph, 1.0, "weight")
    pairs = list(combinations(graph, 2))
    weighted = score_pairs(graph, pairs, Predictor.WEIGHTED_RESOURCE_ALLOCATION)
    assert weighted == pytest.approx(score_pairs(graph, pairs, Predictor.RESOURCE_ALLOCATION))
