"""The documents that describe a thing: their suffixes, media types and bytes."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import ontology
from ontology.namespace import PREFIXES
from ontology.term import Triple as TermTriple

# In the order in which a client that does not mind is served.
MEDIA_TYPES = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
_ALIASES = {
    "application/xhtml+xml": "html",
    "application/json": "jsonld",
    "application/x-turtle": "ttl",
    "text/n3": "ttl",
    "text/plain": "nt",
    "application/xml": "rdf",
}
_NATIVE = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}


def suffix_of(media_type: str) -> str:
    """Return the suffix of a media type that `offered` names.

    >>> suffix_of("application/json")
    'jsonld'
    """
    for suffix, name in MEDIA_TYPES.items():
        if name == media_type:
            return suffix
    return _ALIASES[media_type]


def offered() -> list[str]:
    """Return every media type that a document is given in, the preferred first."""
    return [*MEDIA_TYPES.values(), *_ALIASES]


def split_suffix(path: str) -> tuple[str, str]:
    """Return a path without the suffix of a document, and the suffix.

    >>> split_suffix("region/2021/ES21.ttl")
    ('region/2021/ES21', 'ttl')
    >>> split_suffix("association/nace2.1-01")
    ('association/nace2.1-01', '')
    """
    stem, dot, suffix = path.rpartition(".")
    return (stem, suffix) if dot and suffix in MEDIA_TYPES else (path, "")


def parsed(triples: Iterable[TermTriple]) -> list[ox.Triple]:
    """Return triples of terms as the engine's."""
    text = "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in triples)
    return [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)]


def serialise(triples: Sequence[ox.Triple], suffix: str) -> bytes:
    """Return triples in the format of a suffix, always in the same order."""
    ordered = sorted(triples, key=str)
    if suffix == "jsonld":
        return _json_ld(ordered)
    data = ox.serialize(ordered, format=_NATIVE[suffix], prefixes=_prefixes(ordered))
    return data or b""


def _prefixes(triples: Sequence[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that the triples use."""
    text = "".join(str(triple) for triple in triples)
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if f"<{namespace}" in text}


@cache
def context() -> Any:
    """Return the JSON-LD context that ships with the ontology."""
    path = Path(ontology.__file__).parent / "context.jsonld"
    return json.loads(path.read_text(encoding="utf-8"))["@context"]


def _json_ld(triples: Sequence[ox.Triple]) -> bytes:
    from rdflib import Graph

    graph = Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    text = graph.serialize(format="json-ld", context=context(), auto_compact=True, sort_keys=True, indent=1)
    return text.encode()
