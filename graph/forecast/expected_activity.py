"""Activity to expect of regions in themes: decayed, with the themes of unlabelled projects inferred."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.evidence.participation import Floats
from graph.forecast.baselines import PRIOR_PROJECTS, Tensor
from graph.forecast.history import History

MEMORY_YEARS = 5.0
TRUST = 0.4
ROUNDS = 3
LEAST_ACTIVITY = 0.003


@dataclass(frozen=True)
class ExpectedActivity:
    """A history weighed by recency: R regions, T themes, P projects.

    `recency` (P) is exp(-age / 5 years), `years` the effective length of the history; `themed` (P x T) is
    recency times theme, inferred themes trusted 0.4; `by_region` (R x T) its sum by region; `shares` (T x R)
    the expected share of each region in a theme; `volumes` (T) participations a year.
    """

    history: History
    recency: Floats
    years: float
    themed: Floats
    by_region: Floats
    shares: Floats
    volumes: Floats

    @property
    def meetings(self) -> Tensor:
        """Return volume x share x share (T x R x R): the meetings expected from size, up to a constant."""
        return np.asarray(self.volumes[:, None, None] * self.shares[:, :, None] * self.shares[:, None, :])


def expected_activity(known: History) -> ExpectedActivity:
    """Weigh a history by recency; spread projects without a theme over their likely themes."""
    recency = np.exp(-known.ages / MEMORY_YEARS)
    trust = np.where(known.themed.any(axis=1), 1.0, TRUST)
    themed = (recency * trust)[:, None] * likely_themes(known)
    activity = np.asarray(known.members @ themed)
    length = float(known.ages.max())
    return ExpectedActivity(
        history=known,
        recency=recency,
        years=float(recency.mean()) * length,
        themed=themed,
        by_region=activity,
        shares=_shares(known, activity, PRIOR_PROJECTS * float(recency.mean())),
        volumes=known.activity.sum(axis=0) / length,
    )


def likely_themes(known: History) -> Floats:
    """Infer the themes of projects without one from their organisations (P x T).

    Organisations share out their projects over themes (one project of prior); a project combines the log odds
    of its organisations, divided by the square root of their number because partners are no independent
    witnesses. Three rounds let inferred themes inform others at weight 0.4. Known themes stay as they are.
    """
    labelled = known.themed.max(axis=1, keepdims=True) > 0
    certain = known.themed / np.maximum(known.themed.sum(axis=1, keepdims=True), 1)
    prior = certain.sum(axis=0) / certain.sum()
    inferred = certain
    weighed = certain
    for _ in range(ROUNDS):
        counts = np.asarray(known.takers @ weighed)
        leaning = (counts + prior) / (counts.sum(axis=1, keepdims=True) + 1)
        evidence = np.asarray(known.takers.T @ np.log(leaning / prior)) / np.sqrt(known.sizes)[:, None]
        odds = np.exp(evidence - evidence.max(axis=1, keepdims=True)) * prior
        inferred = odds / odds.sum(axis=1, keepdims=True)
        weighed = np.where(labelled, certain, TRUST * inferred)
    return np.where(labelled, known.themed, inferred)


def country_members(known: History) -> sparse.csr_array:
    """Return C x R, 1 where the region lies in the country."""
    countries, country = np.unique(np.array(known.countries), return_inverse=True)
    regions = np.arange(len(known.regions))
    shape = (len(countries), len(known.regions))
    return sparse.coo_array((np.ones(len(regions)), (country, regions)), shape=shape).tocsr()


def _shares(known: History, activity: Floats, prior: float) -> Floats:
    """Shrink each region's themes towards its country's, and these towards all regions'."""
    inside = country_members(known)
    overall = activity.sum(axis=0) / activity.sum()
    national = np.asarray(inside @ activity)
    national = (national + prior * overall) / (national.sum(axis=1, keepdims=True) + prior)
    total = activity.sum(axis=1, keepdims=True)
    size = total * (activity + prior * np.asarray(inside.T @ national)) / (total + prior) + LEAST_ACTIVITY
    return np.asarray((size / size.sum(axis=0)).T)
