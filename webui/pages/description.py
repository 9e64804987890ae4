"""Descriptions of a thing: words for a page, triples for a program."""

from dataclasses import dataclass

from pyoxigraph import NamedNode, QueryTriples, Triple

from graph.evidence.rows import Row, text_rows
from graph.store.engine import Store
from ontology.namespace import DCAT, DCTERMS, HANSA, ORG, PREFIXES, PROV, RDF, RDFS, SCHEMA, SKOS, VOID, XKOS
from queries.library import query

INVERSE_TRIPLES = 500

# What a reader looks for first, in that order and in a reader's words; the rest follows under its own label.
_PROPERTIES = {
    SKOS.iri + "altLabel": "Other names",
    SKOS.iri + "notation": "Code",
    DCTERMS.iri + "description": "About",
    SKOS.iri + "definition": "Definition",
    RDF.iri + "type": "Type",
    ORG.iri + "classification": "Kind",
    HANSA.iri + "claimedBy": "Claimed by",
    HANSA.iri + "period": "Period",
    SCHEMA.iri + "startDate": "Start",
    SCHEMA.iri + "endDate": "End",
    HANSA.iri + "years": "Years",
    HANSA.iri + "programme": "Programme",
    HANSA.iri + "programmeName": "Programme, as stated",
    SCHEMA.iri + "funder": "Funder",
    HANSA.iri + "status": "Status",
    HANSA.iri + "serves": "Serves",
    HANSA.iri + "budget": "Budget, EUR",
    HANSA.iri + "figures": "Figures, as stated",
    SCHEMA.iri + "addressLocality": "City",
    DCTERMS.iri + "spatial": "Region",
    SCHEMA.iri + "addressCountry": "Country",
    HANSA.iri + "targetCountry": "Target countries",
    HANSA.iri + "nutsLevel": "NUTS level",
    SKOS.iri + "broader": "Part of",
    SKOS.iri + "inScheme": "Classification",
    SCHEMA.iri + "foundingDate": "Founded",
    HANSA.iri + "memberCount": "Members",
    HANSA.iri + "smeCount": "Of them SMEs",
    HANSA.iri + "excellenceLabel": "Cluster excellence label",
    HANSA.iri + "topic": "Topics",
    HANSA.iri + "topicInText": "Topics named in its text",
    HANSA.iri + "strategyTheme": "Themes of the strategy",
    DCTERMS.iri + "subject": "Fields",
    HANSA.iri + "possibleSector": "Possible fields",
    HANSA.iri + "mainSector": "Main field",
    HANSA.iri + "coreActivity": "Core activities (NACE)",
    HANSA.iri + "measuringActivity": "Measured by (NACE)",
    HANSA.iri + "activity": "Activities (NACE)",
    SCHEMA.iri + "keywords": "Keywords",
    SCHEMA.iri + "url": "Website",
    SKOS.iri + "note": "Remarks",
    DCTERMS.iri + "publisher": "Publisher",
    DCTERMS.iri + "license": "Licence",
    DCTERMS.iri + "rights": "Rights",
    DCAT.iri + "landingPage": "Web page",
    DCAT.iri + "version": "Edition",
    DCAT.iri + "theme": "Themes",
    VOID.iri + "triples": "Statements",
    PROV.iri + "wasDerivedFrom": "Derived from",
    DCTERMS.iri + "date": "As of",
    HANSA.iri + "confidence": "Confidence",
    HANSA.iri + "inferredField": "Inferred, not stated",
    HANSA.iri + "knownField": "From general knowledge",
    HANSA.iri + "approximateField": "Rounded or approximate",
    DCTERMS.iri + "source": "Pages",
    DCTERMS.iri + "bibliographicCitation": "Cited as",
    SKOS.iri + "exactMatch": "Same territory",
    SKOS.iri + "broadMatch": "Within, in another version",
    SKOS.iri + "narrowMatch": "Contains, of another version",
    SKOS.iri + "closeMatch": "Close to",
}
# The same properties read from the other side.
_INVERSE = {
    HANSA.iri + "evidence": "Evidence for",
    HANSA.iri + "claimedBy": "Claims",
    HANSA.iri + "activity": "Sectors and priorities that it is part of",
    HANSA.iri + "programme": "Partnerships",
    HANSA.iri + "targetCountry": "Aimed at by",
    HANSA.iri + "confidence": "What has this confidence",
    DCTERMS.iri + "subject": "About it",
    HANSA.iri + "topic": "About it",
    HANSA.iri + "topicInText": "Names it in its text",
    HANSA.iri + "possibleSector": "Possibly about it",
    HANSA.iri + "strategyTheme": "Strategies and priorities with it",
    HANSA.iri + "serves": "Cluster organisations that serve it",
    DCTERMS.iri + "spatial": "Located here",
    SCHEMA.iri + "addressCountry": "Located here",
    SKOS.iri + "broader": "Parts",
    SKOS.iri + "inScheme": "What it holds",
    XKOS.iri + "sourceConcept": "Correspondences from it",
    XKOS.iri + "targetConcept": "Correspondences to it",
}
# Columns of our register as the properties of trust name them, in a reader's words.
_COLUMNS = {
    "nuts2": "region",
    "nuts3": "small region",
    "sectors": "fields",
    "members": "number of members",
    "smes": "number of SMEs",
    "label": "excellence label",
    "as_of": "date of the figures",
    "serves": "areas served",
    "founded": "year of foundation",
}
_OF_COLUMNS = (HANSA.iri + "inferredField", HANSA.iri + "knownField", HANSA.iri + "approximateField")
_INDUSTRIES = "Emerging industries"
_ORDER = {name: at for at, name in enumerate(_PROPERTIES)}
_LABELS = (SKOS.iri + "prefLabel", RDFS.iri + "label")


@dataclass(frozen=True)
class Value:
    """A value: its text, its code, and its IRI (empty for a literal)."""

    text: str
    iri: str = ""
    code: str = ""


@dataclass(frozen=True)
class Fact:
    """A property with all its values."""

    property: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Description:
    """A thing in words: `inverse` holds what points to it, `links` how many statements do."""

    iri: str
    label: str
    facts: tuple[Fact, ...]
    inverse: tuple[Fact, ...]
    links: int

    def first(self, name: str) -> str:
        """Return the first value of a property by its local name, else an empty text."""
        values = self.get(name)
        return values[0].text if values else ""

    def get(self, name: str) -> tuple[Value, ...]:
        """Return the values of a property by its local name."""
        for fact in self.facts:
            if local_name(fact.property) == name:
                return fact.values
        return ()

    def without(self, *names: str) -> list[Fact]:
        """Return the facts except the labels and some others by their local names."""
        return [f for f in self.facts if local_name(f.property) not in names and f.property not in _LABELS]

    def only(self, *names: str) -> list[Fact]:
        """Return some facts by their local names, in the reader's order."""
        return [fact for fact in self.facts if local_name(fact.property) in names]


def describe(store: Store, iri: str, inverse: bool = False) -> Description | None:
    """Return the description of a thing, None where there is none.

    With `inverse` it holds what points to the thing, too.
    """
    rows = text_rows(store, "profile/description", thing=iri)
    pointing = text_rows(store, "pages/inverse", thing=iri) if inverse else []
    if not rows and not pointing:
        return None
    links = int(text_rows(store, "pages/inverse_count", thing=iri)[0]["links"]) if inverse else 0
    facts = _facts(rows)
    label = next(
        (fact.values[0].text for name in _LABELS for fact in facts if fact.property == name), local_name(iri)
    )
    back = _facts(
        [
            {
                **row,
                "value": row["subject"],
                "valueLabel": row["subjectLabel"],
                "valueCode": "",
                "link": "true",
            }
            for row in pointing
            if not row["subject"].startswith("_:")
        ],
        _INVERSE,
    )
    return Description(iri, label, facts, back, links)


def local_name(iri: str) -> str:
    """Return the last part of an IRI.

    >>> local_name("http://www.w3.org/ns/org#member")
    'member'
    """
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def compact(iri: str) -> str:
    """Return an IRI with a usual prefix where one fits.

    >>> compact("http://www.w3.org/ns/org#member")
    'org:member'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _facts(rows: list[Row], names: dict[str, str] = _PROPERTIES) -> tuple[Fact, ...]:
    """Return the facts of rows; a property without words for a reader stays in the data formats."""
    facts: dict[tuple[str, str], dict[str, Value]] = {}
    for row in rows:
        own = row["propertyLabel"]
        label = names.get(row["property"]) or own[:1].upper() + own[1:]
        label = "Name" if row["property"] in _LABELS else label
        if not label or row["value"].startswith("_:") or _repeats(row, rows):
            continue
        if row["property"] == DCTERMS.iri + "subject" and "/industry/" in row["value"]:
            label = _INDUSTRIES
        linked = row["link"] == "true"
        shown = row["valueLabel"] or (compact(row["value"]) if linked else row["value"])
        if row["property"] in _OF_COLUMNS:
            shown = _COLUMNS.get(shown, shown)
        values = facts.setdefault((row["property"], label), {})
        values.setdefault(row["value"], Value(shown, row["value"] if linked else "", row["valueCode"]))
    whole = [Fact(name, label, tuple(values.values())) for (name, label), values in facts.items()]
    return tuple(sorted(whole, key=lambda fact: (_ORDER.get(fact.property, len(_ORDER)), fact.label)))


def _repeats(row: Row, rows: list[Row]) -> bool:
    """Return whether a citation only repeats the address of a page."""
    return row["property"] == DCTERMS.iri + "bibliographicCitation" and any(
        other["property"] == DCTERMS.iri + "source" and other["value"] == row["value"] for other in rows
    )


def triples(store: Store, iri: str) -> tuple[list[Triple], bool]:
    """Return the triples that describe a thing, and whether links to it were left out."""
    statements = dict.fromkeys(construct(store, "linked/thing", thing=iri))
    pointing = list(construct(store, "linked/inverse", thing=iri))
    cut = sum(1 for t in pointing if t.object == NamedNode(iri)) >= INVERSE_TRIPLES
    statements.update(dict.fromkeys(pointing))
    statements.update(dict.fromkeys(construct(store, "linked/memberships", thing=iri)))
    return list(statements), cut


def construct(store: Store, name: str, **values: str) -> QueryTriples:
    """Return the triples of a query of the library."""
    answer = store.query(query(name).bind(values))
    if not isinstance(answer, QueryTriples):
        raise TypeError(f"not a CONSTRUCT: {name}")
    return answer
