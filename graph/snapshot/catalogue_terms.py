"""Terms of the European Union's vocabularies that describe data sets, with their classes and labels."""

from collections.abc import Iterator

from ontology.namespace import DCTERMS, EU_AUTHORITY, SKOS, TYPE, Namespace
from ontology.term import Term, Triple, iri, literal

IANA = Namespace("https://www.iana.org/assignments/media-types/")
LICENCES = {
    "CC-BY-4.0": EU_AUTHORITY("licence/CC_BY_4_0"),
    "GISCO": iri("https://ec.europa.eu/eurostat/web/gisco/geodata/administrative-units"),
    "EUPL-1.2": EU_AUTHORITY("licence/EUPL_1_2"),
}
_THEMES = {
    "AGRI": "Agriculture, fisheries, forestry and food",
    "ECON": "Economy and finance",
    "EDUC": "Education, culture and sport",
    "ENER": "Energy",
    "ENVI": "Environment",
    "GOVE": "Government and public sector",
    "HEAL": "Health",
    "INTR": "International issues",
    "JUST": "Justice, legal system and public safety",
    "REGI": "Regions and cities",
    "SOCI": "Population and society",
    "TECH": "Science and technology",
    "TRAN": "Transport",
}
THEMES = EU_AUTHORITY("data-theme")
EUROPE = EU_AUTHORITY("continent/EUROPE")
ENGLISH = EU_AUTHORITY("language/ENG")
PUBLIC = EU_AUTHORITY("access-right/PUBLIC")
N_QUADS = EU_AUTHORITY("file-type/RDF_N_QUADS")
N_QUADS_TYPE, GZIP = IANA("application/n-quads"), IANA("application/gzip")
DCAT_AP = iri("http://data.europa.eu/r5r/")
SPARQL_PROTOCOL = iri("https://www.w3.org/TR/sparql11-protocol/")

_CLASSES = {
    EUROPE: DCTERMS("Location"),
    ENGLISH: DCTERMS("LinguisticSystem"),
    PUBLIC: DCTERMS("RightsStatement"),
    N_QUADS: DCTERMS("MediaTypeOrExtent"),
    N_QUADS_TYPE: DCTERMS("MediaType"),
    GZIP: DCTERMS("MediaType"),
    DCAT_AP: DCTERMS("Standard"),
    SPARQL_PROTOCOL: DCTERMS("Standard"),
    **dict.fromkeys(LICENCES.values(), DCTERMS("LicenseDocument")),
}


def theme(code: str) -> Term:
    """Return the IRI of a theme of data sets by its code."""
    return THEMES[:-1] + f"/{code}>"


def terms() -> Iterator[Triple]:
    """Yield the class of each term, and the labels of the themes.

    Validators of DCAT-AP look for the classes in the catalogue itself.
    """
    for term, kind in _CLASSES.items():
        yield term, TYPE, kind
    yield THEMES, TYPE, SKOS("ConceptScheme")
    yield THEMES, DCTERMS("title"), literal("Data theme", "en")
    for code, label in _THEMES.items():
        yield theme(code), TYPE, SKOS("Concept")
        yield theme(code), SKOS("prefLabel"), literal(label, "en")
        yield theme(code), SKOS("inScheme"), THEMES
