"""Facts from which matchmaking reasons: organisations with their fields, topics, partnerships and places."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graph.evidence.classes_of_regions import classes_of, read_region_classes
from graph.evidence.fact_reading import read_facts
from graph.evidence.facts import GraphFacts, Organisation, Partnership, Priority
from graph.evidence.partnership_details import Background, background
from graph.evidence.published_relatedness import read_relatedness
from graph.matchmaking.related_fields import RelatedFields, related_fields
from graph.matchmaking.vocabulary import Vocabulary, vocabulary
from graph.opportunities.words import strongest
from graph.store.engine import Store
from ontology.term import Term


@dataclass(frozen=True)
class MatchFacts:
    """The facts of a graph with kinds and programmes, related fields and classes of regions."""

    facts: GraphFacts
    background: Background
    related: RelatedFields
    region_classes: Mapping[Term, frozenset[str]] = field(default_factory=dict)

    def topic_names(self, organisation: Organisation) -> frozenset[str]:
        """Return the names of the topics of an organisation."""
        return frozenset(self.facts.topics[topic].label for topic in organisation.all_topics)

    def classes(self, organisation: Organisation) -> frozenset[str]:
        """Return the classes of the region of an organisation."""
        return classes_of(organisation.region, self.facts.regions, self.region_classes)

    def regions_of(self, classes: Collection[str]) -> frozenset[Term]:
        """Return the regions that are, or lie in, one of some classes."""
        regions = self.facts.regions
        return frozenset(
            region
            for region in regions
            if not classes_of(region, regions, self.region_classes).isdisjoint(classes)
        )

    @cached_property
    def claims(self) -> Mapping[Term, list[Priority]]:
        """Return the priorities of each region, the newest and the narrowest first."""
        claims: dict[Term, list[Priority]] = {}
        for priority in strongest(self.facts.priorities):
            claims.setdefault(priority.region, []).append(priority)
        return claims

    def claims_around(self, organisation: Organisation) -> list[Priority]:
        """Return the priorities of an organisation's region and of those around it, without the country's."""
        claims: list[Priority] = []
        region = organisation.region
        while region is not None and self.facts.regions[region].level > 0:
            claims += self.claims.get(region, [])
            region = self.facts.regions[region].parent
        return claims

    @cached_property
    def taken(self) -> Mapping[Term, list[Partnership]]:
        """Return the partnerships of each organisation that is in any."""
        taken: dict[Term, list[Partnership]] = {}
        for partnership in self.facts.partnerships:
            for member in sorted(partnership.members):
                taken.setdefault(member, []).append(partnership)
        return taken

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the words for keywords and classes of regions."""
        return vocabulary(self.facts.organisations.values(), self.region_classes.values())


def read_match_facts(store: Store, facts: GraphFacts | None = None) -> MatchFacts:
    """Return the facts of any store that holds the graph; `facts` are its facts where they have been read."""
    facts = facts or read_facts(store)
    return MatchFacts(
        facts,
        background(store),
        related_fields(facts.sectors, read_relatedness(store)),
        read_region_classes(store),
    )
