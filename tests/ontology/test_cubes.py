"""The cubes are well-formed by the integrity constraints of the RDF Data Cube recommendation."""

import pytest
from rdflib import Graph

from ontology.documents import VOCABULARY

PREFIXES = """
PREFIX hansa: <https://w3id.org/hansa/ontology#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#>
"""
# Each query finds a violation. Numbers and wording after https://www.w3.org/TR/vocab-data-cube/#wf-rules.
CONSTRAINTS = {
    "IC-1 an observation has exactly one data set": """ASK {
        { ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?d } }
        UNION { ?o a qb:Observation ; qb:dataSet ?d1, ?d2 FILTER (?d1 != ?d2) } }""",
    "IC-2 a data set has exactly one structure": """ASK {
        { ?d a qb:DataSet FILTER NOT EXISTS { ?d qb:structure ?s } }
        UNION { ?d a qb:DataSet ; qb:structure ?s1, ?s2 FILTER (?s1 != ?s2) } }""",
    "IC-3 a structure has a measure": """ASK {
        ?s a qb:DataStructureDefinition
        FILTER NOT EXISTS { ?s qb:component/qb:measure ?m . ?m a qb:MeasureProperty } }""",
    "IC-4 a dimension has a range": """ASK {
        ?d a qb:DimensionProperty FILTER NOT EXISTS { ?d rdfs:range ?r } }""",
    "IC-5 a dimension over concepts has a code list": """ASK {
        ?d a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?d qb:codeList ?l } }""",
    "IC-6 only attributes are optional": """ASK {
        ?s qb:component ?c . ?c qb:componentRequired false ; ?role ?p
        FILTER (?role IN (qb:dimension, qb:measure)) }""",
    "IC-11 an observation has every dimension": """ASK {
        ?o qb:dataSet/qb:structure/qb:component/qb:dimension ?d FILTER NOT EXISTS { ?o ?d ?value } }""",
    "IC-12 no two observations of a cube share all dimensions": """ASK {
        ?o1 qb:dataSet ?set . ?o2 qb:dataSet ?set FILTER (STR(?o1) < STR(?o2))
        FILTER NOT EXISTS { ?set qb:structure/qb:component/qb:dimension ?d .
            ?o1 ?d ?v1 . ?o2 ?d ?v2 FILTER (?v1 != ?v2) } }""",
    "IC-14 an observation has every measure": """ASK {
        ?o qb:dataSet/qb:structure/qb:component/qb:measure ?m FILTER NOT EXISTS { ?o ?m ?value } }""",
    "a measure that is a quantity has a unit": """ASK {
        ?c qb:measure ?m FILTER (?m NOT IN (hansa:community, hansa:articulationPoint, hansa:outermost))
        FILTER NOT EXISTS { ?m sdmx-attribute:unitMeasure ?u }
        FILTER NOT EXISTS { ?m sdmx-attribute:unitMult ?u . ?s qb:component ?c, [ qb:dimension hansa:currency ] } }""",
}
OBSERVATIONS = """
@prefix hansa: <https://w3id.org/hansa/ontology#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix : <http://localhost:8000/> .
:o1 a qb:Observation ; qb:dataSet hansa:ActivityRelatednessCube ;
    hansa:activity :automotive ; hansa:otherActivity :plastics ; hansa:cooccurrence 2 ; hansa:association 1.4 .
:o2 a qb:Observation ; qb:dataSet hansa:ActivityRelatednessCube ;
    hansa:activity :plastics ; hansa:otherActivity :automotive ; hansa:cooccurrence 2 ; hansa:association 1.4 .
"""


def cubes(observations: str) -> Graph:
    graph = Graph()
    for document in VOCABULARY:
        graph.parse(document.path)
    return graph.parse(data=observations, format="turtle")


def violated(graph: Graph) -> list[str]:
    return [name for name, query in CONSTRAINTS.items() if graph.query(PREFIXES + query).askAnswer]


def test_shipped_structures_violate_no_constraint() -> None:
    assert violated(cubes(OBSERVATIONS)) == []


@pytest.mark.parametrize(
    ("old", "new", "constraint"),
    [
        (
            ":o2 a qb:Observation ; qb:dataSet hansa:ActivityRelatednessCube ;",
            ":o2 a qb:Observation ;",
            "IC-1",
        ),
        ("hansa:otherActivity :automotive ;", "", "IC-11"),
        (
            ":plastics ; hansa:otherActivity :automotive",
            ":automotive ; hansa:otherActivity :plastics",
            "IC-12",
        ),
        ("hansa:association 1.4 .\n:o2", "hansa:dummy 1 .\n:o2", "IC-14"),
    ],
)
def test_broken_observation_violates_its_constraint_only(old: str, new: str, constraint: str) -> None:
    assert old in OBSERVATIONS
    terms = violated(cubes(OBSERVATIONS.replace(old, new)))
    assert [name.split()[0] for name in terms] == [constraint]


def test_every_cube_names_its_dimensions_and_measures() -> None:
    rows = cubes("").query(
        PREFIXES
        + """SELECT ?cube (GROUP_CONCAT(?name; separator=" ") AS ?names) {
            SELECT ?cube ?name { ?cube qb:structure/qb:component/(qb:dimension|qb:measure) ?p
            BIND(STRAFTER(STR(?p), "#") AS ?name) } ORDER BY ?cube ?name } GROUP BY ?cube ORDER BY ?cube"""
    )
    assert {str(row[0]).partition("#")[2]: " ".join(sorted(str(row[1]).split())) for row in rows} == {
        "ActivityComplexityCube": "activity complexityIndex",
        "ActivityDensityCube": "activity region relatednessDensity",
        "ActivityRelatednessCube": "activity association cooccurrence otherActivity",
        "ActivityTotalsCube": "activity country currency origin output referenceYear totalUse",
        "BrokerageCube": "articulationPoint betweenness community communityStability constraint degree "
        "effectiveSize organisation",
        "CollaborationCube": "jointPartnerships newmanWeight organisation otherOrganisation",
        "CoefficientCube": "activity otherActivity technicalCoefficient",
        "CondensedEmploymentCube": "activity personsEmployed region",
        "CondensedJointProjectCube": "jointProjects jointProjectsSince2014 newmanWeight otherRegion region",
        "CondensedWageCube": "region wagesPerPerson",
        "CrossProximityCube": "activity crossProximity theme",
        "EmploymentCube": "activity personsEmployed refPeriod region",
        "EmploymentReferenceCube": "activity personsEmployed regions",
        "EmploymentQuotientCube": "activity locationQuotient personsEmployed refPeriod region",
        "LocalUnitCube": "activity localUnits refPeriod region",
        "WageCube": "activity refPeriod region wages",
        "FieldEmploymentCube": "locationQuotient personsEmployed region sector",
        "FieldEvidenceCube": "fieldEvidence organisations partnerships priorities region sector",
        "FlowCube": "country currency flow origin referenceYear supplyingActivity usingActivity",
        "FlowLinkCube": "activity inputOutputLink otherActivity purchasesShare salesShare",
        "IntercountryFlowCube": "currency flow referenceYear supplyingActivity supplyingCountry usingActivity "
        "usingCountry",
        "IndustryConcentrationCube": "industry personsEmployed personsInStrongRegions regions regionsWithEmployment "
        "shareInLargestFifth shareInMostSpecialisedFifth strongRegions",
        "InterregCube": "interregBudget interregErdf interregPartners interregProjects region",
        "OutlookCube": "likelihood otherRegion region theme",
        "PublishedRelatednessCube": "coLocationRelatedness inputOutputRelatedness occupationRelatedness otherSector "
        "overallRelatedness sector",
        "RegionClassCube": "outermost region",
        "RegionComplexityCube": "complexityIndex region",
        "ResearchCollaborationCube": "jointProjects newmanWeight otherRegion region",
        "StrongClusterCube": "industry locationQuotient personsEmployed region shareOfIndustry",
        "TiePredictionCube": "adamicAdar organisation otherOrganisation resourceAllocation",
        "TypicalFlowCube": "lift purchasesShare purchasesShareHigh purchasesShareLow salesShare salesShareHigh "
        "salesShareLow supplyingActivity usingActivity",
        "TypicalUpstreamnessCube": "activity upstreamness",
        "UpstreamnessCube": "activity upstreamness",
    }
