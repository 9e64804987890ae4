"""What the sources say, pulled out of the store by the evidence queries: who, where, what is claimed, who is tied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.evidence.rows import evidence_rows, sets
from graph.store.engine import RdfNode, Store, text
from ontology.namespace import HANSA
from ontology.term import Term

CONFIDENCE: Mapping[Term, float] = {HANSA("Stated"): 1.0, HANSA("Inferred"): 0.7, HANSA("Known"): 0.4}
# What a row without a confidence of its own is worth: members of partnerships are described by their membership.
UNSTATED = 0.7


@dataclass(frozen=True)
class Region:
    """A region of one NUTS version; `label` is in Latin letters, `parent` is None for a country."""

    iri: Term
    code: str
    level: int
    label: str
    country: str
    parent: Term | None


@dataclass(frozen=True)
class Organisation:
    """An organisation; `region` is the most precise one that is stated, `sectors` its cluster categories."""

    iri: Term
    label: str
    country: str
    region: Term | None
    confidence: float
    sectors: frozenset[Term]
    is_cluster: bool


@dataclass(frozen=True)
class Priority:
    """A claim of a territory; its sectors are a mapping by theme, often a wide one."""

    iri: Term
    label: str
    region: Term
    period: str
    confidence: float
    sectors: frozenset[Term]


@dataclass(frozen=True)
class Partnership:
    """A partnership with its memberships as pairs of membership and organisation."""

    iri: Term
    label: str
    start: str
    end: str
    sectors: frozenset[Term]
    memberships: tuple[tuple[Term, Term], ...]

    @property
    def members(self) -> frozenset[Term]:
        """Return the organisations that are in it."""
        return frozenset(organisation for _, organisation in self.memberships)


@dataclass(frozen=True)
class GraphFacts:
    """Everything that opportunities are reasoned from, each table in the order of its IRIs.

    `divisions` are the NACE Rev. 2 divisions of each sector, `themes` that of the projects in which it would meet.
    """

    regions: Mapping[Term, Region]
    sectors: Mapping[Term, str]
    organisations: Mapping[Term, Organisation]
    priorities: tuple[Priority, ...]
    partnerships: tuple[Partnership, ...]
    divisions: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
    themes: Mapping[Term, Term] = field(default_factory=dict)
    theme_labels: Mapping[Term, str] = field(default_factory=dict)


def read_facts(store: Store) -> GraphFacts:
    """Return the facts of any store that holds the graph."""
    sectors = evidence_rows(store, "sectors")
    return GraphFacts(
        regions={region.iri: region for region in _regions(store)},
        sectors={_term(row[0]): text(row[1]) for row in sectors},
        organisations={organisation.iri: organisation for organisation in _organisations(store)},
        priorities=tuple(_priorities(store)),
        partnerships=tuple(_partnerships(store)),
        divisions=_sets((row[0], row[2]) for row in sectors if row[2] is not None),
        themes={_term(row[0]): _term(row[3]) for row in sectors if row[3] is not None},
        theme_labels={_term(row[3]): text(row[4]) for row in sectors if row[3] is not None},
    )


def _words(row: tuple[RdfNode | None, ...], *columns: int) -> tuple[str, ...]:
    """Return what cells say, to sort by: sorting thousands of rows here is quicker than having an engine do it."""
    return tuple(text(row[at]) for at in columns or range(len(row)))


def _term(node: RdfNode | None) -> Term:
    if node is None:
        raise TypeError("an unbound variable where the query promises a value")
    return str(node)


def _sets(pairs: Iterable[tuple[RdfNode | None, ...]]) -> dict[Term, frozenset[Term]]:
    return sets((_term(key), _term(value)) for key, value in pairs)


def _regions(store: Store) -> Iterable[Region]:
    for iri, code, level, label, latin, country, parent in sorted(
        evidence_rows(store, "regions"), key=_words
    ):
        above = None if parent is None else _term(parent)
        name = text(latin) or text(label)
        yield Region(_term(iri), text(code), int(text(level)), name, text(country), above)


def _organisations(store: Store) -> Iterable[Organisation]:
    """Yield each organisation once: described twice, the description of the first region and country holds."""
    sectors = _sets(evidence_rows(store, "organisation_sectors"))
    clusters = {_term(row[0]) for row in evidence_rows(store, "cluster_organisations")}
    seen: set[Term] = set()
    found = sorted(evidence_rows(store, "organisations"), key=lambda row: _words(row, 0, 3, 2, 1, 4))
    for iri, label, country, region, confidence in found:
        term = _term(iri)
        if term not in seen:
            seen.add(term)
            yield Organisation(
                term,
                text(label),
                text(country),
                None if region is None else _term(region),
                UNSTATED if confidence is None else CONFIDENCE[_term(confidence)],
                sectors.get(term, frozenset()),
                term in clusters,
            )


def _priorities(store: Store) -> Iterable[Priority]:
    found = sorted(evidence_rows(store, "priorities"), key=_words)
    sectors = _sets((row[0], row[5]) for row in found)
    for iri, label, region, period, confidence, _ in {row[0]: row for row in found}.values():
        term = _term(iri)
        held = CONFIDENCE[_term(confidence)]
        yield Priority(term, text(label), _term(region), text(period), held, sectors[term])


def _partnerships(store: Store) -> Iterable[Partnership]:
    found = evidence_rows(store, "partnerships")
    sectors = _sets((row[0], row[4]) for row in found if row[4] is not None)
    members: dict[Term, list[tuple[Term, Term]]] = {}
    for membership, organisation, partnership, _ in sorted(evidence_rows(store, "memberships"), key=_words):
        members.setdefault(_term(partnership), []).append((_term(membership), _term(organisation)))
    for iri, label, start, end, _ in {row[0]: row for row in found}.values():
        term = _term(iri)
        yield Partnership(
            term,
            text(label),
            text(start),
            text(end),
            sectors.get(term, frozenset()),
            tuple(members.get(term, ())),
        )
