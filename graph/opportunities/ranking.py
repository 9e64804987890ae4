"""Ranked opportunities of a snapshot, as pages and commands list them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.evidence.rows import Row, text_rows
from graph.opportunities.opportunity import KINDS, kind_name
from graph.store.engine import Store
from ontology.iri import slug

SCORES = ("score", "fit", "novelty", "confidence")
PARTS = ("strength", "intent", "link", "tie")
NUMBERS = (*SCORES, *PARTS, "likelihood")
ORDERS = (*SCORES, "likelihood")
# The kinds stand in the order of their measured precision.
_ORDER = {kind: at for at, kind in enumerate(map(kind_name, KINDS))}


@dataclass(frozen=True)
class OpportunityParty:
    """One of those who should work together. `codes` are the regions that it is or lies in."""

    iri: str
    label: str
    role: str
    codes: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """A sector or a topic that an opportunity is about."""

    iri: str
    label: str

    @property
    def slug(self) -> str:
        """Return its short name, the last part of its IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class RankedOpportunity:
    """An opportunity with its rank within its kind. `numbers` holds scores and parts (0 to 1) where stated."""

    iri: str
    kind: str
    kind_label: str
    label: str
    rank: int
    numbers: Mapping[str, float]
    parties: tuple[OpportunityParty, ...]
    sectors: tuple[Subject, ...]
    topics: tuple[Subject, ...]
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


@dataclass(frozen=True)
class OpportunityFilter:
    """Criteria of a list; an empty field is none.

    `region` is a NUTS code, `country` a code as the EU writes it, `sector` and `topic` short names, `organisation` an
    IRI, `text` words of the label.
    """

    kind: str = ""
    region: str = ""
    country: str = ""
    sector: str = ""
    topic: str = ""
    organisation: str = ""
    text: str = ""

    def matches(self, opportunity: RankedOpportunity) -> bool:
        """Say whether an opportunity meets every criterion."""
        parties = opportunity.parties
        return (
            (not self.kind or opportunity.kind == self.kind)
            and (not self.country or self.country.upper() in opportunity.countries)
            and (not self.sector or any(sector.slug == self.sector for sector in opportunity.sectors))
            and (not self.topic or any(topic.slug == self.topic for topic in opportunity.topics))
            and (not self.organisation or any(party.iri == self.organisation for party in parties))
            and (not self.region or any(concerns(self.region, code) for p in parties for code in p.codes))
            and all(word in opportunity.folded for word in self._words)
        )

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(slug(self.text).split("-")) if self.text.strip() else ()


def concerns(region: str, code: str) -> bool:
    """Say whether what a code stands for is a region, lies in it, or holds it (but for its country).

    >>> [concerns("ES21", code) for code in ("ES21", "ES212", "ES2", "ES", "ES22")]
    [True, True, True, False, False]
    """
    region = region.strip().upper()
    return code.startswith(region) or (len(code) > 2 and region.startswith(code))


@dataclass(frozen=True)
class EvidenceLink:
    """A thing that a reason rests on; an observation has no label."""

    iri: str
    label: str


@dataclass(frozen=True)
class StatedReason:
    """A reason of an opportunity as the graph states it; `party` is the one that brings it, empty where all do."""

    position: int
    kind: str
    kind_label: str
    text: str
    evidence: tuple[EvidenceLink, ...]
    party: str = ""


class RankedOpportunities:
    """All opportunities of a snapshot, the best of each kind in turn."""

    def __init__(self, opportunities: Iterable[RankedOpportunity]) -> None:
        self.all = tuple(opportunities)
        self._by_iri = {opportunity.iri: opportunity for opportunity in self.all}

    @classmethod
    def read(cls, store: Store) -> "RankedOpportunities":
        """Read the opportunities of a store."""
        parties = _parties(store)
        subjects: dict[tuple[str, str], list[Subject]] = {}
        for row in text_rows(store, "opportunities/subjects"):
            key = row["opportunity"], row["role"]
            subjects.setdefault(key, []).append(Subject(row["subject"], row["label"]))
        opportunities = [
            RankedOpportunity(
                row["opportunity"],
                row["kind"],
                row["kindLabel"],
                row["label"],
                int(row["rank"]),
                {name: float(row[name]) for name in NUMBERS if row[name]},
                tuple(parties.get(row["opportunity"], ())),
                tuple(subjects.get((row["opportunity"], "sector"), ())),
                tuple(subjects.get((row["opportunity"], "topic"), ())),
                row["neighbours"] == "true",
                row["existing"] == "true",
            )
            for row in text_rows(store, "opportunities/list")
        ]
        return cls(sorted(opportunities, key=lambda one: (one.rank, _precision_order(one.kind), one.iri)))

    def get(self, iri: str) -> RankedOpportunity | None:
        """Return an opportunity by its IRI, None where there is none."""
        return self._by_iri.get(iri)

    def about(self, thing: str) -> Sequence[RankedOpportunity]:
        """Return the opportunities that a party, a sector or a topic is in."""
        return self._by_thing.get(thing, ())

    @cached_property
    def _by_thing(self) -> Mapping[str, Sequence[RankedOpportunity]]:
        by_thing: dict[str, list[RankedOpportunity]] = {}
        for opportunity in self.all:
            subjects = (*opportunity.sectors, *opportunity.topics)
            parties = [party.iri for party in opportunity.parties]
            for thing in dict.fromkeys([*parties, *(subject.iri for subject in subjects)]):
                by_thing.setdefault(thing, []).append(opportunity)
        return by_thing

    def select(self, criteria: OpportunityFilter, order: str = "") -> list[RankedOpportunity]:
        """Return the opportunities that meet the criteria, the best of each kind in turn.

        With an order, one of `ORDERS`, those with the highest of these numbers come first, of whichever kind; what has
        no such number is left out. Of a topic, those whose offer names it come first: many are on a further one too.
        """
        selected = [opportunity for opportunity in self.all if criteria.matches(opportunity)]
        if criteria.topic:
            selected.sort(key=lambda opportunity: not opportunity.offers(criteria.topic))
        if not order:
            return selected
        return sorted(
            (opportunity for opportunity in selected if order in opportunity.numbers),
            key=lambda opportunity: (-opportunity.numbers[order], opportunity.kind, opportunity.rank),
        )

    def kinds(self) -> list[tuple[str, str, int]]:
        """Return each kind with its label and how many there are, in the order of measured precision."""
        counts: dict[tuple[str, str], int] = {}
        for opportunity in self.all:
            kind = opportunity.kind, opportunity.kind_label
            counts[kind] = counts.get(kind, 0) + 1
        return [(*kind, counts[kind]) for kind in sorted(counts, key=lambda kind: _precision_order(kind[0]))]

    def countries(self) -> list[str]:
        """Return the countries of all parties."""
        return sorted({country for opportunity in self.all for country in opportunity.countries})

    def sectors(self) -> list[Subject]:
        """Return the sectors of all opportunities by their label."""
        sectors = {sector for opportunity in self.all for sector in opportunity.sectors}
        return sorted(sectors, key=lambda sector: (sector.label, sector.iri))

    def topics(self) -> list[Subject]:
        """Return the topics of all opportunities by their label."""
        topics = {topic for opportunity in self.all for topic in opportunity.topics}
        return sorted(topics, key=lambda topic: (topic.label, topic.iri))


def first_of_each_kind(opportunities: Iterable[RankedOpportunity], each: int = 3) -> list[RankedOpportunity]:
    """Return the first few of each kind, the kind of the highest measured precision first.

    The scale of one kind would hide the others.
    """
    by_kind: dict[str, list[RankedOpportunity]] = {}
    for opportunity in opportunities:
        by_kind.setdefault(opportunity.kind, []).append(opportunity)
    kinds = sorted(by_kind, key=_precision_order)
    return [opportunity for kind in kinds for opportunity in by_kind[kind][:each]]


def _precision_order(kind: str) -> tuple[int, str]:
    """Return a key that sorts kinds by their measured precision, an unknown one last."""
    return _ORDER.get(kind, len(_ORDER)), kind


def read_reasons(store: Store, opportunity: str) -> list[StatedReason]:
    """Return the reasons of an opportunity (an IRI) in their order, each with its evidence."""
    by_position: dict[int, list[Row]] = {}
    for row in text_rows(store, "opportunities/reasons", opportunity=opportunity):
        by_position.setdefault(int(row["position"]), []).append(row)
    return [
        StatedReason(
            position,
            rows[0]["kind"],
            rows[0]["kindLabel"],
            rows[0]["text"],
            tuple(EvidenceLink(row["evidence"], row["evidenceLabel"]) for row in rows if row["evidence"]),
            rows[0]["party"],
        )
        for position, rows in sorted(by_position.items())
    ]


def _parties(store: Store) -> dict[str, list[OpportunityParty]]:
    """Return the parties by opportunity; one that lies in several regions has several codes."""
    places: dict[str, list[Row]] = {}
    for row in text_rows(store, "opportunities/party_places"):
        places.setdefault(row["party"], []).append(row)
    parties: dict[str, list[OpportunityParty]] = {}
    for row in text_rows(store, "opportunities/parties"):
        rows = places.get(row["party"], [])
        party = OpportunityParty(
            row["party"],
            rows[0]["label"] if rows else row["party"],
            row["role"],
            tuple(dict.fromkeys(place["code"] for place in rows if place["code"])),
            tuple(dict.fromkeys(place["country"] for place in rows if place["country"])),
        )
        parties.setdefault(row["opportunity"], []).append(party)
    return parties
