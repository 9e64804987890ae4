"""Criteria of a list of opportunities, and how many opportunities each further criterion would leave."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from graph.opportunities.ranked_opportunity import RankedOpportunity
from ontology.iri import slug

_Values = Callable[[RankedOpportunity], Iterable[tuple[str, str]]]
# Criteria that a list of values can offer: the values of an opportunity, each with its label.
_FACETS: Mapping[str, _Values] = {
    "kind": lambda one: [(one.kind, one.kind_label)],
    "sector": lambda one: [(subject.slug, subject.label) for subject in one.sectors],
    "topic": lambda one: [(subject.slug, subject.label) for subject in one.topics],
    "theme": lambda one: [(subject.slug, subject.label) for subject in one.themes],
    "country": lambda one: [(country, country) for country in one.countries],
    "region_class": lambda one: [(name, name) for party in one.parties for name in party.classes],
    "confidence": lambda one: [(one.confidence_level, one.confidence_level)],
    "novelty": lambda one: [(one.novelty_level, one.novelty_level)],
}


@dataclass(frozen=True)
class OpportunityFilter:
    """Criteria of a list; an empty field is none.

    `region` is a NUTS code, `country` a code as the EU writes it, `sector`, `topic` and `theme` short names,
    `region_class` a class such as "transition region", `confidence` and `novelty` levels, `likelihood` the least one,
    `organisation` an IRI, `text` words of the label.
    """

    kind: str = ""
    region: str = ""
    country: str = ""
    sector: str = ""
    topic: str = ""
    theme: str = ""
    region_class: str = ""
    organisation: str = ""
    confidence: str = ""
    novelty: str = ""
    likelihood: float = 0.0
    text: str = ""

    def matches(self, opportunity: RankedOpportunity) -> bool:
        """Say whether an opportunity meets every criterion."""
        parties = opportunity.parties
        return (
            all(any(key == value for key, _ in _FACETS[name](opportunity)) for name, value in self._facets)
            and (not self.organisation or any(party.iri == self.organisation for party in parties))
            and (not self.region or any(concerns(self.region, code) for p in parties for code in p.codes))
            and (not self.likelihood or opportunity.numbers.get("likelihood", 0.0) >= self.likelihood)
            and all(word in opportunity.folded for word in self._words)
        )

    @cached_property
    def _facets(self) -> list[tuple[str, str]]:
        return [(name, value) for name in _FACETS if (value := getattr(self, name))]

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(slug(self.text).split("-")) if self.text.strip() else ()


@dataclass(frozen=True)
class FacetValue:
    """A value of a criterion with its label, and how many opportunities the list would have with it."""

    key: str
    label: str
    count: int


def facets(
    opportunities: Iterable[RankedOpportunity], criteria: OpportunityFilter
) -> dict[str, list[FacetValue]]:
    """Return the values of each facet by their labels, counted with all criteria but that facet's own."""
    every = list(opportunities)
    shared = [one for one in every if criteria.matches(one)]
    values = {}
    for name, values_of in _FACETS.items():
        is_open = bool(getattr(criteria, name))
        others = replace(criteria, **{name: ""}) if is_open else criteria  # type: ignore[arg-type]
        selected = [one for one in every if others.matches(one)] if is_open else shared
        counts = Counter(value for one in selected for value in set(values_of(one)))
        ordered = sorted(counts.items(), key=lambda item: (item[0][1].casefold(), item[0][0]))
        values[name] = [FacetValue(key, label, count) for (key, label), count in ordered]
    return values


def concerns(region: str, code: str) -> bool:
    """Say whether what a code stands for is a region, lies in it, or holds it (but for its country).

    >>> [concerns("ES21", code) for code in ("ES21", "ES212", "ES2", "ES", "ES22")]
    [True, True, True, False, False]
    """
    region = region.strip().upper()
    return code.startswith(region) or (len(code) > 2 and region.startswith(code))
