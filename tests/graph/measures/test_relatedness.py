"""Relatedness of activities, each variant under its name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from graph.measures.arrays import MatrixError
from graph.measures.relatedness import Variant, cross_proximity, relatedness

PRESENCE = np.array([[1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 1, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 0]])
PLACES = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
presences = arrays(np.int8, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.integers(0, 1))


def symmetric(size, **cells):
    matrix = np.zeros((size, size))
    for name, value in cells.items():
        i, j = int(name[1]) - 1, int(name[2]) - 1
        matrix[i, j] = matrix[j, i] = value
    return matrix


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (Variant.ASSOCIATION, [1.8666667, 1.4, 1.4, 1.1666667, 1.75]),
        (Variant.PROXIMITY, [2 / 3, 1 / 3, 2 / 3, 1 / 2, 1 / 2]),
    ],
)
def test_relatedness_of_the_reference_table(variant, expected):
    cells = dict(zip(("_23", "_24", "_25", "_35", "_45"), expected, strict=True))
    assert relatedness(PRESENCE, variant) == pytest.approx(symmetric(5, **cells), abs=5e-8)


def test_proximity_of_hidalgo_and_hausmann():
    expected = symmetric(4, _12=0.5, _13=0.5, _23=0.5, _14=1 / 3, _24=1 / 3, _34=2 / 3)
    assert relatedness(PLACES, Variant.PROXIMITY) == pytest.approx(expected)


def test_an_isolated_activity_is_related_to_none_in_every_variant():
    for variant in Variant:
        assert not relatedness(PRESENCE, variant)[0].any()


def test_a_variant_can_be_named_by_its_text():
    assert Variant("association strength") is Variant.ASSOCIATION


def test_amounts_are_refused_where_presence_is_expected():
    with pytest.raises(MatrixError, match="presence: expected 0 or 1 in every cell, found 3"):
        relatedness(np.array([[3, 0]]))


def test_cross_proximity_of_two_kinds_over_shared_regions():
    # a0 is in regions 0, 1, 2; b0 in 0, 1; b1 in 3: shared 2 and 0, larger count 3.
    one = np.array([[1], [1], [1], [0]])
    other = np.array([[1, 0], [1, 0], [0, 0], [0, 1]])
    assert cross_proximity(one, other) == pytest.approx(np.array([[2 / 3, 0]]))
    assert cross_proximity(sparse.csr_array(one), sparse.csr_array(other)) == pytest.approx(
        np.array([[2 / 3, 0]])
    )


def test_cross_proximity_needs_the_same_regions():
    with pytest.raises(MatrixError, match="expected the same regions, found 2 and 3"):
        cross_proximity(np.ones((2, 1)), np.ones((3, 1)))


@given(presences, st.sampled_from(list(Variant)))
def test_relatedness_is_symmetric_with_a_zero_diagonal(presence, variant):
    related = relatedness(presence, variant)
    assert related == pytest.approx(related.T)
    assert not np.diag(related).any()
    assert np.isfinite(related).all()


@given(presences, st.sampled_from(list(Variant)), st.randoms())
def test_the_order_of_regions_does_not_matter(presence, variant, random):
    rows = list(range(len(presence)))
    random.shuffle(rows)
    assert relatedness(presence[rows], variant) == pytest.approx(relatedness(presence, variant))


@given(presences, st.sampled_from(list(Variant)))
def test_sparse_and_dense_presence_give_the_same(presence, variant):
    assert relatedness(sparse.csr_array(presence), variant) == pytest.approx(relatedness(presence, variant))


@given(presences)
def test_proximity_stays_between_0_and_1(presence):
    related = relatedness(presence, Variant.PROXIMITY)
    assert related.min() >= 0
    assert related.max() <= 1 + 1e-12


@given(presences)
def test_cross_proximity_of_a_kind_with_itself_is_its_proximity(presence):
    related = cross_proximity(presence, presence)
    np.fill_diagonal(related, 0)
    assert related == pytest.approx(relatedness(presence, Variant.PROXIMITY))
