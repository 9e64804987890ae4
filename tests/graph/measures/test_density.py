"""How close regions are to activities, and what partners would add."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from graph.measures.arrays import MatrixError
from graph.measures.complementarity import Wish, best_partners, chance, gains, standardised_gains, worth
from graph.measures.density import densities, density, density_added, keep_top, nearest_activities
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
    found = density(PRESENCE, PHI)
    assert found.values[:, 1:] == pytest.approx(
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
    found = density(PRESENCE, PHI)
    assert found.defined.tolist() == [False, True, True, True, True]
    assert np.isnan(found.values[:, 0]).all()
    assert not np.isnan(found.values[:, 1:]).any()


def test_density_added_is_not_symmetric():
    assert density_added(PRESENCE[1], PRESENCE[3], PHI).values[0, 1:] == pytest.approx(
        [70, 100, 100, 59.4595], abs=5e-5
    )
    assert density_added(PRESENCE[3], PRESENCE[1], PHI).values[0, 1:] == pytest.approx(
        [30, 0, 0, 40.5405], abs=5e-5
    )


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


def test_chance_is_the_mean_over_all_portfolios_of_that_size():
    value, found = worth(PRESENCE, PHI), chance(PRESENCE, PHI)
    for s, size in enumerate(PRESENCE.sum(axis=1)):
        sums = np.array([value[4, list(held)].sum() for held in combinations(range(5), size)])
        assert found.mean[4, s] == pytest.approx(sums.mean())
        assert found.deviation[4, s] == pytest.approx(sums.std())


def test_chance_draws_only_from_activities_that_somebody_holds():
    wider = np.column_stack([PRESENCE, np.zeros(5, dtype=int)])
    phi = np.pad(PHI, ((0, 1), (0, 1)))
    assert chance(wider, phi).mean == pytest.approx(chance(PRESENCE, PHI).mean)
    assert chance(wider, phi).deviation == pytest.approx(chance(PRESENCE, PHI).deviation)


def test_a_diversified_region_is_not_the_best_partner_once_chance_is_taken_off():
    # Region 0 lacks all but the first; region 1 holds everything, region 2 just what matters most.
    phi = np.array([[0, 1, 1, 1.0], [1, 0, 9, 0], [1, 9, 0, 0], [1, 0, 0, 0]])
    held = np.array([[1, 0, 0, 0], [1, 1, 1, 1], [0, 1, 0, 0]])
    assert gains(held, phi)[0].argmax() == 1
    assert standardised_gains(held, phi)[0].argmax() == 2
    assert standardised_gains(held, phi)[0, 1] == 0


def test_relatedness_below_0_is_refused():
    with pytest.raises(MatrixError, match="row 0, column 1: expected an amount of 0 or more"):
        density(PRESENCE, relatedness(PRESENCE, Variant.Z_SCORE))


def test_relatedness_of_another_number_of_activities_is_refused():
    with pytest.raises(MatrixError, match="expected relatedness of 5 activities, found 4"):
        density(PRESENCE, np.ones((4, 4)))
    with pytest.raises(MatrixError, match="expected relatedness of 5 activities, found 4"):
        gains(PRESENCE, np.ones((4, 4)))


def test_precision_follows_relatedness():
    found = density(PRESENCE, PHI.astype(np.float32)).values
    assert found.dtype == np.float32
    assert found == pytest.approx(density(PRESENCE, PHI).values, nan_ok=True, rel=1e-6)
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


def test_nearest_activities_are_what_a_region_lacks():
    found = nearest_activities(PRESENCE, PHI, k=1).toarray()
    assert found[4] == pytest.approx([0, 0, 0, 0, 59.4595], abs=5e-5)
    assert not found[0].any()
    assert found[2] == pytest.approx([0, 0, 100, 0, 0])


def test_ties_at_the_cut_go_to_the_first():
    assert keep_top(np.array([[2.0, 5, 2, 2]]), 2).toarray().tolist() == [[2, 5, 0, 0]]
    assert keep_top(np.array([[0.0, 0, 0]]), 2).toarray().tolist() == [[0, 0, 0]]
    assert keep_top(np.array([[1.0, -1]]), 5).toarray().tolist() == [[1, 0]]
    with pytest.raises(MatrixError, match="k of 1 or more"):
        keep_top(np.ones((1, 1)), 0)


def test_best_partners_of_the_reference_table():
    found = best_partners(PRESENCE, PHI, k=2).toarray()
    assert found[1] == pytest.approx([0, 0, 162.4324, 229.4595, 0], abs=5e-5)
    assert not found[2].any()


@given(economies())
def test_density_of_a_joint_portfolio_is_own_density_plus_what_is_added(economy):
    held, phi = economy
    r, s = held[0], held[1]
    joint = density((r | s)[None, :], phi)
    own, added = density(r[None, :], phi), density_added(r, s, phi)
    assert joint.values == pytest.approx(own.values + added.values, nan_ok=True)


@given(economies())
def test_nothing_is_added_by_a_partner_that_holds_nothing_new(economy):
    held, phi = economy
    part = held[0] & held[1]
    assert not np.nan_to_num(density_added(held[0], part, phi).values).any()
    assert gains(np.array([held[0], part]), phi)[0, 1] == 0


@given(economies())
def test_density_stays_between_0_and_100_and_full_portfolios_reach_it(economy):
    held, phi = economy
    found = density(np.vstack([held, np.ones(held.shape[1])]), phi)
    values = found.values[:, found.defined]
    assert ((values >= 0) & (values <= 100 + 1e-9)).all()
    assert values[-1] == pytest.approx(100.0)


@given(economies())
def test_gains_are_the_sums_of_density_added_over_what_is_missing(economy):
    held, phi = economy
    found = gains(held, phi)
    for r in range(len(held)):
        for s in range(len(held)):
            added = np.nan_to_num(density_added(held[r], held[s], phi).values[0])
            assert found[r, s] == pytest.approx(added[held[r] == 0].sum())


@given(economies(), st.sampled_from([0.0, 20.0]), st.booleans())
def test_blocks_and_sparse_forms_give_what_whole_arrays_give(economy, floor, by_density):
    held, phi = economy
    thin, wish = sparse.csr_array(held), Wish(floor, by_density)
    assert density(thin, phi).values == pytest.approx(density(held, phi).values, nan_ok=True)
    blocks = [found.values for _, found in densities(thin, phi, block=2)]
    assert np.vstack(blocks) == pytest.approx(density(held, phi).values, nan_ok=True)
    whole = gains(held, phi, wish)
    assert gains(thin, phi, wish) == pytest.approx(whole)
    assert best_partners(thin, phi, len(held), wish, block=2).toarray() == pytest.approx(whole)
    scores = standardised_gains(held, phi, wish)
    found = best_partners(thin, phi, len(held), wish, standardise=True, block=2).toarray()
    assert found == pytest.approx(scores.clip(0), abs=1e-9)
    some = np.array([len(held) - 1])
    assert best_partners(held, phi, len(held), wish, regions=some).toarray() == pytest.approx(whole[some])


@given(arrays(np.int8, (3, 9), elements=st.integers(0, 4)), st.integers(1, 9))
def test_the_top_is_that_of_a_stable_sort(block, k):
    block = block.astype(float)
    expected = np.zeros_like(block)
    for row, cells in enumerate(block):
        kept = np.argsort(-cells, kind="stable")[:k]
        expected[row, kept] = cells[kept]
    assert keep_top(block, k).toarray().tolist() == expected.tolist()
