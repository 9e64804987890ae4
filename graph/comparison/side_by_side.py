"""Territories side by side: employment, organisations, claims and topics, and the partnerships between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.evidence.by_territory import Evidence
from graph.evidence.facts import Organisation, Partnership, Priority, Region
from graph.opportunities.words import quoted, strongest
from graph.store.errors import NotFoundError
from ontology.sentence import names, sentence, word
from ontology.term import Term

FEWEST, MOST = 2, 10
MEASURES = {
    "persons": "persons employed in the core divisions of the field, newest published year of each; - not published",
    "quotient": "location quotient of employment against all regions (Florence 1939)",
    "organisations": "organisations in our register that state the field; 0 says nothing of the world",
    "claims": "priorities of the strategies that name the field",
    "difference": "range of the field's share in the employment of those that publish it, percentage points",
}


@dataclass(frozen=True)
class ComparedSide:
    """One of the compared: the requested region and the territory that stands for it."""

    requested: Region
    territory: Region
    position: int
    organisations: tuple[Organisation, ...]

    @property
    def note(self) -> str:
        """Say where another territory stands for the region, else nothing."""
        if self.requested.iri == self.territory.iri:
            return ""
        return sentence(
            "{name} ({code}) has no strategy of its own: {other} ({above}), in which it lies, stands for it.",
            name=word(self.requested.label),
            code=self.requested.code,
            other=word(self.territory.label),
            above=self.territory.code,
        )


@dataclass(frozen=True)
class FieldCell:
    """Evidence of a territory in a field; persons and quotient None if not published."""

    persons: float | None
    quotient: float | None
    at_least: bool
    organisations: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class FieldRow:
    """A field over the compared, with the range of its shares in percentage points."""

    label: str
    cells: tuple[FieldCell, ...]
    difference: float

    @property
    def claimants(self) -> int:
        """Return how many claim it."""
        return sum(1 for cell in self.cells if cell.claims)


@dataclass(frozen=True)
class CommonTopic:
    """A topic of at least two of the compared, with organisations and claims."""

    label: str
    organisations: tuple[tuple[str, ...], ...]
    claims: tuple[tuple[str, ...], ...]

    @property
    def sides(self) -> int:
        """Return how many have it."""
        return sum(1 for pair in zip(self.organisations, self.claims, strict=True) if any(pair))


@dataclass(frozen=True)
class Comparison:
    """Fields by difference, topics by the number that share them, partnerships of each two.

    `together` has a pair of places (one < other) for each two of the compared.
    """

    sides: tuple[ComparedSide, ...]
    fields: tuple[FieldRow, ...]
    topics: tuple[CommonTopic, ...]
    together: Mapping[tuple[int, int], tuple[Partnership, ...]]


def compare(evidence: Evidence, regions: Sequence[Term]) -> Comparison:
    """Compare 2 to 10 regions.

    Raises NotFoundError for too few or too many, one without evidence, or two for which the same territory stands.
    """
    if not FEWEST <= len(regions) <= MOST:
        raise NotFoundError(
            "not a comparison",
            "",
            sentence("{least} to {most} regions", least=FEWEST, most=MOST),
            str(len(regions)),
        )
    sides = tuple(_side(evidence, region) for region in regions)
    for at, side in enumerate(sides):
        for before in sides[:at]:
            if before.position == side.position:
                both = names([word(before.requested.label), word(side.requested.label)])
                raise NotFoundError(
                    "the same territory twice",
                    "",
                    "different ones",
                    sentence("{row}, both {name}", row=both, name=word(side.territory.label)),
                )
    places = [side.position for side in sides]
    together = {
        (one, other): tuple(evidence.joint_partnerships(places[one], places[other]))
        for one in range(len(sides))
        for other in range(one + 1, len(sides))
    }
    return Comparison(sides, _fields(evidence, places), _topics(evidence, places), together)


def _side(evidence: Evidence, region: Term) -> ComparedSide:
    regions, territories = evidence.facts.regions, evidence.territories
    home = territories.of_region(region)
    if home is not None:
        organisations = sorted(evidence.facts.organisations.items())
        here = [one for _, one in organisations if one.active and territories.of(one) == home]
        return ComparedSide(regions[region], regions[home], territories.position[home], tuple(here))
    raise NotFoundError(
        "region without evidence",
        "the graph",
        "priorities or organisations in or above it",
        regions[region].label,
    )


def _fields(evidence: Evidence, places: Sequence[int]) -> tuple[FieldRow, ...]:
    """Return the fields of which anything is known in one of the places."""
    shares = 100 * evidence.employed.shares[places]
    rows = []
    for j, sector in enumerate(evidence.sectors):
        cells = tuple(_cell(evidence, i, j) for i in places)
        published = shares[~np.isnan(shares[:, j]), j]
        if published.any() or any(cell.organisations or cell.claims for cell in cells):
            difference = float(np.ptp(published)) if len(published) > 1 else 0.0
            rows.append(FieldRow(evidence.facts.sectors[sector], cells, difference))
    return tuple(sorted(rows, key=lambda row: (-round(row.difference, 9), -row.claimants, row.label)))


def _cell(evidence: Evidence, i: int, j: int) -> FieldCell:
    persons, quotient = float(evidence.employed.persons[i, j]), float(evidence.employed.quotients[i, j])
    return FieldCell(
        None if np.isnan(persons) else persons,
        None if np.isnan(quotient) else quotient,
        bool(evidence.employed.at_least[i, j]),
        _labels(evidence.organisations.get((i, j), ())),
        _quotations(evidence.priorities.get((i, j), ())),
    )


def _topics(evidence: Evidence, places: Sequence[int]) -> tuple[CommonTopic, ...]:
    rows = []
    for iri, topic in evidence.facts.topics.items():
        row = CommonTopic(
            topic.label,
            tuple(_labels(evidence.topic_organisations.get((i, iri), ())) for i in places),
            tuple(_quotations(evidence.topic_priorities.get((i, iri), ())) for i in places),
        )
        if row.sides > 1:
            rows.append(row)
    return tuple(sorted(rows, key=lambda row: (-row.sides, -sum(map(len, row.organisations)), row.label)))


def _labels(organisations: Sequence[Organisation]) -> tuple[str, ...]:
    return tuple(sorted(organisation.label for organisation in organisations))


def _quotations(priorities: Sequence[Priority]) -> tuple[str, ...]:
    return tuple(quoted(priority, "") for priority in strongest(priorities))
