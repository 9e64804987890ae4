"""Pair of an organisation and a possible partner, with what they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.evidence.facts import Organisation
from graph.matchmaking.partners.criteria import Criteria
from graph.matchmaking.partners.search import PartnerIndex
from ontology.sentence import Sentence, joined, names, word
from ontology.term import Term


@dataclass(frozen=True)
class PartnerPair:
    """An organisation (`own`) and a possible partner (`other`), by their rows, under some criteria."""

    index: PartnerIndex
    criteria: Criteria
    own: int
    other: int

    @property
    def mine(self) -> Organisation:
        """Return the organisation that looks for partners."""
        return self.index.organisations[self.own]

    @property
    def theirs(self) -> Organisation:
        """Return the possible partner."""
        return self.index.organisations[self.other]

    def fields(self, sectors: Sequence[Term]) -> Sentence:
        """Return the names of fields in a row."""
        return names([word(self.index.known.facts.sectors[sector]) for sector in sectors])

    def topics(self, topics: Sequence[Term]) -> list[str]:
        """Return the names of topics."""
        return [word(self.index.known.facts.topics[topic].label) for topic in topics]

    @property
    def place(self) -> Sentence:
        """Return the region and the country of the partner."""
        region = self.theirs.region
        label = "" if region is None else self.index.known.facts.regions[region].label
        return joined([part for part in (word(label), self.theirs.country) if part])

    @property
    def shared_topics(self) -> list[str]:
        """Return the names of common topics, the rarest first, then other common keywords."""
        index = self.index
        mine, theirs = index.topics.of(self.own), set(index.topics.of(self.other))
        common = [topic for topic in mine if topic in theirs]
        common.sort(key=lambda topic: (-index.topics.weights[index.topics.position[topic]], topic))
        labels = self.topics(common)
        keywords = set(index.keywords.of(self.own)) & set(index.keywords.of(self.other))
        said = " ".join(labels).casefold()
        return labels + sorted(keyword for keyword in keywords if keyword not in said)

    @property
    def shared_fields(self) -> list[Term]:
        """Return the common fields."""
        theirs = self.index.fields.of(self.other)
        return [sector for sector in self.index.fields.of(self.own) if sector in theirs]

    @property
    def requested(self) -> list[str]:
        """Return the names of what is requested and the partner alone works on."""
        index, criteria = self.index, self.criteria
        fields = [
            sector
            for sector in dict.fromkeys((criteria.need, criteria.sector))
            if sector in index.fields.of(self.other) and sector not in index.fields.of(self.own)
        ]
        topics = (
            [criteria.topic] if criteria.topic and criteria.topic not in index.topics.of(self.own) else []
        )
        return [*self.topics(topics), *(word(self.index.known.facts.sectors[sector]) for sector in fields)]

    @property
    def closest_fields(self) -> tuple[Term, Term] | None:
        """Return the closest two related fields of the pair, None where no two are related."""
        related = self.index.known.related
        mine, theirs = self.index.fields.of(self.own), self.index.fields.of(self.other)
        rows = [related.sectors.index(sector) for sector in mine]
        columns = [related.sectors.index(sector) for sector in theirs]
        values = related.values[np.ix_(rows, columns)]
        if not values.any():
            return None
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        return mine[row], theirs[column]
