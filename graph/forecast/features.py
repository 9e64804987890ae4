"""What two regions have beyond their size: each feature a tensor over theme, region, region.

Most are log lifts: how much more there is than the sizes explain, shrunk to 0 where little is expected.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.evidence.participation import Floats
from graph.forecast.baselines import Tensor, distances, low_rank, reach, two_steps
from graph.forecast.candidates import Candidates
from graph.forecast.expected_activity import Outlook, country_members
from graph.forecast.history import AREA

Features = Mapping[str, Tensor]


def features(ahead: Outlook, found: Candidates) -> NDArray[np.float32]:
    """Return the features of each candidate, one row a candidate, columns in the order of `names`."""
    columns = {name: values for group in GROUPS.values() for name, values in group(ahead).items()}
    shape = ahead.expected.shape
    return np.stack(
        [
            np.broadcast_to(values, shape)[found.theme, found.first, found.second].astype(np.float32)
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


def meetings(ahead: Outlook) -> Features:
    """Describe earlier meetings: in projects likely of the theme, and in all projects."""
    known = ahead.known
    likely = np.stack([known.joint(weights) for weights in ahead.themed.T])
    anywhere = known.joint(ahead.recency)
    close = known.joint(ahead.recency / (known.sizes - 1))
    return {
        "met in likely theme": np.log(likely + 0.05),
        "met in likely theme, lift": log_lift(likely, _by_share(ahead), 0.5),
        "met": np.log(anywhere / ahead.years + 0.05),
        "met, Newman": np.log(close / ahead.years + 0.01),
    }


def partners(ahead: Outlook) -> Features:
    """Describe shared partners, and ties between organisations that are active in the theme."""
    known = ahead.known
    weights = ahead.recency / (known.sizes - 1)
    trusted = ahead.themed / (known.sizes - 1)[:, None]
    theme = np.stack([known.joint(column) for column in trusted.T])
    direct = np.stack([_hollow(_direct(ahead, number, weights)) for number in range(len(known.themes))])
    by_share, by_total = _by_share(ahead), _by_total(ahead)
    return {
        "regions between, theme": log_lift(_allocation(theme), by_share, 0.02),
        "regions between": log_lift(_allocation(known.joint(weights)), by_total, 0.05),
        "organisations between": log_lift(_hollow(two_steps(known, known.homes, weights)), by_total, 0.05),
        "active organisations met, lift": log_lift(direct, by_share, 0.05),
        "active organisations met": np.log(direct / ahead.years + 0.003),
    }


def _direct(ahead: Outlook, theme: int, weights: Floats) -> Floats:
    """Sum the ties, in any project, between organisations of two regions that are active in a theme."""
    known = ahead.known
    active = np.minimum(known.takers @ ahead.themed[:, theme], 1.0)
    sources = sparse.csr_array(known.homes @ sparse.diags_array(active))
    return np.asarray((reach(known, sources, weights) @ sources.T).toarray())


def borders(ahead: Outlook) -> Features:
    """Describe distance, ties of the two countries, and of each region with the other's country."""
    known = ahead.known
    inside = country_members(known)
    country = np.asarray(inside.argmax(axis=0)).ravel()
    close = known.joint(ahead.recency / (known.sizes - 1))
    expected = _by_total(ahead) * close.sum()
    between = np.log((inside @ close @ inside.T + 2) / (inside @ expected @ inside.T + 2))
    towards = np.log((close @ inside.T + 1) / (expected @ inside.T + 1))[:, country]
    return {
        "country pair": np.asarray(between[country][:, country]),
        "region and country": np.asarray(towards + towards.T),
        "distance": np.log(distances(known.centres) + 100.0),
    }


def likeness(ahead: Outlook) -> Features:
    """Describe likeness in partners, and the leading dimensions of who meets whom."""
    known = ahead.known
    anywhere = known.joint(ahead.recency)
    theme = np.stack([known.joint(weights) for weights in ahead.themed.T])
    lift = log_lift(anywhere, _by_total(ahead), 1.0)
    return {
        "leading dimensions": low_rank(log_lift(anywhere, _by_total(ahead), 2.0), 8),
        "leading dimensions, theme": np.stack(
            [low_rank(values, 3) for values in log_lift(theme, _by_share(ahead), 0.5)]
        ),
        "same partners": _cosine(lift),
    }


def consortia(ahead: Outlook) -> Features:
    """Describe the projects of both: partners a project in the theme, organisations a project in all."""
    known = ahead.known
    total = ahead.activity.sum(axis=1)
    activity = ahead.activity + 0.3
    stubs = known.members @ (ahead.themed * (known.sizes - 1)[:, None])
    size = (known.members @ (ahead.recency * known.sizes) + 20) / (total + 2)
    return {
        "partners a project": _both(np.log((stubs + 10 * activity) / (11 * activity)).T),
        "size of projects": _both(np.log(size)[None]),
    }


def countries(ahead: Outlook) -> Features:
    """Mark the countries of both, and how many of their participations could be placed.

    Countries differ in what becomes of their size, and in how their participations are placed, for years on
    end; the same countries are columns whatever the history, so that a fit carries over.
    """
    known = ahead.known
    lies_in = {code: np.array([float(own == code) for own in known.countries]) for code in sorted(AREA)}
    return {
        **{f"country {code}": _both(inside[None]) for code, inside in lies_in.items()},
        "placed": _both(known.placed[None]),
    }


GROUPS: Mapping[str, Callable[[Outlook], Features]] = {
    "meetings": meetings,
    "partners": partners,
    "borders": borders,
    "likeness": likeness,
    "consortia": consortia,
    "countries": countries,
}


def _by_share(ahead: Outlook) -> Tensor:
    return np.asarray(ahead.shares[:, :, None] * ahead.shares[:, None, :])


def _by_total(ahead: Outlook) -> Floats:
    share = ahead.activity.sum(axis=1) / ahead.activity.sum()
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
