"""Criteria of a network: where it starts, its view, its filters, and how much of it is drawn."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.explorer.view_kinds import LEAST, LIMIT, MOST, VIEWS
from graph.lists.choices import key_of
from graph.lists.thing_table import ThingTable
from graph.names.index import NameIndex
from graph.names.named_thing import ORGANISATION, PARTNERSHIP, PROGRAMME, REGION, SECTOR
from graph.names.resolution import resolve
from graph.store.errors import NotFoundError
from ontology.sentence import joined, renamed, sentence, word

STARTS = (ORGANISATION, PARTNERSHIP, REGION, SECTOR, "industry", PROGRAMME)
_LONGEST = 200


@dataclass(frozen=True)
class NetworkCriteria:
    """Criteria of a network; "" is no filter.

    `start` is the IRI of the thing it is drawn around; `programme`, `field` and `country` are keys of the lists;
    `first` and `last` are years; `expanded` are nodes with `STEP` more neighbours each, by their keys.
    """

    start: str = ""
    view: str = "both"
    programme: str = ""
    field: str = ""
    country: str = ""
    first: str = ""
    last: str = ""
    nodes: int = LIMIT
    expanded: tuple[str, ...] = ()


@dataclass(frozen=True)
class NetworkRequest:
    """Criteria as they were understood, a title, the labels of start and country, and notes on what was not."""

    criteria: NetworkCriteria
    title: str
    label: str = ""
    country: str = ""
    notes: tuple[str, ...] = ()


def read_network_criteria(
    names: NameIndex,
    lists: Mapping[str, ThingTable],
    base: str,
    given: Mapping[str, str],
    *,
    strict: bool = False,
) -> NetworkRequest:
    """Return the criteria of an address or a command; what is not understood has no effect and a note.

    `start` may be a name, a code, an IRI or its path below the base; `more` holds keys of nodes with "~" between them.
    Without a view it is organisations and partnerships around a start, regions where there is none. If `strict`, what
    is not understood raises NotFoundError.
    """
    notes: list[str] = []
    typed = {name: text.strip()[:_LONGEST] for name, text in given.items() if name != "more"}
    start = label = ""
    if text := typed.get("start", ""):
        try:
            resolution = resolve(names, base + text if "/" in text and "://" not in text else text, STARTS)
            thing = resolution.thing
            start, label = thing.iri[1:-1], thing.words
            notes.append(resolution.note)
        except NotFoundError as error:
            if strict:
                raise
            notes.append(renamed(error.sentence, {base + text: text}))
    keys, words = {}, {}
    for name, (table, columns) in _FILTERS.items():
        try:
            keys[name], words[name] = _key(names, lists[table], columns, typed.get(name, ""))
        except NotFoundError as error:
            if strict:
                raise
            notes.append(error.sentence)
    years = {name: typed[name] for name in ("first", "last") if _YEAR.fullmatch(typed.get(name, ""))}
    notes += [
        sentence("{title}: expected a year of four digits.", title=typed[name])
        for name in ("first", "last")
        if typed.get(name) and name not in years
    ]
    view = typed.get("view", "")
    if view not in VIEWS:
        view = "both" if start else "regions"
    number = typed.get("nodes", "")
    limit = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else LIMIT
    expanded = tuple(dict.fromkeys(filter(None, given.get("more", "")[:2000].split("~"))))
    criteria = NetworkCriteria(
        start, view, nodes=min(MOST, max(LEAST, limit)), expanded=expanded, **keys, **years
    )
    period = f"{criteria.first or '…'}–{criteria.last or '…'}" if years else ""
    title = sentence("Network of {name}", name=label) if label else word(_TITLES[view])
    return NetworkRequest(
        criteria,
        joined([part for part in (title, *words.values(), period) if part]),
        label,
        words.get("country", ""),
        tuple(filter(None, notes)),
    )


_YEAR = re.compile("[0-9]{4}")
_TITLES = {
    "both": "Organisations and their partnerships",
    "organisations": "Organisations that share partnerships",
    "regions": "Regions that work together in partnerships",
    "countries": "Countries that work together in partnerships",
    "fields": "Fields that partnerships bring together",
    "communities": "Communities of organisations that work together",
}
# The list and the columns in which a filter is looked up.
_FILTERS = {
    "programme": ("partnerships", ("programme",)),
    "field": ("partnerships", ("field", "industry")),
    "country": ("organisations", ("country",)),
}


def _key(names: NameIndex, table: ThingTable, columns: tuple[str, ...], text: str) -> tuple[str, str]:
    """Return the key that a text means in one of the columns of a list, and its label; nothing for no text."""
    if not text:
        return "", ""
    errors = []
    for name in columns:
        column = table.columns[name]
        try:
            key = key_of(names, name, column, text)
        except NotFoundError as error:
            errors.append(error)
        else:
            return key, column.labels[column.position[key]]
    raise errors[0]
