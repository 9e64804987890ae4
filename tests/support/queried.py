"""A small graph for the tests of the library of queries, and rows as text."""

from pyoxigraph import NamedNode, RdfFormat

from graph.store.engine import Embedded, QueryResult, rows

BASE = "http://e/"
TINY = """
@base <http://e/> .
@prefix hansa: <https://w3id.org/hansa/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix qb: <http://purl.org/linked-data/cube#> .

hansa:Stated skos:prefLabel "stated"@en ; skos:notation "S" ; skos:inScheme hansa:Confidences .
hansa:Inferred skos:prefLabel "inferred"@en ; skos:notation "I" ; skos:inScheme hansa:Confidences .
hansa:Gap skos:inScheme hansa:OpportunityKinds ; skos:notation "gap" ; skos:prefLabel "gap"@en .
<es> a schema:Country ; skos:prefLabel "Spain"@en ; skos:notation "ES" .
<fr> a schema:Country ; skos:prefLabel "France"@en ; skos:notation "FR" .
<r/ES2> skos:prefLabel "North" ; hansa:nutsLevel 1 ; schema:addressCountry <es> .
<r/ES21> skos:prefLabel "Basque Country" ; skos:broader <r/ES2> ; hansa:nutsLevel 2 ; schema:addressCountry <es> .
<r/ES212> skos:prefLabel "Gipuzkoa" ; skos:broader <r/ES21> ; hansa:nutsLevel 3 ; schema:addressCountry <es> .
<r/FRH0> skos:prefLabel "Brittany" ; hansa:nutsLevel 2 ; schema:addressCountry <fr> .
<s/sea> skos:prefLabel "Sea"@en ; skos:inScheme hansa:ClusterCategories .
<s/tools> skos:prefLabel "Tools"@en ; skos:inScheme hansa:ClusterCategories .

<o/a> a org:Organization , hansa:ClusterOrganisation ; skos:prefLabel "Alpha" ; schema:addressCountry <es> ;
  dcterms:spatial <r/ES212> ; dcterms:subject <s/tools> ; hansa:confidence hansa:Stated ;
  dcterms:bibliographicCitation "page a" ; hansa:memberCount 120 ; dcterms:date "2019" ;
  hansa:approximateField "members" .
<o/b> a org:Organization , hansa:ClusterOrganisation ; skos:prefLabel "Beta" ; schema:addressCountry <fr> ;
  dcterms:spatial <r/FRH0> ; dcterms:subject <s/sea> ; hansa:confidence hansa:Inferred ;
  dcterms:bibliographicCitation "page b" ; hansa:memberCount 40 ; hansa:excellenceLabel "Gold" .
<o/c> a org:Organization , hansa:ClusterOrganisation ; skos:prefLabel "Gamma" ; schema:addressCountry <es> ;
  dcterms:subject <s/tools> ; hansa:confidence hansa:Stated ; dcterms:bibliographicCitation "page c" .
<o/d> a org:Organization ; skos:prefLabel "Delta" ; schema:addressCountry <fr> .

<p/1> a org:OrganizationalCollaboration ; skos:prefLabel "One" ; hansa:programmeName "X-2018" ;
  dcterms:bibliographicCitation "page 1" ; schema:endDate "2020-06"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
<p/2> a org:OrganizationalCollaboration ; skos:prefLabel "Two" ; hansa:programmeName "Y-2020" ;
  dcterms:bibliographicCitation "page 2" ; schema:endDate "2022"^^<http://www.w3.org/2001/XMLSchema#gYear> .
<m/1a> org:member <o/a> ; org:organization <p/1> ; org:role hansa:Coordinator .
<m/1b> org:member <o/b> ; org:organization <p/1> ; org:role hansa:Partner .
<m/2b> org:member <o/b> ; org:organization <p/2> ; org:role hansa:Partner .
<m/2d> org:member <o/d> ; org:organization <p/2> ; org:role hansa:Partner .

<y/1> hansa:claimedBy <r/ES21> ; hansa:period "2021-2027" ; skos:prefLabel "Tools and sea"@en ;
  dcterms:subject <s/tools> , <s/sea> ; hansa:confidence hansa:Stated ; dcterms:bibliographicCitation "strategy" .

<x/1> qb:dataSet hansa:PublishedRelatednessCube ; hansa:sector <s/sea> ; hansa:otherSector <s/tools> ;
  hansa:overallRelatedness 95 .
<x/2> qb:dataSet hansa:PublishedRelatednessCube ; hansa:sector <s/tools> ; hansa:otherSector <s/sea> ;
  hansa:overallRelatedness 95 .
<g/1> hansa:kind hansa:Gap ; skos:prefLabel "Basque Country claims Sea"@en ; hansa:party <r/ES21> ;
  dcterms:subject <s/sea> ; hansa:rank 1 ; hansa:score 0.3 ; hansa:fit 0.5 ; hansa:novelty 0.9 ;
  hansa:evidenceConfidence 0.6 ; hansa:strengthPart 0.1 ; hansa:intentPart 0.5 ; hansa:linkPart 0.2 ;
  hansa:tiePart 0.1 .
"""


def tiny() -> Embedded:
    """Return the small graph: two countries, three placed and one unplaced organisation, two partnerships."""
    found = Embedded.in_memory()
    found.engine.load(TINY.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("http://e/graph/tiny"))
    return found


def said(answer: QueryResult) -> list[tuple[str | None, ...]]:
    """Return the rows of a SELECT as text, IRIs without their base."""
    return [
        tuple(None if cell is None else str(getattr(cell, "value", cell)).removeprefix(BASE) for cell in row)
        for row in rows(answer)
    ]
