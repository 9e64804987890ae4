"""What two regions have beyond their size: each feature a tensor over theme, region, region.

Most are log lifts: how much more there is than the sizes explain, shrunk to 0 where little is expected.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.backtest.baselines import Tensor, distances, low_rank, reach, two_steps
from graph.backtest.candidates import Candidates
from graph.backtest.collaborations import Floats
from graph.backtest.outlook import Outlook, country_members

Features = Mapping[str, Tensor]
RECENT_YEARS = 1.5
NEAR_KM = 150.0


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
        "met, lift": log_lift(anywhere, _by_total(ahead), 1.0),
        "met, Newman": np.log(close / ahead.years + 0.01),
    }


def partners(ahead: Outlook) -> Features:
    """Describe shared partners: regions and organisations that both worked with."""
    known = ahead.known
    weights = ahead.recency / (known.sizes - 1)
    theme = np.stack([known.joint(weights * inside / ahead.recency) for inside in ahead.themed.T])
    active = np.minimum(known.takers @ ahead.themed, 1.0)
    in_theme, both, either = [], [], []
    for number in range(active.shape[1]):
        sources = sparse.csr_array(known.homes @ sparse.diags_array(active[:, number]))
        in_theme.append(_hollow(two_steps(known, sources, weights)))
        near = reach(known, sources, weights)
        both.append(_hollow((near @ sources.T).toarray()))
        one_sided = _hollow((near @ known.homes.T).toarray())
        either.append(one_sided + one_sided.T)
    by_share, by_total = _by_share(ahead), _by_total(ahead)
    return {
        "regions between, theme": log_lift(_allocation(theme), by_share, 0.02),
        "regions between": log_lift(_allocation(known.joint(weights)), by_total, 0.05),
        "organisations between, theme": log_lift(np.stack(in_theme), by_share, 0.02),
        "organisations between": log_lift(_hollow(two_steps(known, known.homes, weights)), by_total, 0.05),
        "active organisations met, lift": log_lift(np.stack(both), by_share, 0.05),
        "active organisations met": np.log(np.stack(both) / ahead.years + 0.003),
        "active organisation met any": np.log(np.stack(either) / ahead.years + 0.01),
    }


def countries(ahead: Outlook) -> Features:
    """Describe what each region does with the other's country, and the two countries with each other."""
    known = ahead.known
    inside = country_members(known)
    country = np.asarray(inside.argmax(axis=0)).ravel()
    abroad = country[:, None] != country
    present = np.asarray(((inside @ known.members) > 0).astype(np.float64).todense())
    total = ahead.activity.sum(axis=1)

    def handed_down(weights: Floats, share: Floats) -> Floats:
        # projects of a region with a country, handed down to the country's regions by their share in it
        ties = np.asarray(known.members @ sparse.diags_array(weights) @ present.T)
        passed = ties[:, country] * (share / (inside @ share)[country])
        return np.asarray((passed + passed.T) * abroad)

    theme = np.stack(
        [handed_down(weights, share) for weights, share in zip(ahead.themed.T, ahead.shares, strict=True)]
    )
    close = known.joint(ahead.recency / (known.sizes - 1))
    expected = _by_total(ahead)
    scale = close.sum() / max(expected.sum(), 1e-12)
    between = np.log((inside @ close @ inside.T + 2) / (inside @ expected @ inside.T * scale + 2))
    towards = np.log((close @ inside.T + 1) / (expected @ inside.T * scale + 1))[:, country]
    return {
        "other's country, theme": log_lift(theme, _by_share(ahead) * abroad, 0.1),
        "other's country": log_lift(handed_down(ahead.recency, total), expected * abroad, 0.2),
        "country pair": np.asarray(between[country][:, country]),
        "region and country": np.asarray(towards + towards.T),
    }


def likeness(ahead: Outlook) -> Features:
    """Describe likeness: in themes, in partners, and in the leading dimensions of who meets whom."""
    known = ahead.known
    anywhere = known.joint(ahead.recency)
    theme = np.stack([known.joint(weights) for weights in ahead.themed.T])
    prior = 3 * float(ahead.recency.mean())
    overall = ahead.activity.sum(axis=0) / ahead.activity.sum()
    total = ahead.activity.sum(axis=1, keepdims=True)
    leaning = np.log((ahead.activity + prior * overall) / (total + prior) / overall)
    lift = log_lift(anywhere, _by_total(ahead), 1.0)
    return {
        "leading dimensions": low_rank(log_lift(anywhere, _by_total(ahead), 2.0), 8),
        "leading dimensions, theme": np.stack(
            [low_rank(values, 3) for values in log_lift(theme, _by_share(ahead), 0.5)]
        ),
        "same themes": _cosine(leaning),
        "same partners": _cosine(lift),
    }


def places(ahead: Outlook) -> Features:
    """Describe distance, and what the neighbours of one region did with the other."""
    known = ahead.known
    distance = distances(known.centres)
    country = np.array(known.countries)
    home = country[:, None] == country
    near = _hollow(np.exp(-distance / NEAR_KM) * home)
    near /= near.sum(axis=1, keepdims=True) + 1e-9
    weights = ahead.themed / (known.sizes - 1)[:, None]
    passed = near @ np.stack([known.joint(column) for column in weights.T])
    return {
        "neighbours met": log_lift(
            (passed + np.swapaxes(passed, 1, 2)) * ~home, _by_share(ahead) * ~home, 0.05
        ),
        "distance": np.log(distance + 100.0),
    }


def traits(ahead: Outlook) -> Features:
    """Describe both regions: size of their projects, number of organisations, recent activity, coverage."""
    known = ahead.known
    total = ahead.activity.sum(axis=1)
    weighted = np.asarray(
        known.members @ sparse.diags_array(ahead.recency * (known.sizes - 1)) @ ahead.themed
    )
    size = ahead.activity.T + 0.3
    partners_each = np.log((weighted.T + 10 * size) / (11 * size))
    organisations = np.asarray(known.homes @ np.minimum(known.takers @ ahead.themed, 1.0)).T
    recent = np.asarray(known.members @ (known.ages < RECENT_YEARS).astype(np.float64))
    consortium = np.log((known.members @ (ahead.recency * known.sizes) + 20) / (total + 2))
    momentum = np.log((recent + 1) / (total + 1))
    return {
        "partners a project": _both(partners_each),
        "organisations": _both(np.log(organisations + 0.3) - np.log(ahead.shares * len(known.regions))),
        "size of projects": _both(consortium[None]),
        "recent activity": _both(momentum[None]),
        "coverage": _both(known.placed[None]),
    }


GROUPS: Mapping[str, Callable[[Outlook], Features]] = {
    "meetings": meetings,
    "partners": partners,
    "countries": countries,
    "likeness": likeness,
    "places": places,
    "traits": traits,
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
