"""Criteria of a search for partners, the aspects that speak for one, and the answer."""

from dataclasses import dataclass
from typing import NamedTuple

from graph.evidence.facts import Organisation
from graph.opportunities.opportunity import Reason
from ontology.sentence import sentence
from ontology.term import Term

# The kind that takes organisations of every kind, and those whose kind is not known.
ANY_KIND = "any"


class Aspects(NamedTuple):
    """Strength of each aspect that speaks for a partner, 0 to 1."""

    link: float
    experience: float
    tie: float
    need: float
    market: float


# A busy organisation that shares little is no better than one that shares much.
LINK_COUNTS = 2
RULE = sentence(
    "Order: partners that share a field first, then those that share a topic; then the mean of link (topics, keywords"
    " and fields in common, counted twice), experience (partnerships), tie (common partners), and of need and market"
    " where they are requested, times 0.6 at home; confidence decides between equals."
)


@dataclass(frozen=True)
class Criteria:
    """Conditions on partners; an empty one is no condition, and they combine.

    Without a `kind` partners are cluster organisations. They are in one of `countries` and in none of `excluded`.
    `regions` are all those in which a partner may lie, with
    a country's code for those of which only the country is known. `sector`, `topic` and `need` are what the partner
    works on, `market` the two-letter code of a third country of which it has experience, `classes` are those of its
    region. `trust` keeps those who share a partner with the organisation, and admits those who have worked with it.
    """

    kind: str = ""
    countries: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    sector: Term = ""
    topic: Term = ""
    need: Term = ""
    market: str = ""
    classes: frozenset[str] = frozenset()
    trust: bool = False

    @property
    def counted(self) -> Aspects:
        """Return how often each aspect counts in the mean."""
        return Aspects(LINK_COUNTS, 1, 1, bool(self.need), bool(self.market))


@dataclass(frozen=True)
class Partner:
    """A possible partner with its kind, the aspects behind its fit, offer and reasons.

    fit, novelty, confidence and score are 0 to 1.
    """

    organisation: Organisation
    kind: str
    fit: float
    novelty: float
    confidence: float
    score: float
    aspects: Aspects
    offer: str = ""
    reasons: tuple[Reason, ...] = ()
