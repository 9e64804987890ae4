"""Names under which people look for a region: English, former and short names, transliterations, main cities."""

from collections.abc import Iterator

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.iri import country_iri
from ontology.namespace import HANSA, SKOS
from ontology.term import Triple, literal

# A hidden label is searched and never shown.
_PROPERTIES = {
    "usual": HANSA("englishName"),
    "exonym": SKOS("altLabel"),
    "short": SKOS("altLabel"),
    "variant": SKOS("hiddenLabel"),
    "former": SKOS("hiddenLabel"),
    "transliteration": SKOS("hiddenLabel"),
    "city": HANSA("mainCity"),
}


def triples(load: Load) -> Iterator[Triple]:
    """Yield an alternative or hidden name or a main city for each row; those of level 0 are the country's too."""
    yield from load.each("region_names", lambda row: _name(load, row))


def _name(load: Load, row: Row) -> Iterator[Triple]:
    code, kind = row.required("nuts"), row.required("kind")
    row.taken.add("confidence")
    region = load.code_lists.region(load.mint, load.source.nuts_version_of(code), code, "nuts")
    name = literal(row.required("name"), row.required("language"))
    if kind not in _PROPERTIES:
        raise UnmappedError("unknown kind of name", "kind", ", ".join(_PROPERTIES), kind)
    if kind != "usual":
        yield region, _PROPERTIES[kind], name
    # The name by which sentences name a region: the usual one in English texts, else its first English exonym.
    is_english = kind == "exonym" and row.required("language") == "en"
    if (kind == "usual" or is_english) and load.once(f"English name of {region}"):
        yield region, _PROPERTIES["usual"], name
    if len(code) == 2 and kind not in ("usual", "city"):
        yield country_iri(code), _PROPERTIES[kind], name
