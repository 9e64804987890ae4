"""Counts of what the graphs hold, by class, by property and by links to others, as VoID states them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from graph.store.engine import Store, rows, text
from ontology.namespace import PREFIXES, TYPE, VOID
from ontology.term import Term, Triple, integer, iri, literal, text_of
from queries.library import query


@dataclass(frozen=True)
class ClassCount:
    """Number of things of a class, with one of them."""

    name: str
    things: int
    example: str


@dataclass(frozen=True)
class LinkCount:
    """Number of links by a property to a data set of others, whose IRIs begin with `space`."""

    target: str
    space: str
    property: str
    links: int


@dataclass(frozen=True)
class Contents:
    """Counts of each graph by its IRI, and of all of them.

    `properties` are {property: statements}. A thing of one class in several graphs counts once in `all_classes`.
    """

    classes: dict[str, list[ClassCount]] = field(default_factory=dict)
    properties: dict[str, Counter[str]] = field(default_factory=dict)
    all_classes: tuple[ClassCount, ...] = ()
    links: tuple[LinkCount, ...] = ()

    @property
    def all_properties(self) -> Counter[str]:
        """Return the statements of each property in all graphs."""
        return sum(self.properties.values(), Counter())


def read_contents(store: Store) -> Contents:
    """Count the contents of a store."""
    classes: dict[str, list[ClassCount]] = {}
    examples: dict[str, str] = {}
    for graph, name, things, example in _rows(store, "catalogue/classes"):
        classes.setdefault(graph, []).append(ClassCount(name, int(things), example))
        examples[name] = min(examples.get(name, example), example) or example
    properties: dict[str, Counter[str]] = {}
    for graph, name, statements in _rows(store, "catalogue/properties"):
        properties.setdefault(graph, Counter())[name] = int(statements)
    return Contents(
        classes,
        properties,
        tuple(
            ClassCount(name, int(things), examples[name])
            for name, things in sorted(_rows(store, "pages/counts"))
            if name in examples
        ),
        tuple(
            LinkCount(target, space, name, int(links))
            for target, space, name, links in _rows(store, "catalogue/links")
        ),
    )


def _rows(store: Store, name: str) -> list[list[str]]:
    return [
        ["" if cell is None else text(cell) for cell in row] for row in rows(store.query(query(name).text))
    ]


def partitions(dataset: Term, classes: Sequence[ClassCount], properties: Counter[str]) -> Iterator[Triple]:
    """Yield the parts of a data set by class and by property, each with its count."""
    yield dataset, VOID("classes"), integer(len(classes))
    yield dataset, VOID("properties"), integer(len(properties))
    for one in classes:
        part = iri(f"{text_of(dataset)}#class-{_local(one.name)}")
        yield dataset, VOID("classPartition"), part
        yield part, TYPE, VOID("Dataset")
        yield part, VOID("class"), iri(one.name)
        yield part, VOID("entities"), integer(one.things)
        if one.example:
            yield part, VOID("exampleResource"), iri(one.example)
    for name, statements in sorted(properties.items()):
        part = iri(f"{text_of(dataset)}#property-{_local(name)}")
        yield dataset, VOID("propertyPartition"), part
        yield part, TYPE, VOID("Dataset")
        yield part, VOID("property"), iri(name)
        yield part, VOID("triples"), integer(statements)


def linksets(dataset: Term, links: Sequence[LinkCount]) -> Iterator[Triple]:
    """Yield the links from a data set to those of others, by target and property."""
    for one in links:
        target = iri(one.target)
        links_iri = iri(f"{text_of(dataset)}#links-{_slug(one.target)}-{_local(one.property)}")
        yield dataset, VOID("subset"), links_iri
        yield links_iri, TYPE, VOID("Linkset")
        yield links_iri, VOID("subjectsTarget"), dataset
        yield links_iri, VOID("objectsTarget"), target
        yield links_iri, VOID("linkPredicate"), iri(one.property)
        yield links_iri, VOID("triples"), integer(one.links)
        yield target, TYPE, VOID("Dataset")
        yield target, VOID("uriSpace"), literal(one.space)


def _slug(text: str) -> str:
    return text.rstrip("/").rpartition("/")[2]


def _local(name: str) -> str:
    """Return a short name of a term that no other term has."""
    for prefix, namespace in PREFIXES.items():
        if name.startswith(namespace) and name.removeprefix(namespace).isalnum():
            return f"{prefix}-{name.removeprefix(namespace)}"
    return "x" + sha256(name.encode()).hexdigest()[:10]
