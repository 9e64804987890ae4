"""Economic complexity, reflections and quadrants."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from graph.measures.arrays import MatrixError
from graph.measures.complexity import Caveat, Quadrant, complexity, quadrants

PLACES = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
SPLIT = np.array([[1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 1, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 0]])
NESTED = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])


def test_complexity_of_hidalgo_and_hausmann():
    index = complexity(PLACES)
    assert index.eigenvalues == pytest.approx([1, 0.5421337132, 0.1901543016, 0.1010453186])
    assert np.abs(index.regions) == pytest.approx([0.075353, 1.602916, 0.747788, 0.930481], abs=5e-7)
    assert index.correlation == pytest.approx(0.106, abs=5e-4)


def test_a_sign_that_diversity_hardly_decides_is_reported():
    assert complexity(PLACES).caveats == (Caveat.SIGN,)
    assert complexity(PLACES, minimum_correlation=0.1).caveats == ()
    assert "sign is ambiguous" in complexity(PLACES).caveats[0]


def test_an_orientation_decides_the_sign_and_unknown_figures_are_left_out():
    income = [1, 9, np.nan, 5]
    index = complexity(PLACES, orientation=income)
    known = [0, 1, 3]
    expected = np.corrcoef(index.regions[known], np.array(income)[known])[0, 1]
    assert index.correlation == pytest.approx(expected)
    assert expected > 0
    assert complexity(PLACES, orientation=[9, 1, np.nan, 5]).regions == pytest.approx(-index.regions)
    assert Caveat.SIGN in complexity(PLACES, orientation=[np.nan] * 4).caveats
    with pytest.raises(MatrixError, match=r"expected an orientation of 4 regions, found \(2,\)"):
        complexity(PLACES, orientation=[1, 2])


def test_a_disconnected_graph_gives_no_ranking():
    index = complexity(SPLIT)
    assert index.regions is None
    assert index.activities is None
    assert index.caveats == (Caveat.DISCONNECTED,)
    assert index.eigenvalues[1] == pytest.approx(1)


def test_equal_regions_give_no_ranking():
    index = complexity(np.ones((3, 3)))
    assert index.regions is None
    assert index.caveats == (Caveat.UNIFORM,)


def test_a_repeated_eigenvalue_is_reported():
    # Three regions that share one activity and have one of their own each are exchangeable.
    index = complexity(np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1]]))
    assert Caveat.REPEATED in index.caveats


def test_a_diversified_region_with_rare_activities_is_complex():
    index = complexity(NESTED)
    assert index.caveats == ()
    assert np.argsort(-index.regions, kind="stable").tolist()[:3] == [0, 1, 2]
    assert np.argsort(-index.activities).tolist() == [3, 2, 1, 0]


def test_empty_regions_and_activities_are_left_out():
    wider = np.zeros((6, 6), dtype=int)
    wider[1:5, 2:] = PLACES
    index, inner = complexity(wider), complexity(PLACES)
    assert index.regions == pytest.approx([np.nan, *inner.regions, np.nan], nan_ok=True)
    assert index.activities == pytest.approx([np.nan, np.nan, *inner.activities], nan_ok=True)


def test_sparse_and_dense_presence_give_the_same():
    index, other = complexity(NESTED), complexity(sparse.csr_array(NESTED))
    assert other.regions == pytest.approx(index.regions)
    assert other.activities == pytest.approx(index.activities)
    assert other.caveats == index.caveats


def test_a_single_region_cannot_be_ranked():
    index = complexity(np.array([[1, 1], [0, 0]]))
    assert (index.regions, index.activities, index.caveats) == (None, None, (Caveat.SMALL,))


def test_quadrants_leave_out_what_is_held_or_undefined():
    index = quadrants([80, 80, 10, 10, 90, np.nan], [1, -1, 1, -1, 1, 1], [0, 0, 0, 0, 1, 0], 50, 0)
    assert index == [
        Quadrant.HIGH_ROAD,
        Quadrant.SLOW_ROAD,
        Quadrant.CASINO,
        Quadrant.DEAD_END,
        None,
        None,
    ]


def test_cuts_that_are_not_given_are_medians_of_what_is_open():
    # The held activity would move both medians if it counted.
    assert quadrants([1, 2, 3, 1000], [3, 2, 1, 1000], [0, 0, 0, 1]) == [
        Quadrant.CASINO,
        Quadrant.HIGH_ROAD,
        Quadrant.SLOW_ROAD,
        None,
    ]
    assert quadrants([1.0], [1.0], [1]) == [None]


def test_quadrants_need_rows_of_one_length():
    with pytest.raises(MatrixError, match="three rows of one length"):
        quadrants([1, 2], [1], [0])


@given(arrays(np.int8, st.tuples(st.integers(2, 7), st.integers(2, 7)), elements=st.integers(0, 1)))
def test_indices_are_z_scores_and_eigenvectors(presence):
    assume(min(presence.any(axis=1).sum(), presence.any(axis=0).sum()) > 1)
    index = complexity(presence)
    if index.regions is None:
        assert index.caveats in ((Caveat.DISCONNECTED,), (Caveat.UNIFORM,))
        return
    eci = index.regions[~np.isnan(index.regions)]
    assert eci.mean() == pytest.approx(0, abs=1e-9)
    assert eci.std() == pytest.approx(1)
    m = presence[presence.any(axis=1)][:, presence.any(axis=0)].astype(float)
    step = (m / m.sum(axis=1, keepdims=True)) @ (m / m.sum(axis=0)).T
    # z scores differ from an eigenvector by a constant, which the matrix leaves as it is.
    moved = step @ eci
    assert moved - moved.mean() == pytest.approx(index.eigenvalues[1] * eci, abs=1e-7)


@given(arrays(np.int8, (4, 6), elements=st.integers(0, 1)))
def test_tall_and_wide_matrices_take_different_ways_to_the_same_answer(presence):
    assume(min(presence.any(axis=1).sum(), presence.any(axis=0).sum()) > 1)
    wide, tall = complexity(presence), complexity(presence.T)
    assume(wide.regions is not None and Caveat.REPEATED not in wide.caveats)
    one, other = (index[~np.isnan(index)] for index in (wide.regions, tall.activities))
    assert abs(np.corrcoef(one, other)[0, 1]) == pytest.approx(1)
