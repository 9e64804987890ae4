"""Each term of the vocabulary is described, and every used term is in it."""

import json
import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from ontology.documents import CONTEXT, DOCUMENTS, SHAPES, VOCABULARY

HANSA = "https://w3id.org/hansa/ontology#"
ONTOLOGY = URIRef("https://w3id.org/hansa/ontology")
BASE = "http://localhost:8000/"
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    graph = Graph()
    for document in VOCABULARY:
        graph.parse(document.path)
    return graph


def own(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    return sorted(
        term
        for kind in kinds
        for term in graph.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term.startswith(HANSA)
    )


def test_every_class_and_property_has_an_english_label_and_comment(vocabulary: Graph) -> None:
    terms = own(vocabulary, OWL.Class, *PROPERTIES)
    assert terms
    for term in terms:
        for annotation in (RDFS.label, RDFS.comment):
            result = list(vocabulary.objects(term, annotation))
            assert len(result) == 1, (term, annotation)
            assert isinstance(result[0], Literal)
            assert result[0].language == "en"
            assert str(result[0]).strip()
        assert list(vocabulary.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


def test_every_property_has_one_domain_and_one_range(vocabulary: Graph) -> None:
    for term in own(vocabulary, *PROPERTIES):
        assert len(list(vocabulary.objects(term, RDFS.domain))) == 1, term
        assert len(list(vocabulary.objects(term, RDFS.range))) == 1, term


def test_object_properties_range_over_classes_and_datatype_properties_over_datatypes(
    vocabulary: Graph,
) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    for term in own(vocabulary, OWL.DatatypeProperty):
        datatype = vocabulary.value(term, RDFS.range)
        assert datatype == RDF.langString or str(datatype).startswith(xsd), term
    for term in own(vocabulary, OWL.ObjectProperty):
        assert not str(vocabulary.value(term, RDFS.range)).startswith(xsd), term


def test_every_own_class_stands_under_an_established_one(vocabulary: Graph) -> None:
    for term in own(vocabulary, OWL.Class):
        assert [up for up in vocabulary.objects(term, RDFS.subClassOf) if not str(up).startswith(HANSA)], term


def test_every_concept_and_scheme_has_a_name_and_a_definition(vocabulary: Graph) -> None:
    terms = own(vocabulary, SKOS.Concept, SKOS.ConceptScheme)
    assert terms
    for term in terms:
        assert len(list(vocabulary.objects(term, SKOS.prefLabel))) == 1, term
        assert len(list(vocabulary.objects(term, SKOS.definition))) == 1, term


def test_notations_are_unique_within_a_scheme(vocabulary: Graph) -> None:
    for scheme in own(vocabulary, SKOS.ConceptScheme):
        notations = [
            vocabulary.value(concept, SKOS.notation) for concept in vocabulary.subjects(SKOS.inScheme, scheme)
        ]
        assert None not in notations, scheme
        assert len(notations) == len(set(notations)), scheme


def test_ontology_states_version_licence_and_creator(vocabulary: Graph) -> None:
    dcterms = "http://purl.org/dc/terms/"
    assert str(vocabulary.value(ONTOLOGY, OWL.versionInfo)) == "0.1.0"
    assert vocabulary.value(ONTOLOGY, URIRef(dcterms + "creator")) == Literal("Hansa")
    assert str(vocabulary.value(ONTOLOGY, URIRef(dcterms + "license"))).endswith("/licence/EUPL_1_2")


def test_documents_list_exactly_the_files_that_ship() -> None:
    folder = CONTEXT.parent
    listed = {document.path for document in DOCUMENTS} | set(SHAPES)
    assert listed == set(folder.rglob("*.ttl"))
    assert CONTEXT.is_file()


@pytest.mark.parametrize("path", [*(d.path for d in DOCUMENTS), *SHAPES], ids=lambda path: path.stem)
def test_turtle_uses_only_declared_terms(path: Path, vocabulary: Graph) -> None:
    declared = set(vocabulary.subjects(RDF.type))
    terms = {node for triple in Graph().parse(path, publicID=BASE) for node in triple}
    used = {node for node in terms if isinstance(node, URIRef) and node.startswith(HANSA)}
    assert used - declared == set()


def test_shape_queries_and_messages_name_only_declared_terms(vocabulary: Graph) -> None:
    declared = {str(term) for term in vocabulary.subjects(RDF.type)}
    for path in SHAPES:
        named = set(re.findall(r"hansa:([A-Za-z0-9]+)", path.read_text(encoding="utf-8")))
        assert {HANSA + name for name in named} <= declared, path


def test_context_names_every_own_class_and_property_and_no_other(vocabulary: Graph) -> None:
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    targets = {
        entry if isinstance(entry, str) else entry.get("@id", "")
        for entry in context.values()
        if entry != 1.1
    }
    own_targets = {target.removeprefix("hansa:") for target in targets if target.startswith("hansa:")}
    assert own_targets == {term.removeprefix(HANSA) for term in own(vocabulary, OWL.Class, *PROPERTIES)}
