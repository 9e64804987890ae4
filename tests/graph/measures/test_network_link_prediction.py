"""Scores of pairs of nodes as candidates for ties."""

from itertools import combinations
from math import log

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.measures.networks.adjacency import GraphError
from graph.measures.networks.link_prediction import Prediction, Predictor, score_pairs, top_pairs

THEIRS = {
    Predictor.ADAMIC_ADAR: nx.adamic_adar_index,
    Predictor.RESOURCE_ALLOCATION: nx.resource_allocation_index,
}


@pytest.mark.parametrize(
    ("predictor", "expected"), [(Predictor.ADAMIC_ADAR, 2.164042561), (Predictor.RESOURCE_ALLOCATION, 0.75)]
)
def test_scores_in_a_clique_of_five(predictor, expected):
    assert score_pairs(nx.complete_graph(5), [(0, 1)], predictor) == [pytest.approx(expected, abs=5e-10)]


def test_scores_come_in_the_order_of_the_pairs():
    graph = nx.path_graph(4)
    assert score_pairs(graph, [(1, 3), (0, 3), (2, 0)], Predictor.RESOURCE_ALLOCATION) == [0.5, 0, 0.5]
    assert score_pairs(graph, [], Predictor.RESOURCE_ALLOCATION) == []


def test_a_pair_with_an_unknown_node_is_refused():
    with pytest.raises(GraphError, match="expected nodes of the graph, found 'nobody'"):
        score_pairs(nx.path_graph(2), [(0, "nobody")], Predictor.ADAMIC_ADAR)


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
    assert top_pairs(nx.complete_graph(4), Predictor.ADAMIC_ADAR, 5) == []
    assert top_pairs(nx.empty_graph(4), Predictor.RESOURCE_ALLOCATION, 5) == []
    with pytest.raises(GraphError, match="k of 1 or more"):
        top_pairs(nx.complete_graph(4), Predictor.ADAMIC_ADAR, 0)


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
    free = [pair for pair in combinations(graph, 2) if not graph.has_edge(*pair)]
    scored = zip(score_pairs(graph, free, predictor), free, strict=True)
    expected = sorted((-round(score, 9), pair) for score, pair in scored if score > 0)[:k]
    scores = top_pairs(graph, predictor, k, block=block)
    assert [-p.score for p in scores] == pytest.approx([score for score, _ in expected])
    assert {(p.one, p.other) for p in scores} <= set(free)
