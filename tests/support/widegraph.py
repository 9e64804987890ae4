"""Small tables of employment and projects, and their derived figures, to check by hand."""

from pyoxigraph import NamedNode, RdfFormat

from graph.evidence.reading import read_evidence
from graph.observations.official_figures import observations
from graph.store.engine import Embedded
from ontology.iri import Minter
from ontology.namespace import HANSA
from ontology.term import Term

MINT = Minter()
PREFIXES = """
@base <http://localhost:8000/> .
@prefix hansa: <https://w3id.org/hansa/ontology#> .
@prefix c: <http://publications.europa.eu/resource/authority/country/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix eurio: <http://data.europa.eu/s66#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix nace: <http://data.europa.eu/ux2/nace2/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix schema: <https://schema.org/> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
c:CZE skos:notation "CZ" ; skos:prefLabel "Czechia" . c:FRA skos:notation "FR" ; skos:prefLabel "France" .
c:GBR skos:notation "UK" ; skos:prefLabel "United Kingdom" .
nace:23 skos:inScheme hansa:Nace2 ; skos:notation "23" ; skos:prefLabel "Glass" .
nace:25 skos:inScheme hansa:Nace2 ; skos:notation "25" ; skos:prefLabel "Metal" .
nace:26 skos:inScheme hansa:Nace2 ; skos:notation "26" ; skos:prefLabel "Chips" .
nace:26.1 skos:inScheme hansa:Nace2 ; skos:notation "26.1" ; skos:prefLabel "Parts of chips" .
<theme/leit> skos:prefLabel "Technologies" .
<sector/glass> skos:inScheme hansa:ClusterCategories ; skos:prefLabel "Glassware" ; hansa:activity nace:23 ;
  hansa:theme <theme/leit> .
<sector/chips> skos:inScheme hansa:ClusterCategories ; skos:prefLabel "Electronics" ; hansa:activity nace:26 ;
  hansa:coreActivity nace:26 .
"""
# Code by version; FR24 was recoded to FRB0, and the two halves of CZ0 were cut anew, so only CZ0 is the same land.
REGIONS = {
    "2013": ("CZ", "CZ0", "CZ01", "CZ02", "FR", "FR2", "FR24"),
    "2016": ("UK", "UKC", "UKC1", "UKC2", "CZ", "CZ0", "CZ03", "CZ04", "FR", "FRB", "FRB0"),
    "2021": ("CZ", "CZ0", "CZ03", "CZ031", "CZ04", "CZ041", "CZ042", "FR", "FRB", "FRB0", "FRB01"),
}
MATCHES = (
    ("2013/CZ0", "2016/CZ0"), ("2016/CZ0", "2021/CZ0"), ("2013/FR24", "2016/FRB0"), ("2016/FRB0", "2021/FRB0"),
    ("2016/CZ03", "2021/CZ03"), ("2016/CZ04", "2021/CZ04"), ("2013/CZ", "2016/CZ"), ("2016/CZ", "2021/CZ"),
    ("2013/FR", "2016/FR"), ("2016/FR", "2021/FR"),
)  # fmt: skip
COUNTRIES = {"CZ": "CZE", "FR": "FRA", "UK": "GBR"}


def region(version: str, code: str) -> Term:
    return MINT.region(version, code)


def nuts() -> str:
    said = ""
    for version, codes in REGIONS.items():
        for code in codes:
            above = f"skos:broader <region/{version}/{code[:-1]}> ;" if len(code) > 2 else ""
            said += (
                f'<region/{version}/{code}> a geo:Feature ; skos:notation "{code}" ; hansa:nutsLevel {len(code) - 2} ; {above}'
                f' skos:prefLabel "{code}" ; skos:inScheme hansa:Nuts{version} ; schema:addressCountry c:{COUNTRIES[code[:2]]} .\n'
            )
    for one, other in MATCHES:
        said += f"<region/{one}> skos:exactMatch <region/{other}> . <region/{other}> skos:exactMatch <region/{one}> .\n"
    return said


def persons(at: str, year: str, **by_code: int) -> str:
    return "".join(
        f"<o/{at}/{code}/{year}> qb:dataSet hansa:EmploymentCube ; hansa:region <region/{at}> ; hansa:activity nace:{code[1:]} ;"
        f' sdmx-dimension:refPeriod "{year}"^^xsd:gYear ; hansa:personsEmployed {number} .\n'
        for code, number in by_code.items()
    )


def graph_of(*parts: str) -> Embedded:
    store = Embedded.in_memory()
    for at, part in enumerate(parts):
        graph = NamedNode(f"http://localhost:8000/graph/part{at}")
        store.engine.load((PREFIXES + part).encode(), format=RdfFormat.TURTLE, to_graph=graph)
    return store


EMPLOYED = (
    persons("2013/CZ01", "2015", n23=30, n25=10)
    + persons("2013/CZ02", "2015", n23=30, n25=10, n26=20)
    + persons("2013/FR24", "2015", n23=10, n25=10, n26=80)
    + persons("2016/UKC1", "2015", n23=30, n25=70, n26=100)
    + '<o/class> qb:dataSet hansa:EmploymentCube ; hansa:region <region/2016/UKC1> ; hansa:activity nace:26.1 ;'
    ' sdmx-dimension:refPeriod "2015"^^xsd:gYear ; hansa:personsEmployed 9 .\n'
)  # fmt: skip

# p1 joins CZ03 and FRB0, p2 all three, p3 UKC1 and FRB0 after that, p4 two of the same region; p2 stands in two graphs.
PROJECTS = {
    "1": ("2010-01-01", "ab"),
    "2": ("2011-01-01", "abd"),
    "3": ("2012-01-01", "bd"),
    "4": ("2013-01-01", "ac"),
}
PLACES = {"a": "2021/CZ031", "b": "2021/FRB0", "c": "2021/CZ03", "d": "2016/UKC1"}
CLAIMS = "".join(
    f'<priority/{code}> a hansa:Priority ; skos:prefLabel "Glass of {code}" ; hansa:claimedBy <region/{version}/{code}> ;'
    f' hansa:period "2021-2027" ; hansa:confidence hansa:Stated ; dcterms:subject <sector/{sector}> .\n'
    for version, code, sector in (
        ("2021", "CZ", "glass"), ("2021", "CZ03", "glass"), ("2021", "FRB0", "glass"), ("2016", "UKC1", "chips"))
)  # fmt: skip


def project(number: str) -> str:
    start, members = PROJECTS[number]
    said = f'<project/{number}> a org:OrganizationalCollaboration, eurio:Project ; schema:startDate "{start}"^^xsd:date .\n'
    said += "<project/2> hansa:theme <theme/leit> .\n" if number == "2" else ""
    for member in members:
        said += f"<membership/{number}/{member}> org:member <organisation/{member}> ; org:organization <project/{number}> .\n"
    return said


def projects() -> tuple[str, str]:
    placed = "".join(
        f"<organisation/{name}> a org:Organization ; dcterms:spatial <region/{place}> ; hansa:placedBy hansa:BySource .\n"
        for name, place in PLACES.items()
    )
    return placed + "".join(map(project, PROJECTS)), project("2")


# Four projects are nothing to learn from, so the outlook is stated here and not derived.
OUTLOOK = """
<theme/toys> skos:prefLabel "Toys" .
hansa:OutlookCube hansa:cutDate "2014-01-01"^^xsd:date .
<observation/OutlookCube/1> a qb:Observation ; qb:dataSet hansa:OutlookCube ; hansa:region <region/2016/UKC1> ;
  hansa:otherRegion <region/2021/FR> ; hansa:theme <theme/toys> ; hansa:likelihood 0.25 .
<observation/OutlookCube/2> a qb:Observation ; qb:dataSet hansa:OutlookCube ; hansa:region <region/2021/CZ> ;
  hansa:otherRegion <region/2021/FR> ; hansa:theme <theme/toys> ; hansa:likelihood 0.5 .
"""
FACTS = "".join((PREFIXES, nuts(), CLAIMS, EMPLOYED, projects()[0]))


def figures() -> str:
    """Return as Turtle what the tables give, with an outlook."""
    head = "".join(line for line in PREFIXES.splitlines(keepends=True) if line.startswith("@"))
    store = _graph(FACTS)
    evidence = read_evidence(store)
    told = [
        *observations(evidence, MINT, (), None),
        *((one, HANSA("sameLand"), all_) for one, all_ in evidence.territories.lands()),
    ]
    return head + "".join(f"{s} {p} {o} .\n" for s, p, o in told) + OUTLOOK


def wide() -> Embedded:
    """Return the facts and what the tables give."""
    return _graph(f"{FACTS}\n{figures()}")


def _graph(text: str) -> Embedded:
    store = Embedded.in_memory()
    graph = NamedNode("http://localhost:8000/graph/facts")
    store.engine.load(text.encode(), format=RdfFormat.TURTLE, to_graph=graph)
    return store
