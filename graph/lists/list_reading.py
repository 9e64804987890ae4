"""Reading of the lists of a snapshot from its index of names and a query for each list."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, starmap
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from graph.evidence.rows import text_rows
from graph.lists.list_kinds import DATES, FIGURES, LIST_KINDS, ListKind
from graph.lists.thing_table import ThingTable, filter_column
from graph.names.folding import fold
from graph.names.index import KIND_NUMBERS, NameIndex, as_thing
from graph.names.named_thing import REGION, NamedThing
from graph.store.engine import Store
from ontology.country import countries
from ontology.iri import slug
from ontology.namespace import HANSA

# The column of the members of a partnership, by their IRIs.
MEMBER = "member"
LEVELS = ("country", "major region", "region", "small region")
CURRENT, ENDED, UNKNOWN_END = "current", "ended", "end not known"
# What a reader would not understand by its label.
_WORDS_FOR = {("confidence", "known"): "general knowledge"}
# Columns of words that are only searched.
_WORDS = ("keyword", "definition")
_NAMED_KINDS = {
    "sector": "cluster category",
    "industry": "emerging industry",
    "ecosystem": "industrial ecosystem",
}
# A figure of a list that counts the things of another list with it in a column of theirs.
_COUNTED = {
    "regions": (("organisations", "region"), ("priorities", "region")),
    "fields": (("organisations", "field"), ("priorities", "field"), ("partnerships", "field")),
    "themes": (("priorities", "theme"),),
    "topics": (("organisations", "topic"), ("priorities", "topic")),
}
_THINGS = (
    "SELECT things.id, iri, kind, label, short, code, country, scheme, evidence, text"
    " FROM things JOIN names ON things.id = names.thing WHERE kind IN ({}) ORDER BY things.id, names.id"
)


@dataclass(frozen=True)
class _Thing(NamedThing):
    """A named thing with all its names in one text."""

    names: str = ""

    @property
    def is_listed(self) -> bool:
        """Say whether it belongs into a list: of regions only those of the version that bears evidence."""
        return self.kind != REGION or _bears_evidence(self.code, self.scheme)

    def counted_as(self, column: str) -> tuple[str, str]:
        """Return the column and the key by which things of other lists name it."""
        if self.kind == "region":
            return ("country" if len(self.code) == 2 else "region"), self.code
        return ("industry" if self.kind == "industry" else column), self.local


@dataclass
class _Values:
    """Values of the things of one list while they are read."""

    row: Mapping[str, int]
    pairs: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    numbers: dict[str, dict[int, float]] = field(default_factory=dict)
    dates: dict[str, dict[int, str]] = field(default_factory=dict)
    words: dict[int, list[str]] = field(default_factory=dict)

    def add(self, column: str, row: int, key: str, label: str = "") -> None:
        """Add a value to a column by its key."""
        self.pairs.setdefault(column, []).append((row, key))
        self.labels.setdefault(column, {})[key] = label or key

    def add_thing(self, row: int, thing: _Thing, sources: "_Sources") -> None:
        """Add what the index of names says of a thing."""
        if thing.kind == "region":
            self.add("level", row, str(len(thing.code) - 2), LEVELS[len(thing.code) - 2])
            self._add_place(row, thing.code[:2], sources)
        elif thing.country:
            self.add("country", row, thing.country, sources.countries[thing.country])
        if thing.kind in _NAMED_KINDS:
            self.add("kind", row, thing.kind, _NAMED_KINDS[thing.kind])

    def add_cell(self, cell: Mapping[str, str], sources: "_Sources") -> None:
        """Add a value that a query of a list gives; of another list's things it is none."""
        column, value, row = cell["column"], cell["value"], self.row.get(cell["thing"], -1)
        if row < 0:
            return
        if column in FIGURES:
            self.numbers.setdefault(column, {})[row] = float(value)
        elif column in DATES:
            self.dates.setdefault(column, {})[row] = value
        elif column in _WORDS:
            self.words.setdefault(row, []).append(value)
        elif column == "region":
            self._add_place(row, value, sources)
        elif column in ("country", "market"):
            self.add(column, row, value, sources.countries[value])
        else:
            label = _WORDS_FOR.get((column, cell["label"]), cell["label"] or value)
            is_ours = "://" in value and not value.startswith(HANSA.iri)
            self.add(column, row, value.rpartition("/")[2] if is_ours else slug(label), label)
            if column in ("topic", "field", "industry", "theme"):
                self.words.setdefault(row, []).append(sources.synonyms.get(value.rpartition("/")[2], label))

    def _add_place(self, row: int, code: str, sources: "_Sources") -> None:
        """Add a region by its code, and what it lies in: its country and larger regions."""
        self.add("country", row, code[:2], sources.countries.get(code[:2], code[:2]))
        for length in range(3, len(code) + 1):
            self.add("region", row, code[:length], sources.places.get(code[:length], code[:length]))

    def add_memberships(self, sources: "_Sources", name: str) -> None:
        """Add members and their countries to partnerships, or the number of partnerships to organisations."""
        own, figure = (0, "members") if name == "partnerships" else (1, "partnerships")
        numbers = Counter(pair[own] for pair in set(sources.members))
        self.numbers[figure] = {
            self.row[iri]: float(number) for iri, number in numbers.items() if iri in self.row
        }
        if name == "partnerships":
            self.pairs[MEMBER] = [
                (self.row[partnership], member)
                for partnership, member in sources.members
                if partnership in self.row
            ]
            for partnership, member in sources.members:
                if country := sources.home.get(member):
                    self.add("country", self.row[partnership], country, sources.countries[country])

    def add_periods(self, size: int, today: str) -> None:
        """Add year and status by start and end; a month or a year that holds today is not over."""
        starts, ends = self.dates.get("start", {}), self.dates.get("end", {})
        for row in range(size):
            end = ends.get(row, "")
            status = UNKNOWN_END if not end else CURRENT if end >= today[: len(end)] else ENDED
            self.add("status", row, slug(status), status)
            if start := starts.get(row, ""):
                self.add("year", row, start[:4])


def read_lists(
    store: Store, names: NameIndex, today: str, only: Sequence[str] = tuple(LIST_KINDS)
) -> dict[str, ThingTable]:
    """Return the table of each list of `LIST_KINDS`, or only some; `today` is the day of the snapshot (2026-01-31)."""
    sources = _Sources(store, names, today)
    tables: dict[str, ThingTable] = {}
    # Regions, fields, themes and topics count the things of the other lists.
    for kind in sorted(LIST_KINDS.values(), key=lambda kind: kind.name in _COUNTED):
        if kind.name in only:
            tables[kind.name] = _read_list(kind, sources, tables)
    return {name: tables[name] for name in only}


def list_sizes(names: NameIndex) -> dict[str, int]:
    """Return how many things each list holds, from the index of names alone."""
    sizes = Counter(dict(names.rows("SELECT kind, COUNT(*) FROM things GROUP BY kind")))
    region = KIND_NUMBERS[REGION]
    versions = names.rows("SELECT code, scheme FROM things WHERE kind = ?", (region,))
    sizes[region] = sum(starmap(_bears_evidence, versions))
    return {name: sum(sizes[KIND_NUMBERS[one]] for one in kind.kinds) for name, kind in LIST_KINDS.items()}


def _bears_evidence(code: str, scheme: str) -> bool:
    """Return whether evidence is in this version of a region's classification."""
    return scheme.endswith("Nuts2016>" if code.startswith("UK") else "Nuts2021>")


class _Sources:
    """What several lists are read from: the names of places and synonyms, and the members of partnerships."""

    def __init__(self, store: Store, names: NameIndex, today: str) -> None:
        self.store, self.names, self.today = store, names, today
        self._things: dict[tuple[str, ...], list[_Thing]] = {}
        self.members = [(row["partnership"], row["member"]) for row in text_rows(store, "lists/memberships")]
        organisations = self.things(("organisation",))
        self.home = {one.iri[1:-1]: one.country for one in organisations if one.country}
        self.places = {one.code: one.usual for one in self.things(("region",))}
        self.countries = {code: name for code, (_, name) in countries().items()}
        self.synonyms = {one.local: one.names for one in self.things(("topic",))}

    def things(self, kinds: tuple[str, ...]) -> list[_Thing]:
        """Return the named things of some kinds in the order of the index; they are read once."""
        if kinds not in self._things:
            self._things[kinds] = self._read_things(kinds)
        return self._things[kinds]

    def _read_things(self, kinds: tuple[str, ...]) -> list[_Thing]:
        numbers = ",".join(str(KIND_NUMBERS[kind]) for kind in kinds)
        things = []
        for _, rows in groupby(self.names.rows(_THINGS.format(numbers)), key=itemgetter(0)):
            of_one = list(rows)
            thing = as_thing(of_one[0][1:-1])
            names = " | ".join(str(row[-1]) for row in of_one)
            things.append(_Thing(**vars(thing), names=names))
        return things


def _read_list(kind: ListKind, sources: _Sources, tables: Mapping[str, ThingTable]) -> ThingTable:
    things = [thing for thing in sources.things(kind.kinds) if thing.is_listed]
    values = _Values({thing.iri[1:-1]: row for row, thing in enumerate(things)})
    for row, thing in enumerate(things):
        values.add_thing(row, thing, sources)
    if kind.query:
        for each in text_rows(sources.store, kind.query):
            values.add_cell(each, sources)
    if kind.name in ("partnerships", "organisations"):
        values.add_memberships(sources, kind.name)
    if "status" in kind.filters and "start" in kind.columns:
        values.add_periods(len(things), sources.today)
    figures = {name: _figures(numbers, len(things)) for name, numbers in values.numbers.items()}
    for other, column in _COUNTED.get(kind.name, ()):
        figures[other] = _counts(things, tables[other], column)
    if "evidence" in kind.figures:
        figures["evidence"] = _evidence(things, figures["organisations"])
    return ThingTable(
        tuple(thing.iri[1:-1] for thing in things),
        tuple(thing.usual for thing in things),
        tuple(thing.other for thing in things),
        tuple(thing.code for thing in things),
        {
            name: filter_column(values.pairs.get(name, ()), values.labels.get(name, {}))
            for name in (*kind.lookups, *(name for name in values.pairs if name == MEMBER))
        },
        {name: figures.get(name, _figures({}, len(things))) for name in kind.figures},
        {name: _dates(values.dates.get(name, {}), len(things)) for name in kind.dates},
        tuple(_text(thing, values.words.get(row, ())) for row, thing in enumerate(things)),
    )


def _evidence(things: Sequence[_Thing], organisations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a figure that orders regions: those with a strategy, those with organisations, others, countries last."""
    ranks = np.array([0 if len(one.code) == 2 else 1 + one.evidence for one in things], dtype=np.float64)
    ordered: NDArray[np.float64] = ranks * (1 + organisations.max(initial=0.0)) + organisations
    return ordered


def _figures(numbers: Mapping[int, float], size: int) -> NDArray[np.float64]:
    figures = np.full(size, np.nan)
    figures[list(numbers)] = list(numbers.values())
    return figures


def _dates(dates: Mapping[int, str], size: int) -> tuple[str, ...]:
    return tuple(dates.get(row, "") for row in range(size))


def _counts(things: Sequence[_Thing], other: ThingTable, column: str) -> NDArray[np.float64]:
    """Return for each thing how many things of another list have it in a column of theirs."""
    numbers: dict[tuple[str, str], float] = {}
    for name in {"field": ("field", "industry"), "region": ("region", "country")}.get(column, (column,)):
        if name in other.columns:
            values = other.columns[name]
            of_name = zip(values.keys, values.counts(other.everything), strict=True)
            numbers |= {(name, key): float(number) for key, number in of_name}
    return np.array([numbers.get(thing.counted_as(column), 0.0) for thing in things])


def _text(thing: _Thing, words: Iterable[str]) -> str:
    """Return the folded words of a thing, each after a space."""
    return f" {fold(' | '.join(dict.fromkeys([thing.names, thing.code, *words])))}"
