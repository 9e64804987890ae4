"""The names of everything that can be found, and the search in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from graph.evidence.rows import text_rows
from graph.store.engine import Store
from ontology.iri import slug
from ontology.namespace import HANSA

KINDS = {
    "organisation": "Organisations",
    "region": "Regions",
    "sector": "Sectors",
    "partnership": "Partnerships",
    "priority": "Priorities",
    "programme": "Programmes",
    "event": "Events",
    "activity": "Economic activities (NACE)",
    "country": "Countries",
}
_FUZZY_FLOOR = 72.0
_FEW = 3
_LONGEST = 200  # letters of a text that are compared: the work grows with them times the names


@dataclass(frozen=True)
class Name:
    """A thing by its names: `scheme` is the classification that it is of, `code` its code in there."""

    iri: str
    kind: str
    label: str
    short: str = ""
    code: str = ""
    country: str = ""
    scheme: str = ""

    @cached_property
    def folded(self) -> str:
        """Return label and short name in plain lower-case letters."""
        return " ".join(self.keys)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return its names as they are compared."""
        return tuple(fold(part) for part in (self.label, self.short) if part)


@dataclass(frozen=True)
class Hits:
    """What a search found of one kind: the best of `total`."""

    kind: str
    names: tuple[Name, ...]
    total: int


@dataclass(frozen=True)
class Found:
    """What a search came to: hits by kind, the kind of the best hit first; near names where hits are few."""

    hits: tuple[Hits, ...]
    near: tuple[Name, ...]

    @property
    def total(self) -> int:
        """Return how many names match."""
        return sum(hits.total for hits in self.hits)


def fold(text: str) -> str:
    """Return a text as it is compared: no case, no accents, no punctuation.

    >>> fold("Île-de-France")
    'ile de france'
    """
    return slug(text).replace("-", " ")


class Names:
    """All names of a snapshot."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.all = _merged(names)
        self._by_iri = {name.iri: name for name in self.all}

    @classmethod
    def read(cls, store: Store) -> "Names":
        """Read the names of a store."""
        found = cls(
            Name(row["thing"], *(row[c] for c in ("kind", "label", "short", "code", "country", "scheme")))
            for row in text_rows(store, "pages/names")
        )
        # Fold every name now, so that the first search does not wait for it.
        _ = found._folded
        return found

    def get(self, iri: str) -> Name | None:
        """Return the name of a thing, None where it has none here."""
        return self._by_iri.get(iri)

    def search(self, text: str, kind: str = "", limit: int = 8) -> Found:
        """Return what matches a text, best first; a code matches before a name, a name before its parts."""
        wanted = fold(text)
        if not text.strip():
            return Found((), ())
        chosen = [name for name in self.all if not kind or name.kind == kind]
        scored = [(score, name) for name in chosen if (score := _score(name, text.strip(), wanted))]
        scored.sort(key=lambda pair: (-pair[0], len(pair[1].label), pair[1].label, pair[1].iri))
        groups: dict[str, list[Name]] = {}
        for _, name in scored:
            groups.setdefault(name.kind, []).append(name)
        hits = tuple(Hits(kind, tuple(names[:limit]), len(names)) for kind, names in groups.items())
        near = self.near(text) if len(scored) < _FEW else ()
        held = {name.iri for _, name in scored}
        return Found(hits, tuple(name for name in near if name.iri not in held))

    def near(self, text: str, limit: int = 6) -> tuple[Name, ...]:
        """Return the names that a text, or its beginning where it is long, may have meant."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            fold(text[:_LONGEST]), self._folded, scorer=fuzz.WRatio, limit=limit, score_cutoff=_FUZZY_FLOOR
        )
        return tuple(self.all[at] for _, _, at in found)

    @cached_property
    def _folded(self) -> Mapping[int, str]:
        # Short names alone would be near to anything; two letters say too little.
        return {at: name.folded for at, name in enumerate(self.all) if len(name.folded) > 2}


def _score(name: Name, text: str, wanted: str) -> float:
    """Return how well a name matches, 0 for not at all."""
    weight = 0.0 if name.kind in ("activity", "country") else 2.0
    if name.code and name.code.lower() == text.lower():
        return 110 + weight
    folded = name.folded
    if wanted in name.keys:
        return 100 + weight
    if folded.startswith(wanted):
        return 80 + weight
    padded = f" {folded}"
    if f" {wanted}" in padded:
        return 70 + weight
    if len(wanted) > 2 and wanted in folded:
        return 50 + weight
    words = wanted.split()
    if len(words) > 1 and all(f" {word}" in padded for word in words):
        return 60 + weight
    if name.code and len(text) > 1 and name.code.lower().startswith(text.lower()):
        return 40 + weight - len(name.code)
    return 0.0


def _merged(names: Iterable[Name]) -> list[Name]:
    """Return one name for each thing, and one region for each code and name: the facts use NUTS 2021."""
    found: dict[object, Name] = {}
    for name in names:
        key: object = (name.code, name.label) if name.kind == "region" else (name.iri, name.kind)
        held = found.get(key)
        if held is None or (name.kind == "region" and name.scheme == HANSA.iri + "Nuts2021"):
            found[key] = name
        elif held.iri == name.iri and name.short and name.short not in held.short:
            found[key] = replace(held, short=f"{held.short} {name.short}".strip())
    return list(found.values())
