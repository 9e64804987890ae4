"""Reading of the facts from a store by the evidence queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.evidence.facts import (
    CONFIDENCE,
    NO_TOPICS,
    UNSTATED,
    GraphFacts,
    Organisation,
    Partnership,
    Priority,
    Region,
    Topic,
)
from graph.evidence.rows import evidence_rows, sets
from graph.store.engine import RdfNode, Store, text
from ontology.namespace import HANSA
from ontology.term import Term

Row = tuple[RdfNode | None, ...]
Sets = Mapping[Term, frozenset[Term]]


@dataclass(frozen=True)
class ThingTopics:
    """Topics by thing: those of its own keywords, and those whose name stands in its words."""

    stated: Sets
    in_text: Sets


def read_facts(store: Store) -> GraphFacts:
    """Return the facts of any store that holds the graph."""
    sectors = evidence_rows(store, "sectors")
    topics = _topics_of_things(store)
    return GraphFacts(
        regions={region.iri: region for region in read_regions(store)},
        sectors={_term(row[0]): text(row[1]) for row in sectors},
        organisations={organisation.iri: organisation for organisation in _organisations(store, topics)},
        priorities=tuple(_priorities(store, topics)),
        partnerships=tuple(_partnerships(store, topics)),
        divisions=_sets((row[0], row[2]) for row in sectors if row[2] is not None),
        themes={_term(row[0]): _term(row[3]) for row in sectors if row[3] is not None},
        theme_labels={_term(row[3]): text(row[4]) for row in sectors if row[3] is not None},
        core=_sets(evidence_rows(store, "core_activities")),
        topics={topic.iri: topic for topic in _topics(store)},
        industries=_sets(evidence_rows(store, "emerging_industries")),
    )


def _words(row: Row, *columns: int) -> tuple[str, ...]:
    """Return what cells say, to sort by: sorting thousands of rows here is quicker than having an engine do it."""
    return tuple(text(row[at]) for at in columns or range(len(row)))


def _term(node: RdfNode | None) -> Term:
    if node is None:
        raise TypeError("an unbound variable where the query promises a value")
    return str(node)


def _sets(pairs: Iterable[Row]) -> dict[Term, frozenset[Term]]:
    return sets((_term(key), _term(value)) for key, value in pairs)


def read_regions(store: Store) -> Iterator[Region]:
    """Yield the regions of every version."""
    for iri, code, level, label, latin, english, country, parent in sorted(
        evidence_rows(store, "regions"), key=_words
    ):
        above = None if parent is None else _term(parent)
        name = text(english) or text(latin) or text(label)
        yield Region(_term(iri), text(code), int(text(level)), name, text(country), above)


def _topics(store: Store) -> Iterator[Topic]:
    for iri, label, sector in evidence_rows(store, "topics"):
        yield Topic(_term(iri), text(label), None if sector is None else _term(sector))


def _topics_of_things(store: Store) -> ThingTopics:
    rows = evidence_rows(store, "topics_of_things")
    stated, in_text = (
        _sets((thing, topic) for thing, property_, topic in rows if _term(property_) == HANSA(name))
        for name in ("topic", "topicInText")
    )
    return ThingTopics(stated, in_text)


def _organisations(store: Store, topics: ThingTopics) -> Iterator[Organisation]:
    """Yield each organisation once: described twice, the description of the first region and country holds."""
    sectors = _sets(evidence_rows(store, "organisation_sectors"))
    clusters = {_term(row[0]) for row in evidence_rows(store, "cluster_organisations")}
    keywords = sets((_term(thing), text(keyword)) for thing, keyword in evidence_rows(store, "keywords"))
    serves = _sets(evidence_rows(store, "service_areas"))
    details = {
        _term(row[0]): row for row in sorted(evidence_rows(store, "organisation_details"), key=_words)[::-1]
    }
    seen: set[Term] = set()
    rows = sorted(evidence_rows(store, "organisations"), key=lambda row: _words(row, 0, 3, 2, 1, 4))
    for iri, label, country, region, confidence in rows:
        term = _term(iri)
        if term in seen:
            continue
        seen.add(term)
        _, website, members, status, main, short, excellence = details.get(term, (None,) * 7)
        yield Organisation(
            term,
            text(label),
            text(country),
            None if region is None else _term(region),
            UNSTATED if confidence is None else CONFIDENCE[_term(confidence)],
            sectors.get(term, frozenset()),
            term in clusters,
            None if main is None else _term(main),
            topics.stated.get(term, NO_TOPICS),
            topics.in_text.get(term, NO_TOPICS),
            keywords.get(term, frozenset()),
            text(short),
            "" if website is None else str(website)[1:-1],
            int(text(members)) if members is not None else None,
            text(excellence),
            text(status) not in ("merged", "closed"),
            tuple(sorted(serves.get(term, ()))),
        )


def _priorities(store: Store, topics: ThingTopics) -> Iterator[Priority]:
    rows = sorted(evidence_rows(store, "priorities"), key=_words)
    sectors = _sets((row[0], row[5]) for row in rows if row[5] is not None)
    for iri, label, region, period, confidence, _ in {row[0]: row for row in rows}.values():
        term = _term(iri)
        yield Priority(
            term,
            text(label),
            _term(region),
            text(period),
            CONFIDENCE[_term(confidence)],
            sectors.get(term, frozenset()),
            topics.stated.get(term, NO_TOPICS),
            topics.in_text.get(term, NO_TOPICS),
        )


def _partnerships(store: Store, topics: ThingTopics) -> Iterator[Partnership]:
    rows = evidence_rows(store, "partnerships")
    sectors = _sets((row[0], row[4]) for row in rows if row[4] is not None)
    members: dict[Term, list[tuple[Term, Term]]] = {}
    for membership, organisation, partnership, _ in sorted(evidence_rows(store, "memberships"), key=_words):
        members.setdefault(_term(partnership), []).append((_term(membership), _term(organisation)))
    for iri, label, start, end, _ in {row[0]: row for row in rows}.values():
        term = _term(iri)
        yield Partnership(
            term,
            text(label),
            text(start),
            text(end),
            sectors.get(term, frozenset()),
            tuple(members.get(term, ())),
            topics.stated.get(term, NO_TOPICS) | topics.in_text.get(term, NO_TOPICS),
        )
