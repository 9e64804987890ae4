"""Views of an answer where its columns allow them: bars, a map, a network."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from webui.edition.edition import Edition
from webui.map.outlines import read_outlines
from webui.map.picture import MapPicture, draw
from webui.pages.answer_network import AnswerNetwork, draw_answer, joined_columns
from webui.pages.answer_table import AnswerCell, AnswerColumn, AnswerTable

TABLE, BARS, MAP, NETWORK = "table", "bars", "map", "network"
HEADINGS = {TABLE: "Table", BARS: "Bars", MAP: "Map", NETWORK: "Network"}
ROWS = "rows"  # the measure that counts rows
_BARS = 40
# Numbers that are names or places in an order, not amounts.
_NO_AMOUNTS = {"year", "endYear", "level", "rank", "position", "edition", "community", "code", "pilotSince"}
_LEAST = 2  # things without which there is nothing to compare


@dataclass(frozen=True)
class AnswerBar:
    """A row as a bar: the cells that tell it from other rows, and its amount."""

    cells: Sequence[AnswerCell]
    amount: float
    text: str


@dataclass(frozen=True)
class AnswerView:
    """A view of an answer: of which kind, which other kinds there are, and of which measure of which others."""

    kind: str
    offered: Sequence[str]
    measure: str = ROWS
    measures: Sequence[tuple[str, str]] = ()
    bars: Sequence[AnswerBar] = ()
    map: MapPicture | None = None
    network: AnswerNetwork | None = None

    @property
    def greatest(self) -> float:
        """Return the greatest amount of its bars."""
        return max((bar.amount for bar in self.bars), default=0.0)


def read_view(edition: Edition, table: AnswerTable, kind: str, measure: str, title: str) -> AnswerView:
    """Return the view of an answer that a request names, the table where its columns do not allow that.

    `measure` is the name of a column, or "rows" for their number.
    """
    amounts = _amounts(table)
    territories = _territories(edition, table)
    pair = joined_columns(table.columns)
    allowed = {
        TABLE: True,
        BARS: bool(amounts) and len(table.rows) >= _LEAST,
        MAP: len(set(territories) - {""}) >= _LEAST,
        NETWORK: pair is not None and len(table.rows) >= _LEAST,
    }
    offered = [name for name in HEADINGS if allowed[name]]
    kind = kind if kind in offered else TABLE
    headings = [(column.name, column.heading) for column in amounts]
    if kind in (MAP, NETWORK):
        headings = [(ROWS, "Number of rows"), *headings]
    chosen = measure if measure in dict(headings) else _usual(kind, territories, headings)
    if kind == BARS:
        return AnswerView(kind, offered, chosen, headings, _bars(table, chosen))
    if kind == MAP:
        picture = _map(edition, table, territories, chosen, title, dict(headings)[chosen])
        return AnswerView(kind, offered, chosen, headings, map=picture)
    if kind == NETWORK and pair:
        network = draw_answer(edition, table, pair, "" if chosen == ROWS else chosen)
        return AnswerView(kind, offered, chosen, headings, network=network)
    return AnswerView(TABLE, offered)


def _amounts(table: AnswerTable) -> list[AnswerColumn]:
    """Return the columns of amounts; what can be below nothing is no amount."""
    return [
        column
        for at, column in enumerate(table.columns)
        if column.is_number
        and column.name not in _NO_AMOUNTS
        and all((row[at].number or 0) >= 0 for row in table.rows)
    ]


def _territories(edition: Edition, table: AnswerTable) -> list[str]:
    """Return the territory of each row by its first column of regions, "" for none; nothing without such a column."""
    base = edition.regional_map
    for at, column in enumerate(table.columns):
        if column.is_thing:
            territories = [base.at(row[at].iri) for row in table.rows]
            if any(iri and not base.territories[iri].is_nation for iri in territories):
                return territories
    return []


def _usual(kind: str, territories: Sequence[str], headings: Sequence[tuple[str, str]]) -> str:
    """Return the measure where none is named: the first amount, on a map where each territory has one."""
    known = [iri for iri in territories if iri]
    is_single = kind != MAP or len(set(known)) == len(known)
    return next((name for name, _ in headings if name != ROWS and is_single), ROWS)


def _bars(table: AnswerTable, measure: str) -> list[AnswerBar]:
    """Return the rows with the greatest amounts, each named by the first two columns that differ between rows."""
    at = table.position(measure)
    texts = [position for position, column in enumerate(table.columns) if not column.is_number]
    named = [
        position
        for position in texts
        if table.columns[position].has_names or not table.columns[position].is_thing
    ]
    varied = [
        position
        for position in named
        if len({(row[position].text, row[position].iri) for row in table.rows}) > 1
    ]
    shown = (varied or texts)[:2]
    rows = sorted(table.rows, key=lambda row: -(row[at].number or 0))[:_BARS]
    return [
        AnswerBar([row[position] for position in shown], row[at].number or 0.0, row[at].text)
        for row in rows
        if row[at].number is not None
    ]


def _map(
    edition: Edition, table: AnswerTable, territories: Sequence[str], measure: str, title: str, heading: str
) -> MapPicture:
    """Return the map of an answer; of several rows in a territory the greatest amount counts."""
    values: dict[str, float] = {}
    if measure == ROWS:
        values = {iri: float(number) for iri, number in Counter(filter(None, territories)).items()}
    else:
        at = table.position(measure)
        for iri, row in zip(territories, table.rows, strict=True):
            if iri and row[at].number is not None:
                values[iri] = max(values.get(iri, 0.0), row[at].number or 0.0)
    return draw(
        edition.regional_map,
        values,
        title=title,
        unit=heading[:1].lower() + heading[1:],
        written=_written,
        outlines=read_outlines(),
        borders={},
    )


def _written(value: float) -> str:
    """Return an amount with as many decimals as say something.

    >>> _written(1234.0), _written(3.14159), _written(0.0456)
    ('1,234', '3.14', '0.046')
    """
    if value == int(value) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.2g}"
