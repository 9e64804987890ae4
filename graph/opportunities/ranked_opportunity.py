"""An opportunity as a snapshot states it, with its parties and subjects."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ontology.iri import slug

SCORES = ("score", "fit", "novelty", "confidence")
PARTS = ("strength", "intent", "link", "tie")
NUMBERS = (*SCORES, *PARTS, "likelihood")
ORDERS = (*SCORES, "likelihood")
# Levels in words, each from a least number. Confidence is a mean over both sides, of 1 for a fact that is stated on a
# page, 0.7 for one inferred, 0.4 for general knowledge: a level is that of the mean's nearest kind of fact.
CONFIDENCE_LEVELS = {"stated": 0.85, "inferred": 0.65, "general knowledge": 0.0}
NOVELTY_LEVELS = {"new": 1.0, "some ties": 0.5, "close ties": 0.0}


@dataclass(frozen=True)
class OpportunityParty:
    """One of those who should work together.

    `codes` are the regions that it is or lies in, `classes` those of these regions, such as "transition region"; `line`
    says in one sentence, without its name, what it brings.
    """

    iri: str
    label: str
    role: str
    codes: tuple[str, ...]
    countries: tuple[str, ...]
    classes: frozenset[str] = frozenset()
    line: str = ""


@dataclass(frozen=True)
class Subject:
    """A field, a topic or a theme of strategies that an opportunity is about; `field` is the IRI of a topic's field."""

    iri: str
    label: str
    field: str = ""

    @property
    def slug(self) -> str:
        """Return its short name, the last part of its IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class RankedOpportunity:
    """An opportunity with its rank within its kind. `numbers` holds scores and parts (0 to 1) where stated.

    `themes` are those of the priorities among its evidence.
    """

    iri: str
    kind: str
    kind_label: str
    label: str
    rank: int
    numbers: Mapping[str, float]
    parties: tuple[OpportunityParty, ...]
    sectors: tuple[Subject, ...]
    topics: tuple[Subject, ...]
    themes: tuple[Subject, ...] = ()
    neighbours: bool = False
    existing: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """Return in words why it stands apart in its list: neighbours, or a tie that exists."""
        marks = (
            (self.neighbours, "neighbours (Interreg programme)"),
            (self.existing, "existing collaboration"),
        )
        return tuple(words for holds, words in marks if holds)

    @property
    def confidence_level(self) -> str:
        """Return in a word how far its evidence can be trusted, a key of CONFIDENCE_LEVELS."""
        return level(CONFIDENCE_LEVELS, self.numbers["confidence"])

    @property
    def novelty_level(self) -> str:
        """Return in words how much joins its parties already, a key of NOVELTY_LEVELS."""
        return level(NOVELTY_LEVELS, self.numbers["novelty"])

    @property
    def main_field(self) -> Subject | None:
        """Return the field of the topic that the offer names, else the first field, None where it has none."""
        named = sorted(self.topics, key=lambda topic: topic.label not in self.label)
        fields = {field.iri: field for field in self.sectors}
        first = self.sectors[0] if self.sectors else None
        return next((fields[topic.field] for topic in named if topic.field in fields), first)

    def offers(self, topic: str) -> bool:
        """Say whether the offer itself names a topic (a short name) that it is about."""
        return any(subject.slug == topic and subject.label in self.label for subject in self.topics)

    @cached_property
    def folded(self) -> str:
        """Return its label without case, accents and punctuation."""
        return slug(self.label)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Return the countries of its parties."""
        return frozenset(country for party in self.parties for country in party.countries)


def level(levels: Mapping[str, float], number: float) -> str:
    """Return the first of some levels whose least number is reached.

    >>> level(CONFIDENCE_LEVELS, 0.77)
    'inferred'
    """
    return next(name for name, least in levels.items() if round(number, 4) >= least)
