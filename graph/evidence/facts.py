"""Facts of the sources: organisations, claims and partnerships, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ontology.namespace import HANSA
from ontology.sentence import Sentence, sentence, word
from ontology.term import Term

CONFIDENCE: Mapping[Term, float] = {HANSA("Stated"): 1.0, HANSA("Inferred"): 0.7, HANSA("Known"): 0.4}
# A row without a confidence of its own: members of partnerships are described by their membership.
UNSTATED = 0.7
NO_TOPICS: frozenset[Term] = frozenset()


@dataclass(frozen=True)
class Region:
    """A region of one NUTS version.

    `label` is the English name where there is one, else the official one in Latin letters; `parent` is None for a
    country.
    """

    iri: Term
    code: str
    level: int
    label: str
    country: str
    parent: Term | None

    @property
    def is_extra_regio(self) -> bool:
        """Say whether it is no land but what a country accounts for outside its regions, such as embassies."""
        return self.code[2:3] == "Z"


@dataclass(frozen=True)
class Organisation:
    """An organisation; `region` is the most precise one that is stated, `sectors` its cluster categories.

    `main` is the category that its source names first, `topics` are those of its own keywords, `text_topics` those
    whose name stands in its words. `active` is False for one that merged or closed. `serves` are regions that it
    works for beside its seat; `excellence` is its label of cluster excellence.
    """

    iri: Term
    label: str
    country: str
    region: Term | None
    confidence: float
    sectors: frozenset[Term]
    is_cluster: bool
    main: Term | None = None
    topics: frozenset[Term] = NO_TOPICS
    text_topics: frozenset[Term] = NO_TOPICS
    keywords: frozenset[str] = frozenset()
    short_name: str = ""
    website: str = ""
    members: int | None = None
    excellence: str = ""
    active: bool = True
    serves: tuple[Term, ...] = ()

    @property
    def all_topics(self) -> frozenset[Term]:
        """Return the topics of its keywords and of its words."""
        return self.topics | self.text_topics


@dataclass(frozen=True)
class Priority:
    """A claim of a territory; `sectors` are those that its wording carries, often none."""

    iri: Term
    label: str
    region: Term
    period: str
    confidence: float
    sectors: frozenset[Term]
    topics: frozenset[Term] = NO_TOPICS
    text_topics: frozenset[Term] = NO_TOPICS

    @property
    def all_topics(self) -> frozenset[Term]:
        """Return the topics of its keywords and of its words."""
        return self.topics | self.text_topics


@dataclass(frozen=True)
class Partnership:
    """A partnership with its memberships as pairs of membership and organisation."""

    iri: Term
    label: str
    start: str
    end: str
    sectors: frozenset[Term]
    memberships: tuple[tuple[Term, Term], ...]
    topics: frozenset[Term] = NO_TOPICS

    @property
    def members(self) -> frozenset[Term]:
        """Return the organisations that are in it."""
        return frozenset(organisation for _, organisation in self.memberships)

    @property
    def years(self) -> Sentence:
        """Return from when to when it ran, as far as that is stated: "2018-2020", "from 2018", "until 2020"."""
        start, end = self.start[:4], self.end[:4]
        if start and end:
            return word(start if start == end else f"{start}-{end}")
        if start:
            return sentence("from {year}", year=start)
        return sentence("until {year}", year=end) if end else word("")


@dataclass(frozen=True)
class Topic:
    """A narrow topic, and the cluster category that it belongs to, None for one of many fields."""

    iri: Term
    label: str
    sector: Term | None


@dataclass(frozen=True)
class GraphFacts:
    """Everything that opportunities are reasoned from, each table in the order of its IRIs.

    `divisions` are the NACE Rev. 2 divisions of each sector, `core` those that measure it, `themes` that of the
    projects in which it would meet; `industries` are the divisions that measure each emerging industry.
    """

    regions: Mapping[Term, Region]
    sectors: Mapping[Term, str]
    organisations: Mapping[Term, Organisation]
    priorities: tuple[Priority, ...]
    partnerships: tuple[Partnership, ...]
    divisions: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
    themes: Mapping[Term, Term] = field(default_factory=dict)
    theme_labels: Mapping[Term, str] = field(default_factory=dict)
    core: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
    topics: Mapping[Term, Topic] = field(default_factory=dict)
    industries: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
