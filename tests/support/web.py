"""A small graph for the tests of the web, published as a snapshot."""

from pathlib import Path

from graph.snapshot.build import Input, Recipe, build
from graph.snapshot.folder import Part, Snapshot, SnapshotFolder
from ontology.documents import SCHEMES, VOCABULARY, Document
from ontology.iri import Minter
from ontology.parsing import triples_of

BASE = "http://localhost:8000/"
HEAD = """
@base <http://localhost:8000/> .
@prefix hansa: <https://w3id.org/hansa/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix qb: <http://purl.org/linked-data/cube#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> .
"""
FACTS = (
    HEAD
    + """
country:ESP a schema:Country ; skos:prefLabel "Spain"@en ; skos:notation "ES" .
country:FRA a schema:Country ; skos:prefLabel "France"@en ; skos:notation "FR" .
<region/2021/ES> a geo:Feature, skos:Concept ; skos:prefLabel "España" ; skos:notation "ES" ;
  hansa:nutsLevel 0 ;
  skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:ESP .
<region/2021/ES2> a geo:Feature, skos:Concept ; skos:prefLabel "Noreste" ; skos:notation "ES2" ;
  hansa:nutsLevel 1 ;
  skos:broader <region/2021/ES> ; skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:ESP .
<region/2021/ES21> a geo:Feature, skos:Concept ; skos:prefLabel "País Vasco" ; skos:notation "ES21" ;
  hansa:nutsLevel 2 ;
  skos:broader <region/2021/ES2> ; skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:ESP ;
  skos:exactMatch <region/2024/ES21> .
<region/2024/ES21> a geo:Feature, skos:Concept ; skos:prefLabel "País Vasco" ; skos:notation "ES21" ;
  hansa:nutsLevel 2 ;
  skos:inScheme hansa:Nuts2024 ; schema:addressCountry country:ESP ; skos:exactMatch <region/2021/ES21> .
<region/2021/FRK2> a geo:Feature, skos:Concept ; skos:prefLabel "Rhône-Alpes" ; skos:notation "FRK2" ;
  hansa:nutsLevel 2 ;
  skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:FRA .
<region/2021/FR> a geo:Feature, skos:Concept ; skos:prefLabel "France" ; skos:notation "FR" ; hansa:nutsLevel 0 ;
  skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:FRA .
<region/2021/FRK> a geo:Feature, skos:Concept ; skos:prefLabel "Auvergne-Rhône-Alpes" ; skos:notation "FRK" ;
  hansa:nutsLevel 1 ;
  skos:broader <region/2021/FR> ; skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:FRA .
<region/2024/ES> a geo:Feature, skos:Concept ; skos:prefLabel "España" ; skos:notation "ES" ; hansa:nutsLevel 0 ;
  skos:inScheme hansa:Nuts2024 ; schema:addressCountry country:ESP .
<region/2024/ES2> a geo:Feature, skos:Concept ; skos:prefLabel "Noreste" ; skos:notation "ES2" ; hansa:nutsLevel 1 ;
  skos:broader <region/2024/ES> ; skos:inScheme hansa:Nuts2024 ; schema:addressCountry country:ESP .
<region/2021/FRK2> skos:broader <region/2021/FRK> .
<region/2024/ES21> skos:broader <region/2024/ES2> .
<organisation/bhc> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "Basque Health Cluster" ;
  skos:altLabel "BHC" ; schema:addressCountry country:ESP ; dcterms:spatial <region/2021/ES21> ;
  org:classification hansa:ClusterOrganisationKind ; schema:addressLocality "Bilbao" ;
  dcterms:subject <sector/medical-devices> ; hansa:confidence hansa:Stated ; hansa:inferredField "sectors" ;
  dcterms:source <https://example.org/bhc> ; dcterms:bibliographicCitation "https://example.org/bhc" .
<organisation/lyon> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "Lyonbiopôle <Auvergne>" ;
  schema:addressCountry country:FRA ; dcterms:spatial <region/2021/FRK2> ;
  dcterms:subject <sector/biopharmaceuticals> .
<organisation/alone> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "Alone Cluster" ;
  schema:addressCountry country:ESP .
<partnership/s3> a org:OrganizationalCollaboration ; skos:prefLabel "S3martMed" ;
  schema:startDate "2018-10-01"^^xsd:date ;
  hansa:programmeName "ESCP-S3-2018" ; hansa:programme <programme/escp> ;
  dcterms:subject <sector/medical-devices> ;
  dcterms:description "Value chains of medical technology"@en ; hansa:budget 500000.0 .
<membership/s3/bhc> a org:Membership ; org:member <organisation/bhc> ; org:organization <partnership/s3> ;
  org:role hansa:Coordinator .
<membership/s3/lyon> a org:Membership ; org:member <organisation/lyon> ;
  org:organization <partnership/s3> ; org:role hansa:Partner .
<programme/escp> a schema:FundingScheme ; skos:prefLabel "European Strategic Cluster Partnerships" ;
  hansa:years "2018-2019" .
<event/lyon-2019> a schema:Event ; skos:prefLabel "Matchmaking in Lyon" ;
  schema:startDate "2019-05"^^xsd:gYearMonth .
<priority/ES21/2021-2027/health> a hansa:Priority ; skos:prefLabel "Personalised health"@en ;
  hansa:claimedBy <region/2021/ES21> ;
  hansa:period "2021-2027" ; dcterms:subject <sector/medical-devices> ; hansa:confidence hansa:Stated ;
  dcterms:source <https://example.org/s3> .
"""
)
OPPORTUNITY = """
<opportunity/{kind}/{key}> a hansa:Opportunity ; hansa:kind hansa:{name} ; skos:prefLabel "{label}" ;
  hansa:party {parties} ; dcterms:subject <sector/medical-devices> ;
  hansa:score {score} ; hansa:fit 0.5 ; hansa:novelty 1.0 ; hansa:evidenceConfidence 0.8 ;
  hansa:strengthPart 0.4 ; hansa:intentPart 0.6 ; hansa:linkPart 0.0 ; hansa:tiePart 0.1 ; hansa:rank {rank} ;
  hansa:reason <opportunity/{kind}/{key}#reason-1> .
<opportunity/{kind}/{key}#reason-1> a hansa:Reason ; hansa:evidenceKind hansa:Intent ; hansa:position 1 ;
  schema:text "The Basque Country claims personalised health."@en ;
  hansa:evidence <priority/ES21/2021-2027/health> .
"""
GAPS = 60
DERIVED = (
    HEAD
    + OPPORTUNITY.format(
        kind="shared-priority",
        key="es21-frk2",
        name="SharedPriority",
        label="País Vasco and Rhône-Alpes could work together on Medical Devices",
        parties="<region/2021/ES21>, <region/2021/FRK2>",
        score="0.4",
        rank=1,
    )
    + "".join(
        OPPORTUNITY.format(
            kind="gap",
            key=f"frk2-{number}",
            name="Gap",
            label=f"Rhône-Alpes lacks partnership {number}",
            parties="<region/2021/FRK2>",
            score=f"0.{300 - number}",
            rank=number,
        )
        for number in range(1, GAPS + 1)
    )
    + """
<observation/FieldEvidenceCube/2021-ES21/medical-devices> a qb:Observation ; qb:dataSet hansa:FieldEvidenceCube ;
  hansa:region <region/2021/ES21> ; hansa:sector <sector/medical-devices> ; hansa:fieldEvidence 0.75 ;
  hansa:organisations 1 ;
  hansa:priorities 1 ; hansa:partnerships 1 .
<observation/FieldEmploymentCube/2021-ES21/medical-devices> a qb:Observation ;
  qb:dataSet hansa:FieldEmploymentCube ; hansa:region <region/2021/ES21> ; hansa:sector <sector/medical-devices> ;
  hansa:personsEmployed 1200 ; hansa:locationQuotient 3.25 .
"""
)


def publish(store: Path, folder: Path, facts: str = FACTS, derived: str = DERIVED) -> Snapshot:
    """Publish a snapshot of two texts of Turtle beside the vocabulary and the schemes."""
    folder.mkdir(exist_ok=True)
    inputs: list[tuple[str, tuple[Document, ...]]] = []
    for name, text in (("facts", facts), ("figures", derived)):
        path = folder / f"{name}.ttl"
        path.write_text(text, encoding="utf-8")
        inputs.append((name, (Document(path, name, relative=True),)))
    inputs += [("ontology", VOCABULARY), ("schemes", SCHEMES)]
    return build(
        SnapshotFolder(store),
        [
            Input(
                name,
                [triple for document in documents for triple in triples_of(document, BASE)],
                lambda name=name: Part("", name, name.capitalize(), publisher="Test", licence="CC-BY-4.0"),  # type: ignore[misc]
            )
            for name, documents in inputs
        ],
        Recipe(Minter(BASE), "0", lambda *_: iter(())),
    )
