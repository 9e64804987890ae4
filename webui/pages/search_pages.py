"""Search over everything: names and codes first, then keywords, topics and descriptions, grouped by list."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.lists.list_kinds import LIST_KINDS
from graph.lists.thing_table import select
from graph.names.codes import code_keys
from graph.names.folding import compact
from graph.names.index import NameIndex
from graph.names.name_errors import AmbiguousNameError
from graph.names.named_thing import HIDDEN, KINDS, ORGANISATION, REGION, NamedThing
from graph.names.resolution import match
from graph.names.text_search import SearchResult
from graph.names.text_search import search as search_names
from webui.edition.edition import Edition

_SHOWN = 5
_ALL = 200
_LIST_OF = {kind: name for name, listed in LIST_KINDS.items() for kind in listed.kinds}
# A concept is a keyword as well: its name leads to all that is on it, not to its page alone.
_CONCEPTS = ("sector", "industry", "ecosystem", "topic", "theme", "activity")
_EXACT = (
    "SELECT DISTINCT kind FROM things WHERE id IN (SELECT thing FROM names WHERE compact = ? AND use <= ?"
    " UNION SELECT thing FROM identifiers WHERE key = ?)"
)


@dataclass(frozen=True)
class SearchHit:
    """A thing that a text finds: its path is made of its IRI."""

    iri: str
    label: str
    short: str = ""
    code: str = ""
    remark: str = ""


@dataclass(frozen=True)
class SearchGroup:
    """Hits of one list, the first of `total`; `listed` names the list that holds them all, empty for none."""

    heading: str
    kind: str
    hits: tuple[SearchHit, ...]
    total: int
    listed: str


def sole_match(edition: Edition, text: str) -> str:
    """Return the IRI of the only thing that a text names or finds, empty where there are several or none."""
    names = edition.names
    exact = names.rows(_EXACT, (compact(text), HIDDEN, code_keys(text)[0]))
    kinds = {tuple(KINDS)[int(str(kind))] for (kind,) in exact}
    # An organisation that is called as a region is mostly the region's own body.
    kinds = {REGION} if kinds == {REGION, ORGANISATION} else kinds
    if len(kinds) == 1 and not kinds & {*_CONCEPTS}:
        return _resolved(names, text, (*kinds,))
    result = search_names(names, text, limit=1)
    return "" if exact or result.total != 1 else result.things[0].iri[1:-1]


def _resolved(names: NameIndex, text: str, kinds: Sequence[str]) -> str:
    try:
        resolution = match(names, text, kinds)
    except AmbiguousNameError:
        return ""
    return resolution.thing.iri[1:-1] if resolution else ""


def groups(edition: Edition, text: str, result: SearchResult) -> list[SearchGroup]:
    """Return what a text finds by list, the list of the best name first."""
    by_list: dict[str, list[SearchHit]] = {}
    totals: dict[str, int] = {}
    for hits in result.hits:
        key = _LIST_OF.get(hits.kind, hits.kind)
        by_list.setdefault(key, []).extend(map(_hit, hits.things))
        totals[key] = totals.get(key, 0) + hits.total
    if text.strip():
        for name, listed in LIST_KINDS.items():
            table = edition.lists[name]
            rows = select(table, {}, text, listed.orders[0], ()).rows
            if len(rows):
                own = by_list.setdefault(name, [])
                known = {hit.iri for hit in own}
                own += [
                    SearchHit(table.iris[row], table.labels[row], table.shorts[row])
                    for row in rows[: 2 * _SHOWN]
                    if table.iris[row] not in known
                ]
                totals[name] = max(totals.get(name, 0), len(rows))
    return [
        SearchGroup(
            LIST_KINDS[name].heading if name in LIST_KINDS else KINDS[name],
            name,
            tuple(hits[:_SHOWN]),
            totals[name],
            name if name in LIST_KINDS else "",
        )
        for name, hits in by_list.items()
    ]


def of_kind(edition: Edition, text: str, kind: str) -> list[SearchGroup]:
    """Return what a text finds among the names of one kind, up to 200."""
    result = search_names(edition.names, text, [kind], _ALL)
    return [SearchGroup(KINDS[h.kind], h.kind, tuple(map(_hit, h.things)), h.total, "") for h in result.hits]


def _hit(thing: NamedThing) -> SearchHit:
    return SearchHit(
        thing.iri[1:-1],
        thing.usual,
        thing.other,
        "" if thing.kind == "sector" else thing.code,
        _remark(thing),
    )


def _remark(thing: NamedThing) -> str:
    """Return what tells a thing from others of its name."""
    if thing.kind == "priority":
        return ", ".join(thing.iri[1:-1].split("/")[-3:-1])
    if thing.kind == "activity":
        return "NACE Rev. 2.1" if "21" in thing.scheme else "NACE Rev. 2"
    if thing.kind == "region" and "2021" not in thing.scheme:
        return f"NUTS {thing.scheme.rpartition('Nuts')[2].rstrip('>')}"
    return thing.country
