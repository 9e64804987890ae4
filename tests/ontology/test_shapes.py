"""Each shape accepts a good example, and says in words what is wrong with a bad one."""

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, Namespace

from ontology.documents import SHAPES

SH = Namespace("http://www.w3.org/ns/shacl#")
BASE = "http://localhost:8000/"
PREFIXES = """
@prefix hansa: <https://w3id.org/hansa/ontology#> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix nace: <http://data.europa.eu/ux2/nace2/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SECTOR = "<sector/automotive> a skos:Concept .\n"
REGION = "<region/2021/ES21> a geo:Feature .\n"
GOOD = {
    "region": """
<region/2021/ES2> a geo:Feature, skos:Concept ; skos:prefLabel "Noreste" ; skos:notation "ES2" ;
    hansa:nutsLevel 1 ; skos:inScheme hansa:Nuts2021 ; skos:broader <region/2021/ES> ;
    schema:addressCountry country:ESP .
<region/2021/ES> a geo:Feature, skos:Concept ; skos:prefLabel "España" ; skos:notation "ES" ;
    hansa:nutsLevel 0 ; skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:ESP ;
    schema:latitude 40.4 ; schema:longitude -3.7 .
""",
    "activity": """
<sector/automotive> hansa:activity nace:29 .
nace:29 a skos:Concept ; skos:prefLabel "Manufacture of motor vehicles"@en ; skos:notation "29" ;
    skos:inScheme hansa:Nace2 .
nace:2910 a skos:Concept ; skos:prefLabel "Motor vehicles"@en ; skos:notation "29.10" ; skos:inScheme hansa:Nace2 ;
    skos:broader nace:291 .
<association/1> xkos:targetConcept nace:2910 .
""",
    "sector": """
<priority/1> dcterms:subject <sector/automotive> .
<sector/automotive> a skos:Concept ; skos:prefLabel "Automotive"@en ; skos:notation "automotive" ;
    skos:inScheme hansa:ClusterCategories ; skos:definition "Motor vehicles."@en ; hansa:activity nace:29 ;
    hansa:confidence hansa:Inferred ; hansa:coreActivity nace:29 .
""",
    "organisation": REGION
    + """
<organisation/gaia> a org:Organization ; skos:prefLabel "GAIA" ; org:classification hansa:ClusterOrganisationKind ;
    schema:addressCountry country:ESP ; dcterms:spatial <region/2021/ES21> ; schema:url <https://www.gaia.es> .
""",
    "cluster-organisation": SECTOR
    + REGION
    + """
<organisation/gaia> a org:Organization, hansa:ClusterOrganisation ; schema:addressCountry country:ESP ;
    dcterms:spatial <region/2021/ES21> ; dcterms:subject <sector/automotive> ; schema:foundingDate "1983"^^xsd:gYear ;
    hansa:memberCount 280 ; hansa:smeCount 280 ; hansa:excellenceLabel "Gold" ;
    hansa:status "merged" ; hansa:serves <region/2021/ES21> .
""",
    "topic": SECTOR
    + """
<organisation/gaia> hansa:topic <topic/photonics> .
<topic/photonics> a skos:Concept ; skos:inScheme hansa:Topics ; skos:notation "photonics" ;
    skos:prefLabel "photonics"@en ; skos:broadMatch <sector/automotive> .
""",
    "membership": """
<membership/p/gaia> a org:Membership ; org:member <organisation/gaia> ; org:organization <partnership/p> ;
    org:role hansa:Partner ; org:memberDuring <interval/1> ; hansa:confidence hansa:Stated .
<organisation/gaia> a org:Organization .
<partnership/p> a org:OrganizationalCollaboration .
<interval/1> a time:Interval ; time:hasBeginning <instant/2018> .
""",
    "partnership": SECTOR
    + """
<partnership/p> a org:OrganizationalCollaboration ; skos:prefLabel "P" ; hansa:programmeName "Other" ;
    schema:startDate "2020-09-15"^^xsd:date ; schema:endDate "2020-09"^^xsd:gYearMonth ; hansa:budget 500000.5 ;
    dcterms:subject <sector/automotive> ; hansa:targetCountry country:USA .
""",
    "priority": SECTOR
    + REGION
    + """
<priority/1> a hansa:Priority ; skos:prefLabel "Mobility"@en ; hansa:claimedBy <region/2021/ES21> ;
    hansa:period "2021-2027" ; dcterms:subject <sector/automotive> ; hansa:activity nace:29 .
<priority/2> hansa:strategyTheme <strategy-theme/mobility> .
<strategy-theme/mobility> skos:inScheme hansa:StrategyThemes .
""",
    "event": SECTOR
    + """
<event/1> a schema:Event ; skos:prefLabel "Matchmaking" ; schema:startDate "2018-11-06"^^xsd:date ;
    schema:endDate "2018-11-08"^^xsd:date ; schema:addressCountry country:AUT ; dcterms:subject <sector/automotive> .
""",
    "identity-link": """
<identity/a_b> a hansa:IdentityLink ; hansa:record <organisation/a>, <organisation/b> ; hansa:score 0.97 ;
    hansa:agreement "the city is the same: Graz" .
""",
    "programme": """
<programme/1> a schema:FundingScheme ; skos:prefLabel "ESCP-4i" ; hansa:years "2016-2017" ;
    dcterms:description "Joint strategies for markets outside Europe"@en .
""",
    "curated": """
<priority/1> a hansa:Priority ; hansa:confidence hansa:Stated ; dcterms:source <https://smart.gov.pl/en> .
<priority/2> a hansa:Priority ; hansa:confidence hansa:Known .
""",
    "opportunity": """
<opportunity/1> a hansa:Opportunity ; skos:prefLabel "A and B"@en ; hansa:kind hansa:Complementary ;
    hansa:sentenceParts '["{name} and B",{"name":"A"}]' ;
    hansa:party <region/2021/ES21>, <region/2021/DE11> ; hansa:seeker <region/2021/ES21> ;
    hansa:provider <region/2021/DE11> ; hansa:score 0.5 ; hansa:fit 1.0 ; hansa:novelty 0.5 ;
    hansa:evidenceConfidence 1.0 ; hansa:linkPart 0.3 ; hansa:rank 1 ; hansa:reason <opportunity/1#reason-1> .
<opportunity/1#reason-1> a hansa:Reason .
""",
    "reason": """
<opportunity/1> hansa:reason <opportunity/1#reason-1> .
<opportunity/1#reason-1> a hansa:Reason ; hansa:evidenceKind hansa:Intent ; schema:text "Both want it."@en ;
    hansa:sentenceParts '["Both want it."]' ;
    hansa:position 1 ; hansa:evidence <priority/1> .
""",
    "observation": """
<observation/1> a qb:Observation ; qb:dataSet hansa:ActivityDensityCube ; hansa:relatednessDensity 61.54 .
<observation/2> a qb:Observation ; qb:dataSet hansa:BrokerageCube ; hansa:betweenness 0.6 .
<observation/3> a qb:Observation ; qb:dataSet hansa:RegionClassCube ; hansa:innovationGroup hansa:InnovationLeader ;
    hansa:cohesionCategory hansa:TransitionRegion .
""",
    "dataset": """
<graph/nuts> a dcat:Dataset ; dcterms:title "NUTS"@en ; dcterms:description "Regions"@en ;
    dcterms:publisher "Eurostat" ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcat:distribution <dump> .
""",
}
# Shape, what is changed in its good example, and the one message that follows.
BAD = [
    ("identity-link", ", <organisation/b>", "", "An identity link names exactly two records."),
    ("identity-link", "0.97", "1.97", "An identity link has exactly one score, a decimal from 0 to 1."),
    (
        "identity-link",
        ' ;\n    hansa:agreement "the city is the same: Graz"',
        "",
        "An identity link says at least one thing that its records have in common.",
    ),
    (
        "region",
        '"ES2"',
        '"es2"',
        "A region has exactly one NUTS code: two letters and up to three letters or digits.",
    ),
    (
        "region",
        "hansa:Nuts2021 ; skos:broader",
        "hansa:Nace2 ; skos:broader",
        "A region is in exactly one version of NUTS.",
    ),
    ("region", "40.4", "91.0", "A latitude is one decimal number of degrees, -90 to 90."),
    ("activity", '"29.10"', '"2910"', "An activity has exactly one NACE code: a letter, 29, 29.1 or 29.10."),
    (
        "activity",
        '"29" ;',
        '"29.1" ;',
        "An activity that is named is a division, of two digits, or a group of an input-output table.",
    ),
    (
        "sector",
        '"automotive"',
        '"Automotive"',
        "A sector has exactly one slug: lower-case letters and digits, joined by single hyphens.",
    ),
    ("sector", "hansa:activity nace:29 ;", "", "A sector is made of at least one NACE division."),
    (
        "sector",
        "hansa:activity nace:29 ;",
        "hansa:activity nace:2910 ;",
        "A sector is made of at least one NACE division.",
    ),
    ("organisation", REGION, "", "An organisation stands in at most one region, which exists."),
    (
        "organisation",
        "country:ESP",
        '"ES"',
        "The country of an organisation is one IRI of the EU authority list of countries.",
    ),
    ("organisation", '"GAIA"', '""', "An organisation has exactly one name (skos:prefLabel), not empty."),
    (
        "cluster-organisation",
        "smeCount 280",
        "smeCount 281",
        "An SME count is one whole number from 0, and not above the member count.",
    ),
    (
        "cluster-organisation",
        "memberCount 280 ; hansa:smeCount 280",
        "memberCount 0",
        "A member count is one whole number above 0.",
    ),
    (
        "cluster-organisation",
        "dcterms:spatial <region/2021/ES21> ;",
        "",
        "A cluster organisation without a region is left out of every regional figure.",
    ),
    ("cluster-organisation", '"merged"', '"resting"', "A status is one of merged, renamed and closed."),
    (
        "cluster-organisation",
        "hansa:serves <region/2021/ES21>",
        "hansa:serves <region/2021/ES99>",
        "An organisation serves a region that exists.",
    ),
    (
        "sector",
        "hansa:coreActivity nace:29",
        "hansa:coreActivity nace:29 . <sector/cars> hansa:coreActivity nace:29",
        "A division is the core of one sector at most.",
    ),
    (
        "priority",
        "hansa:StrategyThemes",
        "hansa:Topics",
        "A strategy theme is one of the scheme of strategy themes.",
    ),
    (
        "observation",
        "TransitionRegion",
        "InnovationLeader",
        "A cohesion category is one of hansa:CohesionCategories.",
    ),
    (
        "observation",
        "InnovationLeader",
        "TransitionRegion",
        "An innovation group is one of hansa:InnovationGroups.",
    ),
    ("topic", '"photonics"@en', '"photonics"', "A topic has exactly one English name."),
    ("topic", "hansa:Topics", "hansa:Nace2", "A topic is one of the scheme of topics."),
    ("topic", SECTOR, "", "A topic belongs to one sector at most, a concept that exists."),
    (
        "topic",
        '"photonics" ;',
        '"Photo nics" ;',
        "A topic has exactly one slug: lower-case letters and digits, joined by single hyphens.",
    ),
    (
        "membership",
        "org:member <organisation/gaia> ;",
        "org:member <organisation/nobody> ;",
        "A membership has exactly one member, an organisation that exists.",
    ),
    ("membership", "hansa:Partner", "hansa:Tie", "A membership has a role, one of hansa:Roles."),
    ("membership", "; time:hasBeginning <instant/2018>", "", "An interval has a beginning or an end."),
    (
        "partnership",
        "2020-09-15",
        "2020-10-15",
        "The end of a partnership is not before its start, as far as both are known.",
    ),
    ("partnership", "500000.5", "0.0", "A budget is one decimal number of euro above 0."),
    (
        "priority",
        "hansa:claimedBy <region/2021/ES21> ;",
        "",
        "A priority is claimed by exactly one region, which exists in NUTS 2021.",
    ),
    (
        "priority",
        "dcterms:subject <sector/automotive> ;",
        "",
        "A priority without a sector, topic or theme is left out of every recommendation.",
    ),
    ("priority", "2021-2027", "2028-2034", "A priority is of exactly one period: 2014-2020 or 2021-2027."),
    (
        "event",
        "2018-11-08",
        "2018-11-05",
        "The end of an event is not before its start, as far as both are known.",
    ),
    ("programme", '"2016-2017"', '"soon"', "The years of a programme are one text with a year in it."),
    (
        "curated",
        "; dcterms:source <https://smart.gov.pl/en>",
        "",
        "A fact that is more than general knowledge names its source.",
    ),
    (
        "curated",
        "hansa:Stated",
        "hansa:Stated, hansa:Known",
        "A curated fact says exactly once how far it can be trusted: stated, inferred or known.",
    ),
    (
        "opportunity",
        "; hansa:reason <opportunity/1#reason-1>",
        "",
        "An opportunity has at least one reason: a score without reasons is no answer.",
    ),
    (
        "opportunity",
        "hansa:fit 1.0",
        "hansa:fit 1.5",
        "The fit of an opportunity is exactly one decimal number, 0 to 1.",
    ),
    (
        "opportunity",
        "hansa:seeker <region/2021/ES21> ;",
        "",
        "A complementary or value-chain opportunity has a seeker and a provider.",
    ),
    (
        "opportunity",
        "hansa:provider <region/2021/DE11>",
        "hansa:provider <region/2021/ES21>",
        "An opportunity has at most one seeker, who is not its provider.",
    ),
    (
        "reason",
        """hansa:sentenceParts '["Both want it."]'""",
        'hansa:sentenceParts "Both want it."',
        "A reason states the template and the parts of its sentence once, as a JSON array.",
    ),
    ("reason", "; hansa:evidence <priority/1>", "", "A reason names at least one thing as evidence."),
    ("reason", "@en", "@fr", "A reason is exactly one sentence in English."),
    (
        "reason",
        "<opportunity/1> hansa:reason <opportunity/1#reason-1> .",
        "",
        "A reason belongs to exactly one opportunity.",
    ),
    ("observation", "61.54", "161.54", "A relatedness density is one decimal number in percent, 0 to 100."),
    ("observation", "hansa:BrokerageCube", "hansa:Bridge", "An observation is in exactly one cube."),
    (
        "dataset",
        "<https://creativecommons.org/licenses/by/4.0/>",
        '"CC BY"',
        "A dataset has a licence or a statement of rights, named by an IRI.",
    ),
    ("dataset", 'dcterms:title "NUTS"@en ;', "", "A dataset has a title."),
    (
        "cluster-organisation",
        "dcterms:subject <sector/automotive> ;",
        "",
        "A cluster organisation without a sector is left out of every sectoral figure.",
    ),
    (
        "organisation",
        "hansa:ClusterOrganisationKind",
        "hansa:Company, hansa:Network",
        "An organisation of two kinds was described in two ways: look which one holds.",
    ),
    (
        "organisation",
        "hansa:ClusterOrganisationKind",
        "hansa:Tie",
        "The kind of an organisation is one of hansa:OrganisationKinds.",
    ),
    (
        "curated",
        "hansa:confidence hansa:Stated ;",
        "",
        "A curated fact says exactly once how far it can be trusted: stated, inferred or known.",
    ),
]


def messages(shape: str, turtle: str) -> list[str]:
    """Return the messages of a shape file about the Turtle text, sorted."""
    path = next(path for path in SHAPES if path.stem == shape)
    data = Graph().parse(data=PREFIXES + turtle, format="turtle", publicID=BASE)
    _, report, _ = validate(data, shacl_graph=Graph().parse(path))
    results = report.subjects(RDF.type, SH.ValidationResult)
    return sorted(str(report.value(result, SH.resultMessage)) for result in results)


def test_every_shape_has_a_good_and_a_bad_example() -> None:
    shapes = {path.stem for path in SHAPES}
    assert set(GOOD) == shapes
    assert {shape for shape, *_ in BAD} == shapes


@pytest.mark.parametrize("shape", sorted(GOOD))
def test_good_example_conforms(shape: str) -> None:
    assert messages(shape, GOOD[shape]) == []


@pytest.mark.parametrize(("shape", "old", "new", "message"), BAD)
def test_bad_example_is_told_in_words(shape: str, old: str, new: str, message: str) -> None:
    assert old in GOOD[shape]
    assert set(messages(shape, GOOD[shape].replace(old, new))) == {message}


def test_every_constraint_speaks_english_and_states_its_severity() -> None:
    for path in SHAPES:
        shapes = Graph().parse(path)
        nodes = list(shapes.subjects(RDF.type, SH.NodeShape))
        stated = [
            part
            for node in nodes
            for part in [*shapes.objects(node, SH.property), *shapes.objects(node, SH.sparql)]
        ]
        stated += [node for node in nodes if (node, SH["or"], None) in shapes]
        assert stated, path
        for part in stated:
            message = shapes.value(part, SH.message)
            assert isinstance(message, Literal), path
            assert message.language == "en"
            assert shapes.value(part, SH.severity) in (SH.Violation, SH.Warning), path
