"""Density of regions around activities, and the gain from partners."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from graph.measures.arrays import MatrixError
from graph.measures.complementarity import Wish, gains, standardised_gains, worth
from graph.measures.density import density
from graph.measures.relatedness import Variant, relatedness

PRESENCE = np.array([[1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 1, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 0]])
PHI = relatedness(PRESENCE, Variant.ASSOCIATION)
GAINS = [
    [0, 70.5405, 332.9730, 329.4595, 205.4424],
    [0, 0, 162.4324, 229.4595, 160.9979],
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [0, 40.5405, 96.0961, 55.5556, 0],
]


@st.composite
def economies(draw, smallest=2):
    """Draw presence (n x m) and a symmetric relatedness of its activities, isolated ones among them."""
    n, m = draw(st.integers(2, 6)), draw(st.integers(smallest, 6))
    held = draw(arrays(np.int8, (n, m), elements=st.integers(0, 1)))
    half = draw(arrays(np.float64, (m, m), elements=st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0])))
    phi = np.triu(half, 1)
    return held, phi + phi.T


def test_density_of_the_reference_table():
    densities = density(PRESENCE, PHI)
    assert densities.values[:, 1:] == pytest.approx(
        np.array(
            [
                [0, 0, 0, 0],
                [30, 0, 0, 40.54],
                [60, 100, 100, 72.97],
                [70, 100, 100, 59.46],
                [40, 61.54, 44.44, 59.46],
            ]
        ),
        abs=5e-3,
    )


def test_density_of_an_isolated_activity_is_undefined():
    densities = density(PRESENCE, PHI)
    assert densities.defined.tolist() == [False, True, True, True, True]
    assert np.isnan(densities.values[:, 0]).all()
    assert not np.isnan(densities.values[:, 1:]).any()


def test_gains_of_the_reference_table():
    assert gains(PRESENCE, PHI) == pytest.approx(np.array(GAINS), abs=5e-5)


def test_a_floor_on_own_density_stops_a_region_that_is_near_to_nothing():
    assert gains(PRESENCE, PHI)[0, 2] == pytest.approx(332.973, abs=5e-4)
    assert not gains(PRESENCE, PHI, Wish(floor=1.0))[0].any()


def test_a_floor_counts_only_what_is_near_enough():
    # R5 lacks I4 (own density 44.44) and I5 (59.46); R3 adds 55.5556 to the first and 40.5405 to the second.
    assert gains(PRESENCE, PHI, Wish(floor=50))[4, 2] == pytest.approx(40.5405, abs=5e-5)
    assert gains(PRESENCE, PHI, Wish(floor=44))[4, 2] == pytest.approx(96.0961, abs=5e-5)


def test_gains_can_count_by_own_density():
    expected = 55.5556 * 0.444444 + 40.5405 * 0.594595
    assert gains(PRESENCE, PHI, Wish(by_density=True))[4, 2] == pytest.approx(expected, abs=5e-4)


def test_worth_tells_which_activity_makes_up_a_gain():
    value = worth(PRESENCE, PHI)
    assert value[4] @ PRESENCE[2] == pytest.approx(96.0961, abs=5e-5)
    assert value[4, [1, 2]].tolist() == [0, 0]
    # I4 would close I5 by 1.75/4.3166667 and I5 would close I4 by 1.75/3.15.
    assert value[4, 3:] == pytest.approx([40.5405, 55.5556], abs=5e-5)


def test_a_diversified_region_is_not_the_best_partner_once_chance_is_taken_off():
    # Region 0 lacks all but the first; region 1 holds everything, region 2 just what matters most.
    phi = np.array([[0, 1, 1, 1.0], [1, 0, 9, 0], [1, 9, 0, 0], [1, 0, 0, 0]])
    held = np.array([[1, 0, 0, 0], [1, 1, 1, 1], [0, 1, 0, 0]])
    assert gains(held, phi)[0].argmax() == 1
    assert standardised_gains(held, phi)[0].argmax() == 2
    assert standardised_gains(held, phi)[0, 1] == 0


def test_relatedness_below_0_is_refused():
    with pytest.raises(MatrixError, match="row 1, column 2: expected an amount of 0 or more"):
        density(PRESENCE, -relatedness(PRESENCE, Variant.ASSOCIATION))


def test_relatedness_of_another_number_of_activities_is_refused():
    with pytest.raises(MatrixError, match="expected relatedness of 5 activities, found 4"):
        density(PRESENCE, np.ones((4, 4)))
    with pytest.raises(MatrixError, match="expected relatedness of 5 activities, found 4"):
        gains(PRESENCE, np.ones((4, 4)))


def test_precision_follows_relatedness():
    densities = density(PRESENCE, PHI.astype(np.float32)).values
    assert densities.dtype == np.float32
    assert densities == pytest.approx(density(PRESENCE, PHI).values, nan_ok=True, rel=1e-6)
    assert gains(PRESENCE, PHI.astype(np.float32)).dtype == np.float32


def test_single_precision_moves_densities_and_gains_by_less_than_two_parts_in_a_million():
    random = np.random.default_rng(1)
    single = (random.random((400, 300)) < random.random(300) / 2).astype(np.float32)
    double = single.astype(np.float64)
    for variant in (Variant.ASSOCIATION, Variant.PROXIMITY):
        near, exact = relatedness(single, variant), relatedness(double, variant)
        assert (near.dtype, exact.dtype) == (np.float32, np.float64)
        assert near.tolist() == exact.astype(np.float32).tolist()
        np.testing.assert_allclose(density(single, near).values, density(double, exact).values, rtol=2e-6)
        np.testing.assert_allclose(gains(single, near), gains(double, exact), rtol=2e-6)
        scores = standardised_gains(double, exact)
        np.testing.assert_allclose(standardised_gains(single, near), scores, rtol=0, atol=1e-5)


@given(economies())
def test_density_stays_between_0_and_100_and_full_portfolios_reach_it(economy):
    held, phi = economy
    densities = density(np.vstack([held, np.ones(held.shape[1])]), phi)
    values = densities.values[:, densities.defined]
    assert ((values >= 0) & (values <= 100 + 1e-9)).all()
    assert values[-1] == pytest.approx(100.0)


@given(economies())
def test_gains_are_what_a_joint_portfolio_adds_to_the_density_of_what_is_missing(economy):
    held, phi = economy
    added_by = gains(held, phi)
    for r in range(len(held)):
        for s in range(len(held)):
            joint = density(np.stack([held[r], np.maximum(held[r], held[s])]), phi).values
            added = np.nan_to_num(joint[1] - joint[0])
            assert added_by[r, s] == pytest.approx(added[held[r] == 0].sum())


@given(economies(), st.sampled_from([0.0, 20.0]), st.booleans())
def test_sparse_forms_give_what_arrays_give(economy, floor, by_density):
    held, phi = economy
    thin, wish = sparse.csr_array(held), Wish(floor, by_density)
    assert density(thin, phi).values == pytest.approx(density(held, phi).values, nan_ok=True)
    assert gains(thin, phi, wish) == pytest.approx(gains(held, phi, wish))
    scores = standardised_gains(held, phi, wish)
    assert standardised_gains(thin, phi, wish) == pytest.approx(scores, abs=1e-9)
