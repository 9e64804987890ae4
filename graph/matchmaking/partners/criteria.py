"""What is asked of a search for partners, what speaks for one, and what an answer is."""

from dataclasses import dataclass
from typing import NamedTuple

from graph.evidence.facts import Organisation
from graph.opportunities.opportunity import Reason
from ontology.term import Term

# The kind that takes organisations of every kind, and those whose kind is not known.
ANY_KIND = "any"


class Aspects(NamedTuple):
    """How far each aspect speaks for a partner, 0 to 1."""

    link: float
    need: float
    intent: float
    tie: float
    market: float
    strength: float


WEIGHTS = Aspects(link=0.45, need=0.15, intent=0.1, tie=0.15, market=0.05, strength=0.1)
RULE = (
    "An aspect that is asked for (--sector: link, --need: need, --trust: tie, --market: market) counts as much as"
    " all six together do otherwise."
)


@dataclass(frozen=True)
class Wanted:
    """What partners are narrowed to; an empty field is no filter, and filters combine.

    Without a `kind` partners are cluster organisations. `regions` are all those in which a partner may lie, with
    a country's code for those of which only the country is known; `need` is a sector that the partner should bring,
    `market` the two-letter code of a third country; `trust` keeps those who share a partner with the organisation, and
    admits those who have worked with it already.
    """

    kind: str = ""
    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    sector: Term = ""
    need: Term = ""
    market: str = ""
    trust: bool = False

    @property
    def weights(self) -> Aspects:
        """Return what each aspect counts, 1 in all: `WEIGHTS`, and for each one asked for as much as those together."""
        asked = Aspects(bool(self.sector), bool(self.need), False, self.trust, bool(self.market), False)
        total = sum(WEIGHTS) + sum(asked)
        return Aspects(*((own + extra) / total for own, extra in zip(WEIGHTS, asked, strict=True)))


@dataclass(frozen=True)
class Partner:
    """A possible partner, its kind (empty where not known), the aspects behind its fit, and the reasons.

    fit, novelty and confidence are 0 to 1.
    """

    organisation: Organisation
    kind: str
    fit: float
    novelty: float
    confidence: float
    aspects: Aspects
    reasons: tuple[Reason, ...] = ()

    @property
    def score(self) -> float:
        """Return fit x novelty x confidence, for the order of a list."""
        return self.fit * self.novelty * self.confidence
