"""Baseline scores: size, distance and the classical predictors of links."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.evidence.participation import Floats
from graph.forecast.candidates import Candidates
from graph.forecast.history import History

PRIOR_PROJECTS = 20.0
FLOOR = 0.001
RANK = 2
EARTH_RADIUS_KM = 6371.0
Tensor = NDArray[np.float64]


def baselines(known: History, pairs: Candidates) -> dict[str, Floats]:
    """Score every candidate by every baseline without fitting; higher means likelier to meet."""
    return {name: score(known)[pairs.theme, pairs.first, pairs.second] for name, score in SCORES.items()}


def shrunk_activity(known: History) -> Floats:
    """Return the activity of regions shrunk towards the shares of themes (R x T).

    s_it = a_i (a_it + 20 p_t) / (a_i + 20), with a_it projects and a_i = sum_t a_it.
    """
    activity = known.activity
    share = activity.sum(axis=0) / activity.sum()
    total = activity.sum(axis=1, keepdims=True)
    return np.asarray(total * (activity + PRIOR_PROJECTS * share) / (total + PRIOR_PROJECTS))


def size_only(known: History) -> Tensor:
    """Score (s_it + .001)(s_jt + .001) / A_t, with A_t = sum_i a_it: large regions meet."""
    size = shrunk_activity(known).T + FLOOR
    return np.asarray(size[:, :, None] * size[:, None, :] / known.activity.sum(axis=0)[:, None, None])


def distances(centres: Floats) -> Floats:
    """Return great-circle distances in km between centres (n x 2, degrees), n x n.

    >>> distances(np.array([[0.0, 0.0], [0.0, 90.0]])).round().tolist()
    [[0.0, 10008.0], [10008.0, 0.0]]
    """
    latitude, longitude = np.radians(centres).T
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half += np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def gravity(known: History) -> Tensor:
    """Score s_it s_jt / (d_ij + 100 km)."""
    return np.asarray(size_only(known) / (distances(known.centres) + 100.0))


def preferential_attachment(known: History) -> Tensor:
    """Score the product of the numbers of partner regions (Barabasi & Albert 1999)."""
    degree = ties(known).sum(axis=2)
    return np.asarray(degree[:, :, None] * degree[:, None, :])


def common_neighbours(known: History) -> Tensor:
    """Count the regions that both met in the theme."""
    tied = ties(known)
    return np.asarray(tied @ tied)


def adamic_adar(known: History) -> Tensor:
    """Sum 1 / ln k over common partner regions (Adamic & Adar 2003)."""
    tied = ties(known)
    degree = tied.sum(axis=2)
    return np.asarray((tied / np.log(np.maximum(degree, 2))[:, None, :]) @ tied)


def resource_allocation(known: History) -> Tensor:
    """Sum w_iz w_zj / s_z over regions z (Zhou, Lu & Zhang 2009).

    w are Newman weights in the theme.
    """
    weight = newman(known)
    strength = weight.sum(axis=2)
    return np.asarray((weight / np.where(strength > 0, strength, 1)[:, None, :]) @ weight)


def organisation_allocation(known: History) -> Tensor:
    """Sum w_az w_zb / s_z over organisations z, for organisations a, b of two regions."""
    weights = 1 / (known.sizes - 1)
    return np.stack([two_steps(known, known.homes, weights * inside) for inside in known.themed.T])


def truncated_svd(known: History) -> Tensor:
    """Rebuild log(1 + Newman weight) of the theme from its two leading singular vectors."""
    return np.stack([low_rank(np.log1p(weight)) for weight in newman(known)])


def low_rank(matrix: Floats, rank: int = RANK) -> Floats:
    """Return the best approximation of a symmetric matrix of the given rank.

    Singular values of a symmetric matrix are the sizes of its eigenvalues; the dense solver gives the same
    figures on every run, which the sparse one does not.

    >>> low_rank(np.array([[3.0, 0.0], [0.0, -1.0]]), 1).tolist()
    [[3.0, 0.0], [0.0, 0.0]]
    """
    values, vectors = np.linalg.eigh(matrix)
    kept = np.argsort(-np.abs(values), kind="stable")[:rank]
    # rounding keeps the zeros of idle regions tied, whatever the order of summation
    return np.asarray(np.round((vectors[:, kept] * values[kept]) @ vectors[:, kept].T, 12))


def reach(known: History, sources: sparse.csr_array, weights: Floats) -> sparse.csr_array:
    """Sum the weights of projects between organisations of a region and others.

    `sources` (R x O) are the shares of each organisation in the regions.
    """
    own = np.asarray(known.takers @ weights)
    linked = sources @ known.takers @ sparse.diags_array(weights) @ known.takers.T
    return sparse.csr_array(linked - sources @ sparse.diags_array(own))


def two_steps(known: History, sources: sparse.csr_array, weights: Floats) -> Floats:
    """Sum reach_iz reach_jz / strength_z over organisations z: allocation over shared partners (R x R)."""
    near = reach(known, sources, weights)
    strength = np.asarray(known.takers @ (weights * (known.sizes - 1)))
    share = np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0)
    return np.asarray((near @ sparse.diags_array(share) @ near.T).toarray())


def newman(known: History) -> Tensor:
    """Return Newman weights in each theme, T x R x R.

    A shared project of n organisations counts 1 / (n - 1).
    """
    weights = 1 / (known.sizes - 1)
    return np.stack([known.joint(weights * inside) for inside in known.themed.T])


def ties(known: History) -> Tensor:
    """Mark regions that met in each theme, T x R x R, 0/1."""
    return (newman(known) > 0).astype(np.float64)


SCORES: Mapping[str, Callable[[History], Tensor]] = {
    "size only": size_only,
    "gravity": gravity,
    "preferential attachment": preferential_attachment,
    "common neighbours": common_neighbours,
    "Adamic-Adar": adamic_adar,
    "resource allocation": resource_allocation,
    "resource allocation, organisations": organisation_allocation,
    "truncated SVD": truncated_svd,
}
