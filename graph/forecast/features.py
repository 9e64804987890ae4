"""Features of pairs of regions besides their size: tensors over theme, region, region.

Most are log lifts: the excess over what the sizes explain, shrunk to 0 where little is expected.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.evidence.participation import Floats
from graph.forecast.baselines import Tensor, distances, low_rank, reach, two_steps
from graph.forecast.candidates import Candidates
from graph.forecast.expected_activity import ExpectedActivity, country_members
from graph.forecast.history import AREA

Features = Mapping[str, Tensor]


def features(activity: ExpectedActivity, pairs: Candidates) -> NDArray[np.float32]:
    """Return the features of the candidates, one row each, columns in the order of GROUPS."""
    columns = {name: values for group in GROUPS.values() for name, values in group(activity).items()}
    shape = activity.meetings.shape
    return np.stack(
        [
            np.broadcast_to(values, shape)[pairs.theme, pairs.first, pairs.second].astype(np.float32)
            for values in columns.values()
        ],
        axis=1,
    )


def log_lift(observed: Tensor, expected: Tensor, prior: float) -> Tensor:
    """Return log((observed + prior) / (expected + prior)), `expected` scaled to the sum of `observed`.

    Both are (T x) R x R; each theme is scaled on its own.

    >>> log_lift(np.array([[0.0, 3.0], [3.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]), 1.0).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    weight = expected.sum(axis=(-1, -2), keepdims=True)
    scale = np.divide(
        observed.sum(axis=(-1, -2), keepdims=True), weight, out=np.zeros_like(weight), where=weight > 0
    )
    return np.asarray(np.log((observed + prior) / (expected * scale + prior)))


def meetings(activity: ExpectedActivity) -> Features:
    """Describe earlier meetings: in projects likely of the theme, and in all projects."""
    known = activity.history
    likely = np.stack([known.joint(weights) for weights in activity.themed.T])
    anywhere = known.joint(activity.recency)
    close = known.joint(activity.recency / (known.sizes - 1))
    return {
        "met in likely theme": np.log(likely + 0.05),
        "met in likely theme, lift": log_lift(likely, _by_share(activity), 0.5),
        "met": np.log(anywhere / activity.years + 0.05),
        "met, Newman": np.log(close / activity.years + 0.01),
    }


def partners(activity: ExpectedActivity) -> Features:
    """Describe shared partners, and ties between organisations that are active in the theme."""
    known = activity.history
    weights = activity.recency / (known.sizes - 1)
    trusted = activity.themed / (known.sizes - 1)[:, None]
    theme = np.stack([known.joint(column) for column in trusted.T])
    direct = np.stack([_hollow(_direct(activity, number, weights)) for number in range(len(known.themes))])
    by_share, by_total = _by_share(activity), _by_total(activity)
    return {
        "regions between, theme": log_lift(_allocation(theme), by_share, 0.02),
        "regions between": log_lift(_allocation(known.joint(weights)), by_total, 0.05),
        "organisations between": log_lift(_hollow(two_steps(known, known.homes, weights)), by_total, 0.05),
        "active organisations met, lift": log_lift(direct, by_share, 0.05),
        "active organisations met": np.log(direct / activity.years + 0.003),
    }


def _direct(activity: ExpectedActivity, theme: int, weights: Floats) -> Floats:
    """Sum the ties between organisations of two regions that are active in a theme."""
    known = activity.history
    active = np.minimum(known.takers @ activity.themed[:, theme], 1.0)
    sources = sparse.csr_array(known.homes @ sparse.diags_array(active))
    return np.asarray((reach(known, sources, weights) @ sources.T).toarray())


def borders(activity: ExpectedActivity) -> Features:
    """Describe distance, ties of the two countries, and of each region with the other's country."""
    known = activity.history
    inside = country_members(known)
    country = np.asarray(inside.argmax(axis=0)).ravel()
    close = known.joint(activity.recency / (known.sizes - 1))
    expected = _by_total(activity) * close.sum()
    between = np.log((inside @ close @ inside.T + 2) / (inside @ expected @ inside.T + 2))
    towards = np.log((close @ inside.T + 1) / (expected @ inside.T + 1))[:, country]
    return {
        "country pair": np.asarray(between[country][:, country]),
        "region and country": np.asarray(towards + towards.T),
        "distance": np.log(distances(known.centres) + 100.0),
    }


def likeness(activity: ExpectedActivity) -> Features:
    """Describe likeness in partners, and the leading dimensions of the meetings."""
    known = activity.history
    anywhere = known.joint(activity.recency)
    theme = np.stack([known.joint(weights) for weights in activity.themed.T])
    lift = log_lift(anywhere, _by_total(activity), 1.0)
    return {
        "leading dimensions": low_rank(log_lift(anywhere, _by_total(activity), 2.0), 8),
        "leading dimensions, theme": np.stack(
            [low_rank(values, 3) for values in log_lift(theme, _by_share(activity), 0.5)]
        ),
        "same partners": _cosine(lift),
    }


def consortia(activity: ExpectedActivity) -> Features:
    """Describe the projects of both: partners a project in the theme, organisations a project in all."""
    known = activity.history
    total = activity.by_region.sum(axis=1)
    projects = activity.by_region + 0.3
    stubs = known.members @ (activity.themed * (known.sizes - 1)[:, None])
    size = (known.members @ (activity.recency * known.sizes) + 20) / (total + 2)
    return {
        "partners a project": _both(np.log((stubs + 10 * projects) / (11 * projects)).T),
        "size of projects": _both(np.log(size)[None]),
    }


def countries(activity: ExpectedActivity) -> Features:
    """Mark the countries of both, and how many of their participations could be placed.

    Countries differ in what becomes of their size, and in how their participations are placed, for years on
    end; the same countries are columns whatever the history, so that a fit carries over.
    """
    known = activity.history
    lies_in = {code: np.array([float(own == code) for own in known.countries]) for code in sorted(AREA)}
    return {
        **{f"country {code}": _both(inside[None]) for code, inside in lies_in.items()},
        "placed": _both(known.placed[None]),
    }


GROUPS: Mapping[str, Callable[[ExpectedActivity], Features]] = {
    "meetings": meetings,
    "partners": partners,
    "borders": borders,
    "likeness": likeness,
    "consortia": consortia,
    "countries": countries,
}


def _by_share(activity: ExpectedActivity) -> Tensor:
    return np.asarray(activity.shares[:, :, None] * activity.shares[:, None, :])


def _by_total(activity: ExpectedActivity) -> Floats:
    share = activity.by_region.sum(axis=1) / activity.by_region.sum()
    return np.asarray(share[:, None] * share)


def _both(values: Floats) -> Tensor:
    return np.asarray(values[:, :, None] + values[:, None, :])


def _hollow(matrix: Floats) -> Floats:
    np.fill_diagonal(matrix, 0)
    return matrix


def _allocation(weight: Tensor) -> Tensor:
    strength = weight.sum(axis=-1)
    share = np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0)
    return np.asarray((weight * share[..., None, :]) @ weight)


def _cosine(rows: Floats) -> Floats:
    length = np.sqrt((rows**2).sum(axis=1)) + 1e-9
    return np.asarray(rows @ rows.T / length / length[:, None])
