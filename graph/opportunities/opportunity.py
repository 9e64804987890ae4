"""An opportunity, its reasons, and the triples that say both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

from ontology.iri import Minter
from ontology.namespace import DCTERMS, HANSA, SCHEMA, SKOS, TYPE
from ontology.term import Term, Triple, decimal, integer, literal

SHARED_PRIORITY = HANSA("SharedPriority")
COMPLEMENTARY = HANSA("Complementary")
VALUE_CHAIN = HANSA("ValueChain")
CROSS_SECTOR = HANSA("CrossSector")
BRIDGE = HANSA("Bridge")
GAP = HANSA("Gap")
KINDS = (SHARED_PRIORITY, COMPLEMENTARY, VALUE_CHAIN, CROSS_SECTOR, BRIDGE, GAP)

STRENGTH = HANSA("Strength")
INTENT = HANSA("Intent")
TIE = HANSA("Tie")
LINK = HANSA("Link")


@dataclass(frozen=True)
class Reason:
    """A sentence that a policy officer can read, the kind of evidence it rests on, and that evidence's IRIs."""

    kind: Term
    sentence: str
    evidence: tuple[Term, ...]


@dataclass(frozen=True)
class Parts:
    """The four kinds of evidence, each 0 to 1: strength, intent, link, and tie (the way that trust could take)."""

    strength: float
    intent: float
    link: float
    tie: float


@dataclass(frozen=True)
class Opportunity:
    """Who (`parties`), on what (`topics`), why (`explain`), and numbers that are never one.

    `fit` is how well the evidence agrees, `novelty` how far this is from what exists, `confidence` how far the
    evidence can be trusted; each 0 to 1. `likelihood` is calibrated on history: the probability that the two
    territories, new to each other in the topics' theme, meet in a funded project on it; None where no history tells.
    In an asymmetric kind the first party seeks and the second provides.
    `explain` gives the reasons: of thousands of candidates only those that are kept are put into words.
    """

    kind: Term
    title: str
    parties: tuple[Term, ...]
    topics: tuple[Term, ...]
    fit: float
    novelty: float
    confidence: float
    parts: Parts
    explain: Callable[[], tuple[Reason, ...]]
    likelihood: float | None = None

    @property
    def score(self) -> float:
        """Return fit x novelty x confidence, for the order of a list; the three stand beside it."""
        return self.fit * self.novelty * self.confidence

    @property
    def key(self) -> tuple[Term, ...]:
        """Return what tells it apart from others of its kind."""
        return *self.parties, *self.topics

    @property
    def order(self) -> tuple[float, tuple[Term, ...]]:
        """Return a sort key: best first, equals in the order of their IRIs."""
        return -round(self.score, 9), self.key


def mean(values: list[float]) -> float:
    """Return the geometric mean, 0 where there is nothing: one weak link is not made up by a strong one.

    >>> round(mean([1.0, 0.25]), 3)
    0.5
    """
    return prod(values) ** (1 / len(values)) if values else 0.0


def triples(mint: Minter, opportunity: Opportunity, rank: int) -> Iterator[Triple]:
    """Yield the triples of an opportunity that has a rank within its kind."""
    subject = mint.opportunity(opportunity.kind, *opportunity.key)
    yield subject, TYPE, HANSA("Opportunity")
    yield subject, HANSA("kind"), opportunity.kind
    yield subject, SKOS("prefLabel"), literal(opportunity.title, "en")
    for party in opportunity.parties:
        yield subject, HANSA("party"), party
    if opportunity.kind in (COMPLEMENTARY, VALUE_CHAIN):
        yield subject, HANSA("seeker"), opportunity.parties[0]
        yield subject, HANSA("provider"), opportunity.parties[1]
    for topic in opportunity.topics:
        yield subject, DCTERMS("subject"), topic
    numbers = {
        "score": opportunity.score,
        "fit": opportunity.fit,
        "novelty": opportunity.novelty,
        "evidenceConfidence": opportunity.confidence,
        "strengthPart": opportunity.parts.strength,
        "intentPart": opportunity.parts.intent,
        "linkPart": opportunity.parts.link,
        "tiePart": opportunity.parts.tie,
    }
    for name, value in numbers.items():
        yield subject, HANSA(name), decimal(value, 4)
    if opportunity.likelihood is not None:
        yield subject, HANSA("likelihood"), decimal(opportunity.likelihood, 4)
    yield subject, HANSA("rank"), integer(rank)
    for position, reason in enumerate(opportunity.explain(), 1):
        yield from _reason(mint, subject, position, reason)


def _reason(mint: Minter, subject: Term, position: int, reason: Reason) -> Iterator[Triple]:
    term = mint.reason(subject, position)
    yield subject, HANSA("reason"), term
    yield term, TYPE, HANSA("Reason")
    yield term, HANSA("evidenceKind"), reason.kind
    yield term, SCHEMA("text"), literal(reason.sentence, "en")
    yield term, HANSA("position"), integer(position)
    for evidence in dict.fromkeys(reason.evidence):
        yield term, HANSA("evidence"), evidence
