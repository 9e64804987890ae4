"""A graph so small that all consortia and plans of visits can be enumerated."""

from pyoxigraph import NamedNode, RdfFormat
from pyoxigraph import Store as Engine

from graph.store.engine import Embedded

# Sectors a, b, c, d by the letters; countries by the two letters; p1 joins three, p2 two of them again.
ORGANISATIONS = {
    "o1": ("AT", "ab"),
    "o2": ("AT", "c"),
    "o3": ("BE", "b"),
    "o4": ("BE", "cd"),
    "o5": ("CZ", "a"),
    "o6": ("CZ", "d"),
    "o7": ("DK", "bd"),
}
PARTNERSHIPS = {"p1": ("o1", "o3", "o6"), "p2": ("o1", "o3")}
_CODES = {"AT": "AUT", "BE": "BEL", "CZ": "CZE", "DK": "DNK"}
_PREFIXES = """
@prefix hansa: <https://w3id.org/hansa/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix c: <http://publications.europa.eu/resource/authority/country/> .
@base <http://localhost:8000/> .
<region/2021/AT1> a geo:Feature ; skos:notation "AT1" ; hansa:nutsLevel 1 ; skos:prefLabel "Ostösterreich" ;
  skos:inScheme hansa:Nuts2021 ; schema:addressCountry c:AUT .
<priority/AT1/2021-2027/c> a hansa:Priority ; skos:prefLabel "Sea of C" ; hansa:claimedBy <region/2021/AT1> ;
  hansa:period "2021-2027" ; hansa:confidence hansa:Stated ; dcterms:subject <sector/c> .
<event/fair> a schema:Event ; skos:prefLabel "Fair of C"@en ; schema:startDate "2025-03-04" ; dcterms:subject <sector/c> ;
  schema:addressCountry c:AUT .
<event/void> a schema:Event ; skos:prefLabel "Void"@en ; schema:startDate "2025-03-04" ; schema:addressCountry c:AUT .
<event/undated> a schema:Event ; skos:prefLabel "Some spring"@en ; schema:startDate "2025-03" ; dcterms:subject <sector/c> ;
  schema:addressCountry c:AUT .
hansa:ClusterOrganisationKind skos:inScheme hansa:OrganisationKinds ; skos:prefLabel "cluster organisation"@en .
"""


def tiny() -> Embedded:
    """Return the graph in memory."""
    text = _PREFIXES
    for code, alpha3 in _CODES.items():
        text += f'c:{alpha3} skos:notation "{code}" .\n'
    for letter in "abcd":
        text += f'<sector/{letter}> a skos:Concept ; skos:inScheme hansa:ClusterCategories ; skos:prefLabel "{letter}" .\n'
    for name, (country, sectors) in ORGANISATIONS.items():
        subjects = ", ".join(f"<sector/{letter}>" for letter in sectors)
        text += (
            f'<organisation/{name}> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "Cluster {name}" ;'
            f" org:classification hansa:ClusterOrganisationKind ; schema:addressCountry c:{_CODES[country]} ;"
            f" dcterms:subject {subjects} ; hansa:confidence hansa:Stated .\n"
        )
    for name, members in PARTNERSHIPS.items():
        text += f'<partnership/{name}> a org:OrganizationalCollaboration ; skos:prefLabel "{name}" .\n'
        text += f'<partnership/{name}> hansa:programmeName "PROGRAMME-{name}" .\n'
        for member in members:
            text += (
                f"<membership/{name}/{member}> a org:Membership ; org:member <organisation/{member}> ;"
                f" org:organization <partnership/{name}> ; org:role hansa:Partner .\n"
            )
    engine = Engine()
    engine.load(
        input=text.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("http://localhost:8000/graph/tiny")
    )
    return Embedded(engine)
