"""Example queries as RDF, in the way of the SIB's collections: one executable for each query of the gallery."""

import re
from collections.abc import Iterable

from ontology.iri import Minter
from ontology.namespace import RDFS, SCHEMA, TYPE, XSD, Namespace
from ontology.term import Term, Triple, literal, typed
from queries.library import Query

SH = Namespace("http://www.w3.org/ns/shacl#")
PATH = ".well-known/sparql-examples/"
_FORM = re.compile(r"^(?:SELECT|CONSTRUCT|ASK)\b", re.MULTILINE)
_PREFIX = re.compile(r"^PREFIX (\S*): <([^>]+)>", re.MULTILINE)


def example(mint: Minter, one: Query) -> list[Triple]:
    """Return a query as an executable: what it answers, its text, its prefixes and the endpoint."""
    name = mint.page(PATH + one.name)
    match = _FORM.search(one.text)
    if match is None:
        raise ValueError(f"no SELECT, CONSTRUCT or ASK at the start of a line: {one.name}")
    form = match.group().capitalize()
    text = one.plain
    return [
        (name, TYPE, SH("SPARQLExecutable")),
        (name, TYPE, SH(f"SPARQL{form}Executable")),
        (name, RDFS("comment"), literal(one.summary, "en")),
        (name, SH(form.lower()), literal(text)),
        (name, SCHEMA("keywords"), literal(one.name.partition("/")[0])),
        (name, SCHEMA("target"), mint.page("sparql")),
        *_declarations(name, mint, _PREFIX.findall(text)),
    ]


def _declarations(name: Term, mint: Minter, prefixes: Iterable[tuple[str, str]]) -> Iterable[Triple]:
    """Yield the prefixes of a query; all queries share the declaration of one."""
    declared = mint.page(PATH + "prefixes")
    yield name, SH("prefixes"), declared
    for prefix, namespace in prefixes:
        one = mint.page(f"{PATH}prefixes#{prefix}")
        yield declared, SH("declare"), one
        yield one, SH("prefix"), literal(prefix)
        yield one, SH("namespace"), typed(namespace, XSD("anyURI"))
