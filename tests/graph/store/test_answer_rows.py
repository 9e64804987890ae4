"""Rows that are read from one text are those that the engine gives one by one."""

import pytest
from pyoxigraph import Literal, NamedNode

from graph.store.engine import Embedded, rows, text_table
from ontology.namespace import XSD


@pytest.mark.parametrize(
    ("cell", "term"),
    [
        ("UNDEF", None),
        ("<http://example.org/a>", NamedNode("http://example.org/a")),
        ('""', Literal("")),
        ('"a b"', Literal("a b")),
        (r'"a\t\"b\"\n\\"', Literal('a\t"b"\n\\')),
        ('"Zürich"@de-ch', Literal("Zürich", language="de-ch")),
        (r'"\"Zürich\""@de', Literal('"Zürich"', language="de")),
        ("-7", Literal("-7", datatype=NamedNode(XSD.iri + "integer"))),
        ("1.5", Literal("1.5", datatype=NamedNode(XSD.iri + "decimal"))),
        ("2e3", Literal("2000", datatype=NamedNode(XSD.iri + "double"))),
        ("true", Literal("true", datatype=NamedNode(XSD.iri + "boolean"))),
        ('"2026"^^xsd:gYear', Literal("2026", datatype=NamedNode(XSD.iri + "gYear"))),
        ('"7"', Literal("7")),
    ],
)
def test_term_of_each_form_is_read_as_it_was_written(cell: str, term: NamedNode | Literal | None) -> None:
    query = f"PREFIX xsd: <{XSD.iri}> SELECT ?a ?b WHERE {{ VALUES (?a ?b) {{ ({cell} 1) }} }}"
    store = Embedded.in_memory()
    assert rows(store.query(query)) == [(term, Literal("1", datatype=NamedNode(XSD.iri + "integer")))]
    assert text_table(store.query(query)) == [("" if term is None else term.value, "1")]


def test_blank_node_keeps_its_label() -> None:
    store = Embedded.in_memory()
    store.engine.update("INSERT DATA { _:one <http://example.org/p> 1 }")
    query = "SELECT ?s WHERE { ?s ?p ?o }"
    (solution,) = store.query(query)
    assert rows(store.query(query)) == [(solution["s"],)]
    assert text_table(store.query(query)) == [(str(solution["s"]),)]


def test_answer_without_columns_has_a_row_or_none() -> None:
    store = Embedded.in_memory()
    assert rows(store.query("SELECT * WHERE {}")) == [()]
    assert rows(store.query("SELECT * WHERE { FILTER(false) }")) == []
    assert rows(store.query("SELECT ?a WHERE { FILTER(false) }")) == []
