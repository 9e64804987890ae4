"""Ranked opportunities of a snapshot, as pages and commands list them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.evidence.classes_of_regions import read_region_classes
from graph.evidence.rows import Row, text_rows
from graph.opportunities.opportunity import KINDS, kind_name
from graph.opportunities.opportunity_filter import OpportunityFilter, concerns
from graph.opportunities.party_line import is_of_employment, party_line
from graph.opportunities.ranked_opportunity import NUMBERS, OpportunityParty, RankedOpportunity, Subject
from graph.store.engine import Store
from ontology.sentence_json import decoded

# The kinds stand in the order of their measured precision.
_ORDER = {kind: at for at, kind in enumerate(map(kind_name, KINDS))}


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
            subjects.setdefault(key, []).append(Subject(row["subject"], row["label"], row["field"]))
        opportunities = [
            RankedOpportunity(
                row["opportunity"],
                row["kind"],
                row["kindLabel"],
                _stated(row, "label"),
                int(row["rank"]),
                {name: float(row[name]) for name in NUMBERS if row[name]},
                tuple(parties.get(row["opportunity"], ())),
                tuple(subjects.get((row["opportunity"], "sector"), ())),
                tuple(subjects.get((row["opportunity"], "topic"), ())),
                tuple(subjects.get((row["opportunity"], "theme"), ())),
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
            _stated(rows[0], "text"),
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
    known = _classes_by_code(store)
    described: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], frozenset[str]]] = {}
    for party, rows in places.items():
        codes = tuple(dict.fromkeys(place["code"] for place in rows if place["code"]))
        countries = tuple(dict.fromkeys(place["country"] for place in rows if place["country"]))
        classes = frozenset(
            name
            for one, names in known.items()
            for name in names
            if any(concerns(code, one) for code in codes)
        )
        described[party] = rows[0]["label"], codes, countries, classes
    lines = _lines(store)
    parties: dict[str, list[OpportunityParty]] = {}
    for row in text_rows(store, "opportunities/parties"):
        label, codes, countries, classes = described.get(row["party"], (row["party"], (), (), frozenset()))
        line = lines.get((row["opportunity"], row["party"]), "")
        one = OpportunityParty(row["party"], label, row["role"], codes, countries, classes, party_line(line))
        parties.setdefault(row["opportunity"], []).append(one)
    return parties


def _lines(store: Store) -> dict[tuple[str, str], str]:
    """Return what each party of an opportunity brings: persons employed where that is known, else organisations."""
    lines: dict[tuple[str, str], str] = {}
    for row in text_rows(store, "opportunities/lines"):
        key, reason = (row["opportunity"], row["party"]), _stated(row, "text")
        if key not in lines or (is_of_employment(reason) and not is_of_employment(lines[key])):
            lines[key] = reason
    return lines


def _stated(row: Row, column: str) -> str:
    """Return the sentence of a row with its parts, or its text alone, where an earlier snapshot states no parts."""
    return decoded(row["made"]) if row["made"] else row[column]


def _classes_by_code(store: Store) -> dict[str, frozenset[str]]:
    """Return the classes of each NUTS code, whichever of its versions has them."""
    classes: dict[str, frozenset[str]] = {}
    for region, names in read_region_classes(store).items():
        code = region[1:-1].rpartition("/")[2]
        classes[code] = classes.get(code, frozenset()) | names
    return classes
