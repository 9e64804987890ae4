"""An opportunity, its reasons, and the triples that say both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

from ontology.iri import Minter
from ontology.namespace import DCTERMS, HANSA, SCHEMA, SKOS, TYPE
from ontology.sentence_json import encoded
from ontology.term import Term, Triple, boolean, decimal, integer, literal

SHARED_PRIORITY = HANSA("SharedPriority")
COMPLEMENTARY = HANSA("Complementary")
VALUE_CHAIN = HANSA("ValueChain")
CROSS_SECTOR = HANSA("CrossSector")
BRIDGE = HANSA("Bridge")
GAP = HANSA("Gap")
RENEW = HANSA("Renew")
# In the order of measured precision: how many of those that insiders judged were sensible.
KINDS = (SHARED_PRIORITY, RENEW, BRIDGE, CROSS_SECTOR, VALUE_CHAIN, COMPLEMENTARY, GAP)

STRENGTH = HANSA("Strength")
INTENT = HANSA("Intent")
TIE = HANSA("Tie")
LINK = HANSA("Link")


@dataclass(frozen=True)
class Reason:
    """A sentence that a policy officer can read, the kind of evidence it rests on, and that evidence's IRIs.

    `party` is the one whose contribution it states, empty where it is about all of them.
    """

    kind: Term
    sentence: str
    evidence: tuple[Term, ...]
    party: Term = ""


@dataclass(frozen=True)
class Parts:
    """The four kinds of evidence, each 0 to 1: strength, intent, link, and tie (the way that trust could take)."""

    strength: float
    intent: float
    link: float
    tie: float


@dataclass(frozen=True)
class Standing:
    """Why an opportunity stands apart in its list.

    `neighbours` have met for decades, `nation` is a party larger than what can be met, `existing` are parties that
    already work together on it.
    """

    neighbours: bool = False
    nation: bool = False
    existing: bool = False

    @property
    def order(self) -> int:
        """Return 0 for what is listed first; neighbours, nations and existing ties come after it."""
        return 3 if self.existing else 2 if self.nation else 1 if self.neighbours else 0


@dataclass(frozen=True)
class Opportunity:
    """Parties that should work together on topics, with reasons and numbers.

    `score` orders a list: the evidence on both sides, weighed by how narrow the topic is; `fit` is the evidence alone,
    `novelty` how far this is from what exists, `confidence` how far the rows behind it can be trusted; each 0 to 1.
    `likelihood` is the calibrated probability that the two territories, new to each other in the theme, meet in a
    funded project on it; None where no history tells. In an asymmetric kind the first party seeks and the second
    provides. `explain` gives the reasons: only candidates that are kept are put into words.
    """

    kind: Term
    title: str
    parties: tuple[Term, ...]
    topics: tuple[Term, ...]
    sectors: tuple[Term, ...]
    score: float
    fit: float
    novelty: float
    confidence: float
    parts: Parts
    explain: Callable[[], tuple[Reason, ...]]
    standing: Standing = Standing()
    likelihood: float | None = None

    @property
    def key(self) -> tuple[Term, ...]:
        """Return what tells it apart from others of its kind: its parties, for one party its sectors too."""
        return self.parties if len(self.parties) > 1 else (*self.parties, *self.sectors)

    @property
    def order(self) -> tuple[int, float, float, float, tuple[Term, ...]]:
        """Return a sort key: best first; confidence and likelihood break ties, then IRIs."""
        return (
            self.standing.order,
            -round(self.score, 4),
            -round(self.confidence, 4),
            -round(self.likelihood or 0.0, 4),
            self.key,
        )


def kind_name(kind: Term) -> str:
    """Return the short name of a kind.

    >>> kind_name(SHARED_PRIORITY)
    'shared-priority'
    """
    name = kind.rpartition("#")[2].rstrip(">")
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


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
    yield subject, HANSA("sentenceParts"), literal(encoded(opportunity.title))
    for party in opportunity.parties:
        yield subject, HANSA("party"), party
    if opportunity.kind in (COMPLEMENTARY, VALUE_CHAIN):
        yield subject, HANSA("seeker"), opportunity.parties[0]
        yield subject, HANSA("provider"), opportunity.parties[1]
    for topic in opportunity.topics:
        yield subject, HANSA("topic"), topic
    for sector in opportunity.sectors:
        yield subject, DCTERMS("subject"), sector
    for name, value in _numbers(opportunity).items():
        yield subject, HANSA(name), decimal(value, 4)
    for name, holds in (
        ("neighbours", opportunity.standing.neighbours),
        ("existing", opportunity.standing.existing),
    ):
        if holds:
            yield subject, HANSA(name), boolean(True)
    yield subject, HANSA("rank"), integer(rank)
    for position, reason in enumerate(opportunity.explain(), 1):
        yield from _reason(mint, subject, position, reason)


def _numbers(opportunity: Opportunity) -> dict[str, float]:
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
    return numbers if opportunity.likelihood is None else numbers | {"likelihood": opportunity.likelihood}


def _reason(mint: Minter, subject: Term, position: int, reason: Reason) -> Iterator[Triple]:
    term = mint.reason(subject, position)
    yield subject, HANSA("reason"), term
    yield term, TYPE, HANSA("Reason")
    yield term, HANSA("evidenceKind"), reason.kind
    yield term, SCHEMA("text"), literal(reason.sentence, "en")
    yield term, HANSA("sentenceParts"), literal(encoded(reason.sentence))
    yield term, HANSA("position"), integer(position)
    if reason.party:
        yield term, HANSA("broughtBy"), reason.party
    for evidence in dict.fromkeys(reason.evidence):
        yield term, HANSA("evidence"), evidence
