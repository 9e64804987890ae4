"""NUTS regions of 2021 and 2024 (the UK's of 2016) and their matches."""

import re
from collections.abc import Iterator

from loaders.curated_row import label
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology import country
from ontology.iri import country_iri
from ontology.namespace import GEO, HANSA, NUTS, SCHEMA, SKOS, TYPE
from ontology.term import Term, Triple, integer, literal

CURRENT = "2024"
# What the workbook says of a pair of codes, and what follows for figures: they can be carried over an exact match.
_EXACT = ("", "Name change", "Code change")
_SHIFTED = ("art. 5(2a)",)
_PARTS = re.compile(r"((?:[A-Z]{2}\w+ \+ )+[A-Z]{2}\w+) = ex-([A-Z]{2}\w+)")


def triples(load: Load) -> Iterator[Triple]:
    """Yield the countries, the regions of each version with their parents, and the matches."""
    for code in country.countries():
        yield from _country(code)
    for file in ("regions", "statistical_regions"):
        yield from load.each(file, lambda row: _versions(load, row))
    yield from load.each("latin_names", lambda row: _latin_name(load, row))
    yield from load.each("uk_regions", lambda row: _uk_region(load, row))
    moved: list[tuple[str, str, str]] = []
    for file in ("changes_2", "changes_3"):
        yield from load.each(file, lambda row: _change(load, row, moved))
    yield from _border_moved(load, moved)


def _country(code: str) -> Iterator[Triple]:
    term = country_iri(code)
    yield term, TYPE, SCHEMA("Country")
    yield term, SKOS("notation"), literal(code)
    yield label(term, country.name(code), "en")


def _versions(load: Load, row: Row) -> Iterator[Triple]:
    """Yield a line of the comparison: one territory, or one that only one version has."""
    old, new, name = row.text("code_2021"), row.text("code_2024"), row.text("name")
    for version, code in (("2021", old), ("2024", new)):
        if code:
            yield from region(load, version, code, name or country.name(code))
    change = row.text("change")
    if old and new:
        match = "closeMatch" if change in _SHIFTED else "exactMatch" if change in _EXACT else ""
        if not match:
            raise UnmappedError("unknown change", "change", "a change that keeps both codes", change)
        yield from matched(load.mint.region("2021", old), match, load.mint.region("2024", new))


def region(load: Load, version: str, code: str, name: str) -> Iterator[Triple]:
    """Yield a region of one version."""
    term = load.mint.region(version, code)
    if not load.once(term):
        return
    yield term, TYPE, GEO("Feature")
    yield term, TYPE, SKOS("Concept")
    yield term, SKOS("notation"), literal(code)
    yield label(term, name)
    yield term, HANSA("nutsLevel"), integer(len(code) - 2)
    yield term, SKOS("inScheme"), HANSA(f"Nuts{version}")
    yield term, SCHEMA("addressCountry"), load.code_lists.country(code[:2], "code")
    if version == CURRENT:
        yield term, SKOS("exactMatch"), NUTS(code)
    if len(code) > 2:
        yield (
            term,
            SKOS("broader"),
            load.code_lists.region(load.mint, version, _parent(load, version, code), "code"),
        )
        if len(code) == 3:
            # Statistical regions are listed from level 1 down: their countries stand in no row.
            yield from region(load, version, code[:2], country.name(code[:2]))


def _latin_name(load: Load, row: Row) -> Iterator[Triple]:
    """Yield the official transliteration of a name in Greek or Cyrillic letters."""
    code, name = row.required("code"), row.required("latin_name")
    known = [version for version in ("2021", "2024") if code in load.code_lists.nuts[version]]
    if not known:
        raise UnmappedError("unknown NUTS code", "code", "a code of NUTS 2021 or 2024", code)
    for version in known:
        yield load.mint.region(version, code), HANSA("latinLabel"), literal(name)


def _parent(load: Load, version: str, code: str) -> str:
    """Return the code of the region above.

    The eleven districts of Northern Ireland run from UKN06 to UKN16 in UKN0.
    """
    return "UKN0" if code.startswith("UKN1") and "UKN1" not in load.code_lists.nuts[version] else code[:-1]


def matched(one: Term, match: str, other: Term) -> Iterator[Triple]:
    """Yield a match of two regions, said in both directions."""
    inverse = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}.get(match, match)
    yield one, SKOS(match), other
    yield other, SKOS(inverse), one


def _uk_region(load: Load, row: Row) -> Iterator[Triple]:
    yield from region(load, "2016", row.required("code"), row.required("name"))


def _change(load: Load, row: Row, moved: list[tuple[str, str, str]]) -> Iterator[Triple]:
    """Yield the parts of a divided territory (`PT1A + PT1B = ex-PT17`).

    A code that ended or began is added to `moved`.
    """
    old, new, name = row.text("code_2021"), row.text("code_2024"), row.text("name")
    if bool(old) != bool(new):
        moved.append((old, new, name))
    division = _PARTS.search(row.text("explanation"))
    if division:
        whole = load.code_lists.region(load.mint, "2021", division[2], "explanation")
        for part in division[1].split(" + "):
            yield from matched(
                load.code_lists.region(load.mint, "2024", part, "explanation"), "broadMatch", whole
            )


def _border_moved(load: Load, moved: list[tuple[str, str, str]]) -> Iterator[Triple]:
    """Yield a close match where a region kept name and level but its border moved."""
    ended = {(name, len(old)): old for old, _, name in moved if old}
    for _, new, name in moved:
        old = ended.get((name, len(new))) if new else None
        if old:
            yield from matched(load.mint.region("2021", old), "closeMatch", load.mint.region("2024", new))
