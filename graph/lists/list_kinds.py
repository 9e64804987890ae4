"""Kinds of lists: the things of each, and the columns to filter, to order and to show them by."""

from dataclasses import dataclass

from graph.names.named_thing import CALL, EVENT, KINDS, ORGANISATION, PARTNERSHIP, PROGRAMME, REGION, TOPIC

FIGURES = ("organisations", "priorities", "partnerships", "members", "evidence")
DATES = ("start", "end", "founded", "years")
NAMES = ("name", "code")
# Columns that may filter a list, with their headings.
HEADINGS = {
    "country": "Country",
    "region": "Region",
    "level": "Level",
    "class": "Class of region",
    "innovators": "Innovation group",
    "kind": "Kind",
    "field": "Field",
    "industry": "Emerging industry",
    "topic": "Topic",
    "theme": "Theme",
    "excellence": "Cluster excellence label",
    "status": "Status",
    "programme": "Programme",
    "market": "Third country aimed at",
    "period": "Period",
    "confidence": "Confidence",
    "year": "Year",
    "funder": "Funder",
    "organisations": "Organisations",
    "priorities": "Priorities",
    "partnerships": "Partnerships",
    "members": "Members",
    "evidence": "Evidence, countries last",
    "start": "Start",
    "end": "End",
    "founded": "Founded",
    "years": "Years",
    "city": "City",
    "code": "Code",
    "name": "Name",
}


@dataclass(frozen=True)
class ListKind:
    """A kind of list: its name in addresses and its heading.

    `kinds` are the kinds of named things in it, `query` the query of its values ("" for none), `filters` the columns to
    filter by, `columns` those to show, `orders` those to order by, the default first.
    """

    name: str
    heading: str
    kinds: tuple[str, ...]
    query: str
    filters: tuple[str, ...]
    columns: tuple[str, ...]
    orders: tuple[str, ...]

    @property
    def lookups(self) -> tuple[str, ...]:
        """Return the columns of values to choose from, be it to filter or to show."""
        chosen = (*self.filters, *self.columns)
        return tuple(name for name in dict.fromkeys(chosen) if name not in (*FIGURES, *DATES, *NAMES))

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the columns of figures."""
        return tuple(name for name in dict.fromkeys((*self.columns, *self.orders)) if name in FIGURES)

    @property
    def dates(self) -> tuple[str, ...]:
        """Return the columns of dates."""
        return tuple(name for name in dict.fromkeys((*self.columns, *self.orders)) if name in DATES)


_FIELDS = ("sector", "industry", "ecosystem")
LIST_KINDS = {
    kind.name: kind
    for kind in (
        ListKind(
            "regions",
            KINDS[REGION],
            (REGION,),
            "lists/regions",
            ("country", "level", "class", "innovators"),
            ("country", "class", "organisations", "priorities"),
            ("evidence", "organisations", "priorities", "name", "code"),
        ),
        ListKind(
            "organisations",
            KINDS[ORGANISATION],
            (ORGANISATION,),
            "lists/organisations",
            ("kind", "country", "region", "field", "industry", "topic", "excellence", "status"),
            ("kind", "country", "region", "field", "partnerships"),
            ("partnerships", "members", "founded", "name"),
        ),
        ListKind(
            "fields",
            "Fields",
            _FIELDS,
            "",
            ("kind",),
            ("kind", "organisations", "priorities", "partnerships"),
            ("organisations", "priorities", "partnerships", "name"),
        ),
        ListKind(
            "themes",
            KINDS["theme"],
            ("theme",),
            "",
            (),
            ("priorities",),
            ("priorities", "name"),
        ),
        ListKind(
            "topics",
            KINDS[TOPIC],
            (TOPIC,),
            "lists/topics",
            ("field",),
            ("field", "organisations", "priorities"),
            ("organisations", "priorities", "name"),
        ),
        ListKind(
            "priorities",
            KINDS["priority"],
            ("priority",),
            "lists/priorities",
            ("period", "country", "region", "theme", "field", "topic", "confidence"),
            ("region", "period", "theme", "field", "confidence"),
            ("period", "name"),
        ),
        ListKind(
            "partnerships",
            KINDS[PARTNERSHIP],
            (PARTNERSHIP,),
            "lists/partnerships",
            ("status", "programme", "country", "field", "industry", "topic", "market", "year"),
            ("programme", "start", "end", "status", "members"),
            ("start", "members", "name"),
        ),
        ListKind(
            "programmes",
            KINDS[PROGRAMME],
            (PROGRAMME,),
            "lists/programmes",
            ("funder",),
            ("years", "funder", "partnerships"),
            ("partnerships", "name"),
        ),
        ListKind(
            "events",
            "Events and calls",
            (EVENT, CALL),
            "lists/events",
            ("status", "year", "country", "market", "field", "topic"),
            ("start", "city", "country", "field"),
            ("start", "name"),
        ),
    )
}
