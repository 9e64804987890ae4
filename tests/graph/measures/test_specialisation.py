"""Shares, location quotients, concentration and stars."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from graph.measures.arrays import MatrixError
from graph.measures.similarity import cosine_similarity
from graph.measures.specialisation import (
    location_quotients,
    presence,
    shares,
)
from graph.measures.stars import EDITION_2014, StarRules, stars

STRICT = StarRules("a quotient of 2", minimum_quotient=2.0)
EMPLOYMENT = [
    [100, 0, 0, 0, 0],
    [0, 15, 5, 70, 10],
    [0, 20, 10, 20, 50],
    [0, 25, 30, 5, 40],
    [0, 40, 55, 5, 0],
]
matrices = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 1000).map(float)
)


def test_location_quotients_of_the_reference_table():
    measured = location_quotients(EMPLOYMENT)
    assert measured.values.tolist() == [
        [5, 0, 0, 0, 0],
        [0, 0.75, 0.25, 3.5, 0.5],
        [0, 1, 0.5, 1, 2.5],
        [0, 1.25, 1.5, 0.25, 2],
        [0, 2, 2.75, 0.25, 0],
    ]
    assert measured.empty_regions.tolist() == []
    assert measured.empty_activities.tolist() == []


def test_presence_of_the_reference_table():
    assert presence(location_quotients(EMPLOYMENT).values).tolist() == [
        [1, 0, 0, 0, 0],
        [0, 0, 0, 1, 0],
        [0, 1, 0, 1, 1],
        [0, 1, 1, 0, 1],
        [0, 1, 1, 0, 0],
    ]


def test_empty_region_and_activity_have_a_quotient_of_0_and_are_reported():
    measured = location_quotients([[1, 0, 3], [0, 0, 0]])
    assert measured.values.tolist() == [[1, 0, 1], [0, 0, 0]]
    assert measured.empty_regions.tolist() == [1]
    assert measured.empty_activities.tolist() == [1]


def test_nothing_at_all_is_all_empty():
    measured = location_quotients(np.zeros((2, 2)))
    assert measured.values.tolist() == [[0, 0], [0, 0]]
    assert measured.empty_regions.tolist() == [0, 1]


def test_a_quotient_of_exactly_one_is_presence():
    x = np.array([[1, 48], [1, 48], [1, 48]])
    assert presence(location_quotients(x).values).tolist() == [[1, 1], [1, 1], [1, 1]]


def test_a_reference_economy_replaces_the_sum_of_the_regions():
    assert location_quotients([[30, 10]], reference=[300, 300]).values.tolist() == [[1.5, 0.5]]


def test_a_reference_without_an_activity_that_regions_have_is_refused():
    with pytest.raises(MatrixError, match="activity 1: expected an amount, as regions hold 10, not 0"):
        location_quotients([[30, 10]], reference=[300, 0])


def test_a_reference_of_another_length_is_refused():
    with pytest.raises(MatrixError, match="expected 2 activities"):
        location_quotients([[30, 10]], reference=[1, 2, 3])


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([[1.0, -2.0]], "row 0, column 1: expected an amount of 0 or more, found -2"),
        ([[1.0], [np.nan]], "row 1, column 0: .*found nan"),
        ([1.0, 2.0], "expected two dimensions, found 1"),
        (sparse.csr_array([[0.0, 1.0], [0.0, -3.0]]), "row 1, column 1: .*found -3"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_place(x, message):
    with pytest.raises(MatrixError, match=message):
        shares(x)


def test_a_threshold_of_0_is_refused_because_it_would_mark_what_is_absent():
    with pytest.raises(MatrixError, match="above 0"):
        presence(np.ones((1, 1)), 0)


def test_the_caller_keeps_its_matrix_as_it_was():
    # The same cell is stored twice and out of order, which scipy would tidy in place.
    x = sparse.csr_array((np.array([1.0, 2, 3]), np.array([1, 0, 1]), np.array([0, 3])), shape=(1, 2))
    assert location_quotients(x, reference=[10, 20]).values.toarray().tolist() == [[1, 1]]
    assert shares(x).toarray() == pytest.approx(np.array([[1 / 3, 2 / 3]]))
    assert x.data.tolist() == [1, 2, 3]
    assert x.indices.tolist() == [1, 0, 1]


@given(matrices)
def test_sparse_and_dense_forms_agree(x):
    thin = sparse.csr_array(x)
    measured, other = location_quotients(x), location_quotients(thin)
    assert sparse.issparse(other.values)
    assert other.values.toarray() == pytest.approx(measured.values)
    assert presence(other.values).toarray().tolist() == presence(measured.values).tolist()
    assert shares(thin).toarray() == pytest.approx(shares(x))
    assert cosine_similarity(thin) == pytest.approx(cosine_similarity(x))


@given(matrices, st.sampled_from([0.25, 3.0, 1024.0]))
def test_quotients_do_not_depend_on_the_unit(x, unit):
    assert location_quotients(x * unit).values == pytest.approx(location_quotients(x).values)


@given(matrices)
def test_quotients_weighted_by_the_reference_shares_add_up_to_1(x):
    weighted = location_quotients(x).values @ (x.sum(axis=0) / max(x.sum(), 1))
    assert weighted == pytest.approx((x.sum(axis=1) > 0).astype(float))


@given(matrices)
def test_similarity_is_symmetric_and_1_with_oneself(x):
    held = (x.sum(axis=1) > 0).astype(float)
    similarity = cosine_similarity(x)
    assert similarity == pytest.approx(similarity.T)
    assert np.diag(similarity) == pytest.approx(held)
    assert similarity.min() >= -1e-12
    assert similarity.max() <= 1 + 1e-12


def test_stars_of_ten_regions():
    # Ten regions of 1,000: category 0 is concentrated in region 0, category 1 in region 9.
    x = np.array([[400, 50, 550]] + [[20, 50, 930]] * 8 + [[20, 150, 830]])
    measured = stars(x, STRICT)
    assert measured.size[:, 0].tolist() == [True] + [False] * 9
    assert measured.size[:, 1].tolist() == [False] * 9 + [True]
    assert measured.specialisation[:, 0].tolist() == [True] + [False] * 9
    assert measured.specialisation[:, 1].tolist() == [False] * 9 + [True]
    # All regions with 930 of category 2 tie for the top decile by share, and all get the star.
    assert measured.focus[:, 2].tolist() == [False] + [True] * 8 + [False]
    assert measured.number[0].tolist() == [2, 0, 0]
    assert measured.number[9].tolist() == [0, 2, 0]


def test_the_edition_decides_which_quotient_earns_a_star():
    x = np.array([[170, 830], [100, 900], [30, 970]])
    assert location_quotients(x).values[0, 0] == pytest.approx(1.7)
    assert not stars(x, STRICT).specialisation[0, 0]
    assert stars(x, EDITION_2014).specialisation[0, 0]
    assert stars(x, EDITION_2014).rules.minimum_quotient == 1.5


def test_an_empty_category_has_no_stars():
    assert stars([[0, 1], [0, 1]], STRICT).number[:, 0].tolist() == [0, 0]
