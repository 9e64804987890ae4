"""Names of regions in another language than English, by the English ones that pages show."""

from collections import defaultdict
from collections.abc import Mapping

from graph.evidence.rows import text_rows
from graph.names.index import KIND_NUMBERS, NameIndex
from graph.names.named_thing import COUNTRY, ORGANISATION, REGION
from graph.store.engine import Store

# Countries whose regions are labelled in the language, and those where they are unless they have a name in it.
_OWN = {"de": ("AT", "DE", "LI")}
_PARTLY_OWN = {"de": ("CH",)}


def translated_regions(store: Store, index: NameIndex, language: str) -> Mapping[str, str]:
    """Return the names of regions in a language (de) by the English ones, where both are unambiguous and differ.

    A name that a field, a programme or another thing has too is left out; an organisation that is called as a region
    is its administration.
    """
    own = _names(store, language)
    candidates: dict[str, dict[str, str]] = defaultdict(dict)
    regions = index.things("SELECT id FROM things WHERE kind = ?", (KIND_NUMBERS[REGION],))
    for thing in sorted(regions, key=lambda one: one.code):
        same = candidates[thing.usual]
        # A region that is the whole of a larger one has its name.
        if not any(thing.code.startswith(code) for code in same):
            same[thing.code] = own.get(thing.iri, thing.usual)
    places = [KIND_NUMBERS[kind] for kind in (REGION, COUNTRY, ORGANISATION)]
    for (taken,) in index.rows("SELECT label FROM things WHERE kind NOT IN (?, ?, ?)", places):
        candidates.pop(taken, None)
    names = {english: set(same.values()) for english, same in candidates.items()}
    return {english: min(ones) for english, ones in names.items() if len(ones) == 1 and ones != {english}}


def _names(store: Store, language: str) -> dict[str, str]:
    """Return the name of each region that has one in a language: its label at home, else its only name abroad."""
    rows = text_rows(store, "names/regions", language=language)
    others: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["name"]:
            others[row["region"]].add(row["name"])
    names = {}
    for row in rows:
        region, country = row["region"], row["country"]
        if country in _OWN[language]:
            names[f"<{region}>"] = row["label"]
        elif len(others[region]) == 1:
            names[f"<{region}>"] = min(others[region])
        elif country in _PARTLY_OWN[language]:
            names[f"<{region}>"] = row["label"]
    return names
