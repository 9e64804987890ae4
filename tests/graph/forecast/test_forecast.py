"""Likelihood that territories meet, learnt from generated projects."""

from dataclasses import replace

import numpy as np
import pytest

from graph.evidence.facts import GraphFacts, Organisation, Region
from graph.evidence.likelihood import Likelihood
from graph.evidence.nuts_versions import Versions
from graph.evidence.participation import Collaborations
from graph.evidence.projects import Projects
from graph.evidence.territories import territories
from graph.forecast.forecast import PlacedProjects, forecast_meetings, holds_for_strangers
from ontology.iri import Minter
from ontology.namespace import HANSA
from tests.graph.forecast.test_model import CENTRES, REGIONS, generated

MINT = Minter()


def placed(collaborations: Collaborations) -> PlacedProjects:
    """Each region is a territory, because one organisation is placed there."""
    regions = {
        MINT.region("2021", code): Region(MINT.region("2021", code), code, 2, code, code[:2], None)
        for code in REGIONS
    }
    placed = {
        iri: Organisation(MINT.organisation(r.code), r.code, r.country, iri, 1.0, frozenset(), True)
        for iri, r in regions.items()
    }
    facts = GraphFacts(regions, {}, {o.iri: o for o in placed.values()}, (), ())
    known = Versions(regions, dict.fromkeys(regions, HANSA("Nuts2021")), {iri: iri for iri in regions})
    homes = {
        name: MINT.region("2021", name.partition("-")[0])
        for name in set(collaborations.organisations.tolist())
    }
    return PlacedProjects(Projects(collaborations, homes, ()), territories(facts), known, CENTRES)


@pytest.fixture(scope="module")
def foretold() -> Likelihood:
    likelihood = forecast_meetings(placed(generated()))
    assert likelihood is not None
    return likelihood


def test_cut_is_the_month_after_the_last_known_starts(foretold: Likelihood) -> None:
    assert (foretold.cut, foretold.years) == ("2016-01-01", 2)
    assert list(foretold.themes) == ["energy", "health"]


def test_only_territories_new_to_each_other_in_a_theme_have_a_likelihood(foretold: Likelihood) -> None:
    known = placed(generated())
    met = known.met(("energy", "health"), None, np.datetime64("2016-01-01"))
    assert ((foretold.probability > 0) & (met > 0)).sum() == 0
    assert np.array_equal(foretold.probability, foretold.probability.transpose(0, 2, 1))
    assert (foretold.probability[foretold.probability > 0] < 1).all()
    where = np.argwhere(foretold.probability > 0)[0].tolist()
    assert (
        foretold.of(where[1], where[2], list(foretold.themes)[where[0]]) == foretold.probability[tuple(where)]
    )
    assert foretold.of(0, 0, "energy") is None
    assert foretold.of(0, 1, None) is None


def test_likelihoods_add_up_to_what_met_before(foretold: Likelihood) -> None:
    """A logistic regression with an intercept predicts the sum of its sample."""
    assert 0 < foretold.met < foretold.pairs
    earlier = placed(generated())
    window = earlier.met(tuple(foretold.themes), np.datetime64("2014-01-01"), np.datetime64("2016-01-01"))
    before = earlier.met(tuple(foretold.themes), None, np.datetime64("2014-01-01"))
    countries = np.array([region.country for region in earlier.places.regions])
    new = np.triu((before == 0) & (countries[:, None] != countries))
    assert foretold.pairs == new.sum()
    assert foretold.met == (window[new] > 0).sum()


def test_what_starts_later_changes_nothing() -> None:
    whole = generated()
    # A last project long after all others is none of the known starts; without it the cut is the same.
    late = replace(whole, starts=np.append(whole.starts[:-1], np.datetime64("2025-01-01")))
    one, other = (
        forecast_meetings(placed(late)),
        forecast_meetings(placed(whole.only(np.arange(len(whole.starts)) < len(whole.starts) - 1))),
    )
    assert one is not None
    assert other is not None
    assert one.cut == other.cut
    assert np.array_equal(one.probability, other.probability)


def test_too_short_a_past_tells_nothing() -> None:
    assert forecast_meetings(placed(generated(until="2008-06-01"))) is None


def drawn(rate_of_strangers: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """4,000 pairs, half of them strangers, who meet at so many times their probability; the others meet at it."""
    rng = np.random.default_rng(0)
    predicted = rng.uniform(0.02, 0.2, 4000)
    strange = np.arange(4000) % 4 < 2
    met = rng.random(4000) < predicted * np.where(strange, rate_of_strangers, 1.0)
    return predicted, met, strange, np.arange(4000) % 2


def test_strangers_have_a_likelihood_where_they_met_as_often_as_predicted() -> None:
    assert holds_for_strangers(*drawn(1.0))


@pytest.mark.parametrize("rate", [0.3, 3.0])
def test_strangers_who_meet_at_another_rate_have_none(rate: float) -> None:
    assert not holds_for_strangers(*drawn(rate))


def test_without_strangers_nothing_is_known_of_them() -> None:
    predicted, met, strange, half = drawn(1.0)
    assert not holds_for_strangers(predicted, met, np.zeros_like(strange), half)
