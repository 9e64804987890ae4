"""Everything that the kinds of opportunity reason from, in one place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.facts import Organisation, Partnership, Region
from graph.evidence.likelihood import Likelihood
from graph.evidence.network import Network, network
from graph.evidence.organisation_ties import OrganisationTies, organisation_ties
from graph.evidence.published_relatedness import NO_RELATEDNESS, PublishedRelatedness
from graph.evidence.scores import Scores
from graph.evidence.typical_flows import TypicalFlow
from graph.opportunities.activities import Activities
from graph.opportunities.opportunity import Standing, mean
from graph.opportunities.thresholds import BROAD_FIELD, HISTORY_YEARS, NARROW_FIELD
from ontology.iri import Minter
from ontology.sentence import Sentence, word
from ontology.term import Term


@dataclass(frozen=True)
class Context:
    """The evidence with what is computed of it; `reference` is the day ("2026-11-01") against which ends are read."""

    evidence: Evidence
    mint: Minter
    reference: str
    flows: tuple[TypicalFlow, ...] = ()
    likelihood: Likelihood | None = None
    relatedness: PublishedRelatedness = NO_RELATEDNESS

    @cached_property
    def activities(self) -> Activities:
        """Return the divisions of the table of employment."""
        return Activities(self.evidence.official.employment, self.evidence.employed)

    @cached_property
    def scores(self) -> Scores:
        """Return the strength of the evidence in fields and topics."""
        return Scores(self.evidence)

    @cached_property
    def network(self) -> Network | None:
        """Return the network of partnerships, None where there is none."""
        return network(self.evidence.facts)

    @cached_property
    def ties(self) -> OrganisationTies:
        """Return the partnerships and partners of each organisation."""
        return organisation_ties(self.evidence.facts)

    def region(self, territory: int) -> Region:
        """Return the region of a territory."""
        return self.evidence.territories.regions[territory]

    def place(self, territory: int) -> Sentence:
        """Return the name of a territory as a part of a sentence."""
        return word(self.region(territory).label)

    def sector(self, column: int) -> Sentence:
        """Return the label of a sector as it stands in a sentence."""
        return self.field(self.evidence.sectors[column])

    def field(self, sector: Term) -> Sentence:
        """Return the label of a sector, by its IRI, as it stands in a sentence."""
        return word(self.evidence.facts.sectors[sector].lower())

    def topic(self, topic: Term) -> Sentence:
        """Return the label of a topic."""
        return word(self.evidence.facts.topics[topic].label)

    def is_history(self, partnership: Partnership) -> bool:
        """Say whether a partnership ended more than two years before the reference date."""
        limit = f"{int(self.reference[:4]) - HISTORY_YEARS}{self.reference[4:]}"
        return bool(partnership.end) and partnership.end < limit[: len(partnership.end)]

    @cached_property
    def narrow(self) -> frozenset[int]:
        """Return the columns of the fields that one division measures and few territories claim."""
        size = len(self.evidence.territories.regions)
        return frozenset(
            j
            for j, sector in enumerate(self.evidence.sectors)
            if len(self.evidence.facts.core.get(sector, ())) == 1
            and self.evidence.claimants[j] <= NARROW_FIELD * size
        )

    @cached_property
    def topic_claimants(self) -> Counter[Term]:
        """Return how many territories claim each topic."""
        return Counter(topic for _, topic in self.evidence.topic_priorities)

    @cached_property
    def topic_specificity(self) -> dict[Term, float]:
        """Return between 1 for a topic that one territory claims and 0.5 for one that all claim: mild, cuts nothing."""
        return {topic: self._specificity(number) for topic, number in self.topic_claimants.items()}

    def field_specificity(self, column: int) -> float:
        """Return between 1 for a field that one territory claims and 0.5 for one that all claim."""
        return self._specificity(self.evidence.claimants[column])

    def _specificity(self, claimants: int) -> float:
        size = max(2, len(self.evidence.territories.regions))
        return float(1 - np.log(max(1, claimants)) / np.log(size) / 2)

    def standing(self, one: int, other: int, topics: Sequence[Term], sectors: Sequence[Term]) -> Standing:
        """Return how a pair of territories stands apart in a list."""
        beside = self.evidence.official.neighbours
        nations = self.evidence.territories.nations
        return Standing(
            neighbours=beside is not None and bool(beside[one, other]),
            nation=one in nations or other in nations,
            existing=bool(self.existing(one, other, topics, sectors)),
        )

    def existing(
        self, one: int, other: int, topics: Sequence[Term], sectors: Sequence[Term]
    ) -> list[Partnership]:
        """Return the partnerships on a topic or field that join two territories and are no history."""
        return [
            partnership
            for partnership in self.evidence.joint_partnerships(one, other)
            if not self.is_history(partnership)
            and (set(topics) & partnership.topics or set(sectors) & partnership.sectors)
        ]

    def meet(self, one: int, other: int, sectors: Sequence[Term]) -> float | None:
        """Return the largest probability that two territories meet in a project on one of some sectors' themes."""
        ahead, themes = self.likelihood, self.evidence.facts.themes
        if ahead is None:
            return None
        known = [ahead.of(one, other, themes.get(sector)) for sector in sectors]
        return max((probability for probability in known if probability is not None), default=None)

    @cached_property
    def trust(self) -> Matrix:
        """Return the way that trust could take between two territories (n x n, 0 to 1)."""
        return self.evidence.trust

    @cached_property
    def novelty(self) -> Matrix:
        """Return how far two territories are from what exists between them (n x n, 0 to 1)."""
        return self.evidence.novelty

    def topic_organisations(self, territory: int, topic: Term) -> list[Organisation]:
        """Return the cluster organisations of a territory on a topic.

        First those that chose it as a keyword, and of them those whose main field is that of the topic.
        """
        rows = self.evidence.topic_organisations.get((territory, topic), [])
        clusters = [one for one in rows if one.is_cluster]
        sector = self.evidence.facts.topics[topic].sector
        return sorted(
            clusters,
            key=lambda one: (
                *(topic not in one.topics, one.main != sector),
                *(-one.confidence, -(one.members or 0), one.iri),
            ),
        )

    def field_organisations(self, territory: int, column: int) -> list[Organisation]:
        """Return the cluster organisations of a territory in a field, those of which it is the main one first."""
        sector = self.evidence.sectors[column]
        rows = self.evidence.organisations.get((territory, column), [])
        clusters = [one for one in rows if one.is_cluster]
        return sorted(
            clusters, key=lambda one: (one.main != sector, -one.confidence, -(one.members or 0), one.iri)
        )

    @cached_property
    def choices(self) -> dict[tuple[int, Term], list[Organisation]]:
        """Return by territory and topic the cluster organisations that chose it as a keyword and work in its field."""
        facts, choices = self.evidence.facts, {}
        for (territory, topic), rows in self.evidence.topic_organisations.items():
            sector = facts.topics[topic].sector
            chosen = [
                one
                for one in rows
                if one.is_cluster and topic in one.topics and sector is not None and sector in one.sectors
            ]
            if chosen:
                choices[territory, topic] = chosen
        return choices

    def choosing(self, territory: int, topic: Term) -> list[Organisation]:
        """Return the organisations of a territory that chose a topic of their field."""
        return self.choices.get((territory, topic), [])

    @cached_property
    def _topic_scores(self) -> dict[tuple[int, Term], float]:
        return {}

    def topic_score(self, territory: int, topic: Term) -> float:
        """Return the evidence of a territory in a topic; it is computed once."""
        cell = territory, topic
        if cell not in self._topic_scores:
            self._topic_scores[cell] = self.scores.topic(territory, topic)
        return self._topic_scores[cell]

    def confidence(self, territory: int, topics: Sequence[Term], column: int | None) -> float:
        """Return how far the best rows behind a territory's side can be trusted: organisations and claims."""
        evidence = self.evidence
        cells = [(territory, topic) for topic in topics]
        rows = [one.confidence for cell in cells for one in evidence.topic_organisations.get(cell, ())]
        said = [one.confidence for cell in cells for one in evidence.topic_priorities.get(cell, ())]
        if column is not None:
            rows = rows or [one.confidence for one in evidence.organisations.get((territory, column), ())]
            said = said or [one.confidence for one in evidence.priorities.get((territory, column), ())]
        best = [max(values) for values in (rows, said) if values]
        # What rests on official figures alone is as sure as they are.
        return sum(best) / len(best) if best else 1.0

    def field_topic_organisations(self, territory: int, column: int) -> list[Organisation]:
        """Return the organisations of a territory on any topic of a field."""
        topics = self.field_topics.get(self.evidence.sectors[column], ())
        rows = self.evidence.topic_organisations
        return [one for topic in topics for one in rows.get((territory, topic), ()) if one.is_cluster]

    @cached_property
    def field_topics(self) -> dict[Term, list[Term]]:
        """Return the topics of each sector."""
        topics: dict[Term, list[Term]] = {}
        for topic in self.evidence.facts.topics.values():
            if topic.sector is not None:
                topics.setdefault(topic.sector, []).append(topic.iri)
        return topics

    @cached_property
    def organisations_by_country(self) -> dict[str, list[Organisation]]:
        """Return the active cluster organisations of each country."""
        rows: dict[str, list[Organisation]] = {}
        for organisation in self.evidence.facts.organisations.values():
            if organisation.is_cluster and organisation.active:
                rows.setdefault(organisation.country, []).append(organisation)
        return rows

    @cached_property
    def broad(self) -> frozenset[int]:
        """Return the columns of the fields in which more than a quarter of the territories claim or have something."""
        size = len(self.evidence.territories.regions)
        cells = {*self.evidence.priorities, *self.evidence.organisations}
        counts = Counter(column for _, column in cells)
        return frozenset(column for column, number in counts.items() if number > BROAD_FIELD * size)

    @cached_property
    def clusters(self) -> list[Organisation]:
        """Return the active cluster organisations in the order of their IRIs."""
        organisations = self.evidence.facts.organisations.values()
        return sorted(
            (one for one in organisations if one.is_cluster and one.active), key=lambda one: one.iri
        )

    @cached_property
    def topic_organisation_count(self) -> Counter[Term]:
        """Return how many active cluster organisations name each topic."""
        return Counter(topic for one in self.clusters for topic in one.all_topics)

    def organisation_specificity(self, topic: Term) -> float:
        """Return between 1 for a topic that one organisation names and 0.5 for one that all name."""
        number, size = max(1, self.topic_organisation_count[topic]), max(2, len(self.clusters))
        return float(1 - np.log(number) / np.log(size) / 2)

    def renown(self, *organisations: Organisation) -> float:
        """Return how experienced organisations are in partnerships: the geometric mean of 1 - 1/(2 + their number)."""
        shares = [1 - 1 / (2 + len(self.ties.partnerships.get(one.iri, ()))) for one in organisations]
        return mean(shares)

    def home(self, organisation: Organisation) -> int | None:
        """Return the smallest territory of an organisation, None for one without a place."""
        home = self.evidence.territories.of(organisation)
        return None if home is None else self.evidence.territories.position[home]

    def pair_standing(self, homes: tuple[int | None, int | None], existing: bool) -> Standing:
        """Return how a pair of organisations stands apart in a list, by their territories."""
        one, other = homes
        beside = self.evidence.official.neighbours
        near = beside is not None and one is not None and other is not None and bool(beside[one, other])
        return Standing(neighbours=near, existing=existing)

    @cached_property
    def joined_fields(self) -> dict[frozenset[Term], list[Term]]:
        """Return the partnerships and cluster organisations that have both of two fields."""
        joined: dict[frozenset[Term], list[Term]] = {}
        things = [(one.iri, one.sectors) for one in self.evidence.facts.partnerships]
        things += [(one.iri, one.sectors) for one in self.clusters]
        for thing, sectors in things:
            for pair in combinations(sorted(sectors), 2):
                joined.setdefault(frozenset(pair), []).append(thing)
        return joined

    def label(self, thing: Term) -> str:
        """Return the label of an organisation or a partnership."""
        organisation = self.evidence.facts.organisations.get(thing)
        return self._partnership_labels[thing] if organisation is None else organisation.label

    @cached_property
    def _partnership_labels(self) -> dict[Term, str]:
        return {one.iri: one.label for one in self.evidence.facts.partnerships}

    def sectors_of(self, topics: Sequence[Term], *organisations: Organisation) -> tuple[Term, ...]:
        """Return the sectors of topics, and where they have none those that all of some organisations share."""
        own = [self.evidence.facts.topics[topic].sector for topic in topics]
        sectors = tuple(dict.fromkeys(sector for sector in own if sector is not None))
        return sectors or tuple(sorted(frozenset.intersection(*(one.sectors for one in organisations))))

    def topics_of(self, territory: int) -> frozenset[Term]:
        """Return the topics that organisations or claims of a territory name."""
        return self._topics_of.get(territory, frozenset())

    @cached_property
    def _topics_of(self) -> dict[int, frozenset[Term]]:
        named: dict[int, set[Term]] = {}
        for territory, topic in (*self.evidence.topic_organisations, *self.evidence.topic_priorities):
            named.setdefault(territory, set()).add(topic)
        return {territory: frozenset(topics) for territory, topics in named.items()}
