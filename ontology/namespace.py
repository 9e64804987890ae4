"""Namespaces of the vocabularies in the graph."""

from dataclasses import dataclass

from ontology.term import Term


@dataclass(frozen=True)
class Namespace:
    """A namespace; calling it with a local name gives the term.

    >>> SKOS("prefLabel")
    '<http://www.w3.org/2004/02/skos/core#prefLabel>'
    """

    iri: str

    def __call__(self, name: str) -> Term:
        """Return the term of the name in this vocabulary."""
        return f"<{self.iri}{name}>"


HANSA = Namespace("https://w3id.org/hansa/ontology#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XKOS = Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")
ORG = Namespace("http://www.w3.org/ns/org#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SCHEMA = Namespace("https://schema.org/")
QB = Namespace("http://purl.org/linked-data/cube#")
SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
SDMX_DIMENSION = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
PROV = Namespace("http://www.w3.org/ns/prov#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VOID = Namespace("http://rdfs.org/ns/void#")
TIME = Namespace("http://www.w3.org/2006/time#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
EURIO = Namespace("http://data.europa.eu/s66#")
NACE2 = Namespace("http://data.europa.eu/ux2/nace2/")
NACE21 = Namespace("http://data.europa.eu/ux2/nace2.1/")
NUTS = Namespace("http://data.europa.eu/nuts/code/")
COUNTRY = Namespace("http://publications.europa.eu/resource/authority/country/")
CURRENCY = Namespace("http://publications.europa.eu/resource/authority/currency/")
EU_AUTHORITY = Namespace("http://publications.europa.eu/resource/authority/")
SPDX = Namespace("http://spdx.org/rdf/terms#")

PREFIXES: dict[str, str] = {
    "hansa": HANSA.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "xkos": XKOS.iri,
    "org": ORG.iri,
    "dcterms": DCTERMS.iri,
    "schema": SCHEMA.iri,
    "qb": QB.iri,
    "sdmx-attribute": SDMX_ATTRIBUTE.iri,
    "sdmx-dimension": SDMX_DIMENSION.iri,
    "geo": GEO.iri,
    "prov": PROV.iri,
    "dcat": DCAT.iri,
    "void": VOID.iri,
    "time": TIME.iri,
    "foaf": FOAF.iri,
    "eurio": EURIO.iri,
    "nace2": NACE2.iri,
    "nace21": NACE21.iri,
    "nuts": NUTS.iri,
    "country": COUNTRY.iri,
    "currency": CURRENCY.iri,
    "spdx": SPDX.iri,
}
TYPE = RDF("type")
