"""The toy economy of the tests: clusters of Spain and France, clusters to enumerate, and official tables.

The parts share prefixes, countries and the way regions are written. Each is a graph of its own: the tables take FRB0
for all of France, and every cluster to enumerate is a candidate.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat

from graph.evidence.reading import read_evidence
from graph.observations.official_figures import observations
from graph.store.engine import Embedded
from ontology.iri import Minter
from ontology.namespace import HANSA

MINT = Minter()
_TEXT = Path(__file__).with_suffix(".ttl").read_text(encoding="utf-8")
PREFIXES = "".join(line for line in _TEXT.splitlines(keepends=True) if line.startswith("@"))
COUNTRIES = {
    "AT": ("AUT", "Austria"), "BE": ("BEL", "Belgium"), "CZ": ("CZE", "Czechia"), "DK": ("DNK", "Denmark"),
    "ES": ("ESP", "Spain"), "FR": ("FRA", "France"), "UK": ("GBR", "United Kingdom"),
}  # fmt: skip


def in_memory(*parts: str) -> Embedded:
    """Return a store of texts of Turtle without their prefixes, each in its own graph."""
    store = Embedded.in_memory()
    for number, part in enumerate(parts):
        graph = NamedNode(f"http://localhost:8000/graph/part{number}")
        store.engine.load((PREFIXES + part).encode(), format=RdfFormat.TURTLE, to_graph=graph)
    return store


def _countries(*codes: str) -> str:
    return "".join(
        f'country:{COUNTRIES[code][0]} a schema:Country ; skos:notation "{code}" ; skos:prefLabel "{COUNTRIES[code][1]}"@en .\n'
        for code in codes
    )


def _regions(version: str, labels: Mapping[str, str]) -> str:
    return "".join(
        f'<region/{version}/{code}> a geo:Feature, skos:Concept ; skos:notation "{code}" ; skos:prefLabel "{label}" ;'
        + (f" skos:broader <region/{version}/{code[:-1]}> ;" if len(code) > 2 else "")
        + f" hansa:nutsLevel {len(code) - 2} ; skos:inScheme hansa:Nuts{version} ;"
        f" schema:addressCountry country:{COUNTRIES[code[:2]][0]} .\n"
        for code, label in labels.items()
    )


def _matches(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"<region/{one}> skos:exactMatch <region/{other}> . <region/{other}> skos:exactMatch <region/{one}> .\n"
        for one, other in pairs
    )


# Spain and France: named things of every kind, as pages, searches and queries show them.
_SPAIN = {"ES": "España", "ES2": "Noreste", "ES21": "País Vasco"}
FACTS = (
    _countries("ES", "FR")
    + _regions("2021", _SPAIN | {"FR": "France", "FRK": "Auvergne-Rhône-Alpes", "FRK2": "Rhône-Alpes"})
    + _regions("2024", _SPAIN)
    + _matches([("2021/ES21", "2024/ES21")])
    + _TEXT
)  # fmt: skip


def _opportunity(at: str, kind: str, label: str, parties: str, score: str, rank: int) -> str:
    return f"""
<opportunity/{at}> a hansa:Opportunity ; hansa:kind hansa:{kind} ; skos:prefLabel "{label}" ;
  hansa:party {parties} ; dcterms:subject <sector/medical-devices> ;
  hansa:score {score} ; hansa:fit 0.5 ; hansa:novelty 1.0 ; hansa:evidenceConfidence 0.8 ;
  hansa:strengthPart 0.4 ; hansa:intentPart 0.6 ; hansa:linkPart 0.0 ; hansa:tiePart 0.1 ; hansa:rank {rank} ;
  hansa:reason <opportunity/{at}#reason-1> .
<opportunity/{at}#reason-1> a hansa:Reason ; hansa:evidenceKind hansa:Intent ; hansa:position 1 ;
  schema:text "The Basque Country claims personalised health."@en ; hansa:evidence <priority/ES21/2021-2027/health> .
"""


GAPS = 60
_BOTH = "<region/2021/ES21>, <region/2021/FRK2>"
_TOGETHER = "País Vasco and Rhône-Alpes could work together on Medical Devices"
DERIVED = (
    _opportunity("shared-priority/es21-frk2", "SharedPriority", _TOGETHER, _BOTH, "0.4", 1)
    + "".join(
        _opportunity(f"gap/frk2-{n}", "Gap", f"Rhône-Alpes lacks partnership {n}", "<region/2021/FRK2>", f"0.{300 - n}", n)
        for n in range(1, GAPS + 1)
    )
    + """
<observation/FieldEvidenceCube/2021-ES21/medical-devices> a qb:Observation ; qb:dataSet hansa:FieldEvidenceCube ;
  hansa:region <region/2021/ES21> ; hansa:sector <sector/medical-devices> ; hansa:fieldEvidence 0.75 ;
  hansa:organisations 1 ; hansa:priorities 1 ; hansa:partnerships 1 .
<observation/FieldEmploymentCube/2021-ES21/medical-devices> a qb:Observation ; qb:dataSet hansa:FieldEmploymentCube ;
  hansa:region <region/2021/ES21> ; hansa:sector <sector/medical-devices> ; hansa:personsEmployed 1200 ;
  hansa:locationQuotient 3.25 .
"""
)  # fmt: skip

# So few clusters that all consortia and plans of visits can be enumerated: sectors a, b, c, d by their letters.
ORGANISATIONS = {
    "o1": ("AT", "ab"), "o2": ("AT", "c"), "o3": ("BE", "b"), "o4": ("BE", "cd"),
    "o5": ("CZ", "a"), "o6": ("CZ", "d"), "o7": ("DK", "bd"),
}  # fmt: skip
PARTNERSHIPS = {"p1": ("o1", "o3", "o6"), "p2": ("o1", "o3")}


def enumerable() -> Embedded:
    """Return the clusters that can be enumerated, with a priority and events that concern sector c."""
    text = _countries("AT", "BE", "CZ", "DK") + _regions("2021", {"AT1": "Ostösterreich"})
    text += """
<priority/AT1/2021-2027/c> a hansa:Priority ; skos:prefLabel "Sea of C" ; hansa:claimedBy <region/2021/AT1> ;
  hansa:period "2021-2027" ; hansa:confidence hansa:Stated ; dcterms:subject <sector/c> .
hansa:ClusterOrganisationKind skos:inScheme hansa:OrganisationKinds ; skos:prefLabel "cluster organisation"@en .
"""
    for event, label, day, subject in (
        ("fair", "Fair of C", "2025-03-04", "dcterms:subject <sector/c> ;"),
        ("void", "Void", "2025-03-04", ""),
        ("undated", "Some spring", "2025-03", "dcterms:subject <sector/c> ;"),
    ):
        text += (
            f'<event/{event}> a schema:Event ; skos:prefLabel "{label}"@en ; schema:startDate "{day}" ; {subject}'
            " schema:addressCountry country:AUT .\n"
        )
    for letter in "abcd":
        text += f'<sector/{letter}> a skos:Concept ; skos:inScheme hansa:ClusterCategories ; skos:prefLabel "{letter}" .\n'
    for name, (country, sectors) in ORGANISATIONS.items():
        text += (
            f'<organisation/{name}> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "Cluster {name}" ;'
            f" org:classification hansa:ClusterOrganisationKind ; schema:addressCountry country:{COUNTRIES[country][0]} ;"
            f" dcterms:subject {', '.join(f'<sector/{s}>' for s in sectors)} ; hansa:confidence hansa:Stated .\n"
        )
    for name, members in PARTNERSHIPS.items():
        text += f'<partnership/{name}> a org:OrganizationalCollaboration ; skos:prefLabel "{name}" ; hansa:programmeName "PROGRAMME-{name}" .\n'
        for member in members:
            text += (
                f"<membership/{name}/{member}> a org:Membership ; org:member <organisation/{member}> ;"
                f" org:organization <partnership/{name}> ; org:role hansa:Partner .\n"
            )
    return in_memory(text)


# Official tables to check by hand. FR24 was recoded to FRB0, and the two halves of CZ0 were cut again, so only CZ0 is
# the same land.
CLASSIFICATIONS = (
    _countries("CZ", "FR", "UK")
    + """
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
)
_CODES = {
    "2013": "CZ CZ0 CZ01 CZ02 FR FR2 FR24",
    "2016": "UK UKC UKC1 UKC2 CZ CZ0 CZ03 CZ04 FR FRB FRB0",
    "2021": "CZ CZ0 CZ03 CZ031 CZ04 CZ041 CZ042 FR FRB FRB0 FRB01",
}
_SAME = {
    "2013 2016": "CZ=CZ CZ0=CZ0 FR=FR FR24=FRB0",
    "2016 2021": "CZ=CZ CZ0=CZ0 CZ03=CZ03 CZ04=CZ04 FR=FR FRB0=FRB0",
}
NUTS = (
    CLASSIFICATIONS
    + "".join(_regions(version, {code: code for code in codes.split()}) for version, codes in _CODES.items())
    + _matches(
        tuple(f"{version}/{code}" for version, code in zip(versions.split(), pair.split("="), strict=True))
        for versions, pairs in _SAME.items()
        for pair in pairs.split()
    )
)


def persons(at: str, year: str, **by_code: int) -> str:
    return "".join(
        f"<o/{at}/{code}/{year}> qb:dataSet hansa:EmploymentCube ; hansa:region <region/{at}> ; hansa:activity nace:{code[1:]} ;"
        f' sdmx-dimension:refPeriod "{year}"^^xsd:gYear ; hansa:personsEmployed {number} .\n'
        for code, number in by_code.items()
    )


EMPLOYED = (
    persons("2013/CZ01", "2015", n23=30, n25=10)
    + persons("2013/CZ02", "2015", n23=30, n25=10, n26=20)
    + persons("2013/FR24", "2015", n23=10, n25=10, n26=80)
    + persons("2016/UKC1", "2015", n23=30, n25=70, n26=100)
    + persons("2016/UKC1", "2015", **{"n26.1": 9})
)
CLAIMS = "".join(
    f'<priority/{code}> a hansa:Priority ; skos:prefLabel "Glass of {code}" ; hansa:claimedBy <region/{version}/{code}> ;'
    f' hansa:period "2021-2027" ; hansa:confidence hansa:Stated ; dcterms:subject <sector/{sector}> .\n'
    for version, code, sector in (
        ("2021", "CZ", "glass"), ("2021", "CZ03", "glass"), ("2021", "FRB0", "glass"), ("2016", "UKC1", "chips"))
)  # fmt: skip

# Project 1 joins CZ03 and FRB0, 2 all three, 3 UKC1 and FRB0 after that, 4 two of the same region.
_PROJECTS = {"1": ("2010", "ab"), "2": ("2011", "abd"), "3": ("2012", "bd"), "4": ("2013", "ac")}
_PLACES = {"a": "2021/CZ031", "b": "2021/FRB0", "c": "2021/CZ03", "d": "2016/UKC1"}


def _project(number: str) -> str:
    year, members = _PROJECTS[number]
    return (
        f'<project/{number}> a org:OrganizationalCollaboration, eurio:Project ; schema:startDate "{year}-01-01"^^xsd:date .\n'
        + ("<project/2> hansa:theme <theme/leit> .\n" if number == "2" else "")
        + "".join(
            f"<membership/{number}/{member}> org:member <organisation/{member}> ; org:organization <project/{number}> .\n"
            for member in members
        )
    )


# The second project stands in two graphs.
PROJECTS = (
    "".join(
        f"<organisation/{name}> a org:Organization ; dcterms:spatial <region/{place}> ; hansa:placedBy hansa:BySource .\n"
        for name, place in _PLACES.items()
    )
    + "".join(map(_project, _PROJECTS)),
    _project("2"),
)
TABLES = NUTS + CLAIMS + EMPLOYED + PROJECTS[0]
# Four projects are nothing to learn from, so the likelihoods are stated here and not derived.
LIKELIHOODS = """
<theme/toys> skos:prefLabel "Toys" .
hansa:OutlookCube hansa:cutDate "2014-01-01"^^xsd:date .
<observation/OutlookCube/1> a qb:Observation ; qb:dataSet hansa:OutlookCube ; hansa:region <region/2016/UKC1> ;
  hansa:otherRegion <region/2021/FR> ; hansa:theme <theme/toys> ; hansa:likelihood 0.25 .
<observation/OutlookCube/2> a qb:Observation ; qb:dataSet hansa:OutlookCube ; hansa:region <region/2021/CZ> ;
  hansa:otherRegion <region/2021/FR> ; hansa:theme <theme/toys> ; hansa:likelihood 0.5 .
"""


def figures() -> str:
    """Return as Turtle what the tables give, with likelihoods."""
    evidence = read_evidence(in_memory(TABLES))
    triples = [
        *observations(evidence, MINT, (), None),
        *((one, HANSA("sameLand"), all_) for one, all_ in evidence.territories.lands()),
    ]
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples) + LIKELIHOODS
