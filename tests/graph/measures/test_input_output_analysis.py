"""Input-output coefficients, links, and places along the value chain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph.measures.arrays import MatrixError
from graph.measures.input_output_analysis import (
    allocation_coefficients,
    input_output_link,
    technical_coefficients,
    upstreamness,
)

# A chain: ore sells 80 to steel and 20 to final use, steel sells 100 to cars, cars sell all to final use.
CHAIN = [[0, 80, 0], [0, 0, 100], [0, 0, 0]]
OUTPUT = [100, 200, 400]


def test_coefficients_of_a_chain():
    assert technical_coefficients(CHAIN, OUTPUT).tolist() == [[0, 0.4, 0], [0, 0, 0.25], [0, 0, 0]]
    assert allocation_coefficients(CHAIN, OUTPUT).tolist() == [[0, 0.8, 0], [0, 0, 0.5], [0, 0, 0]]


def test_places_along_a_chain():
    # Cars 1; steel 1 + .5 x 1; ore 1 + .8 x 1.5.
    assert upstreamness(CHAIN, OUTPUT) == pytest.approx([2.2, 1.5, 1])


def test_own_use_lengthens_the_chain():
    # Half of what it makes it uses itself: 1 + 1/2 + 1/4 + ... = 2.
    assert upstreamness([[50]], [100]) == pytest.approx([2])


def test_an_industry_without_output_has_no_place():
    assert upstreamness([[0, 0], [0, 50]], [0, 100]) == pytest.approx([np.nan, 2], nan_ok=True)


def test_flows_beyond_the_output_are_refused():
    with pytest.raises(MatrixError, match=r"spectral radius below 1\), found 1\.5"):
        upstreamness([[150]], [100])


def test_sales_without_output_are_refused():
    with pytest.raises(MatrixError, match="output: industry 0: expected more than 0, as it sells, found 0"):
        upstreamness([[0, 5], [0, 0]], [0, 10])
    with pytest.raises(MatrixError, match="output: industry 1: expected more than 0, as it buys, found 0"):
        technical_coefficients([[0, 5], [0, 0]], [10, 0])


def test_output_of_another_length_is_refused():
    with pytest.raises(MatrixError, match="expected 3 industries"):
        upstreamness(CHAIN, [1, 2])
    with pytest.raises(MatrixError, match="industry 1: expected 0 or more, found -2"):
        upstreamness([[0, 0], [0, 0]], [1, -2])


def test_link_is_the_largest_of_four_shares():
    flows = [[0, 30, 10], [5, 0, 20], [0, 0, 0]]
    # 0 and 1: 0 sells 30/40 to 1, 1 buys 30/30 from 0, 1 sells 5/25 to 0, 0 buys 5/5 from 1.
    # 0 and 2: 0 sells 10/40 to 2, 2 buys 10/30 from 0. 1 and 2: 20/25 and 20/30.
    expected = [[0, 1, 1 / 3], [1, 0, 0.8], [1 / 3, 0.8, 0]]
    assert input_output_link(flows) == pytest.approx(np.array(expected))


def test_link_can_take_totals_with_final_demand_and_value_added():
    flows = [[0, 30], [0, 0]]
    assert input_output_link(flows, sales=[100, 50], purchases=[10, 60])[0, 1] == pytest.approx(0.5)
    with pytest.raises(MatrixError, match="industry 0: expected at least the 30 that it sells, found 20"):
        input_output_link(flows, sales=[20, 50])
    with pytest.raises(MatrixError, match="expected 2 industries"):
        input_output_link(flows, purchases=[1])


def test_flows_must_be_square():
    with pytest.raises(MatrixError, match="as many rows as columns"):
        input_output_link([[1, 2]])


tables = arrays(np.float64, (4, 4), elements=st.integers(0, 50).map(float))


@given(tables)
def test_a_link_is_symmetric_and_a_share(flows):
    stages = input_output_link(flows)
    assert stages == pytest.approx(stages.T)
    assert not np.diag(stages).any()
    assert stages.max() <= 1


@given(tables, arrays(np.float64, 4, elements=st.integers(1, 50).map(float)))
def test_places_solve_their_recursion_and_mean_the_same_over_the_economy(flows, final):
    output = flows.sum(axis=1) + final
    up = upstreamness(flows, output)
    assert up == pytest.approx(1 + allocation_coefficients(flows, output) @ up)
    assert (up >= 1).all()


@given(tables, st.sampled_from([0.001, 1000.0]))
def test_the_unit_of_money_does_not_matter(flows, unit):
    output = flows.sum(axis=1) + 10
    assert upstreamness(flows * unit, output * unit) == pytest.approx(upstreamness(flows, output))
    assert input_output_link(flows * unit) == pytest.approx(input_output_link(flows))
