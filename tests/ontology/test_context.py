"""A graph written as JSON-LD with the shipped context is the same graph when read again."""

import json

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology.documents import CONTEXT, DOCUMENTS, Document

BASE = "http://localhost:8000/"
THINGS = """
@prefix hansa: <https://w3id.org/hansa/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<organisation/lyonbiopole> a org:Organization, hansa:ClusterOrganisation ;
    skos:prefLabel "Lyonbiopole" ;
    schema:foundingDate "2005"^^xsd:gYear ;
    hansa:memberCount 250 ;
    dcterms:subject <sector/medical-devices>, <sector/biopharmaceuticals> ;
    hansa:inferredField "nuts2" .
<partnership/s3martmed> a org:OrganizationalCollaboration ;
    skos:prefLabel "S3martMed" ;
    schema:startDate "2018-10-01"^^xsd:date ;
    schema:endDate "2020-09"^^xsd:gYearMonth ;
    hansa:budget 500000.0 .
<opportunity/bridge/1> a hansa:Opportunity ;
    hansa:score 0.25 ;
    hansa:reason <opportunity/bridge/1#reason-1> .
<opportunity/bridge/1#reason-1> a hansa:Reason ; schema:text "They have never met."@en .
"""


def context() -> dict[str, object]:
    loaded: dict[str, object] = json.loads(CONTEXT.read_text(encoding="utf-8"))
    return loaded


def test_things_survive_the_round_trip_in_short_words() -> None:
    graph = Graph().parse(data=THINGS, format="turtle", publicID=BASE)
    written = graph.serialize(format="json-ld", context=context()["@context"])
    assert isomorphic(graph, Graph().parse(data=written, format="json-ld"))
    things = {thing["id"]: thing for thing in json.loads(written)["@graph"]}
    thing = things[BASE + "organisation/lyonbiopole"]
    assert {key: sorted(value) if isinstance(value, list) else value for key, value in thing.items()} == {
        "id": BASE + "organisation/lyonbiopole",
        "type": ["ClusterOrganisation", "Organization"],
        "prefLabel": "Lyonbiopole",
        "foundingDate": "2005",
        "memberCount": "250",
        "subject": [BASE + "sector/biopharmaceuticals", BASE + "sector/medical-devices"],
        "inferredField": "nuts2",
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path.stem)
def test_shipped_documents_survive_the_round_trip(document: Document) -> None:
    graph = Graph().parse(document.path, publicID=BASE)
    written = graph.serialize(format="json-ld", context=context()["@context"])
    assert isomorphic(graph, Graph().parse(data=written, format="json-ld"))


def test_json_written_by_hand_is_read_as_the_model_says() -> None:
    data = {
        **context(),
        "id": BASE + "priority/ES21/2014-2020/energy",
        "type": "Priority",
        "period": "2014-2020",
    }
    data["claimedBy"] = BASE + "region/2021/ES21"
    expected = """
    @prefix hansa: <https://w3id.org/hansa/ontology#> .
    <priority/ES21/2014-2020/energy> a hansa:Priority ;
        hansa:period "2014-2020" ; hansa:claimedBy <region/2021/ES21> .
    """
    read = Graph().parse(data=json.dumps(data), format="json-ld")
    assert isomorphic(read, Graph().parse(data=expected, format="turtle", publicID=BASE))
