"""Network of an answer whose rows join two things."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import networkx as nx
from markupsafe import Markup

from graph.explorer.drawing import LINES_A_NODE, DrawnNode, DrawnTie, NetworkDrawing
from graph.explorer.node_layout import places
from graph.explorer.tie_network import TieNode
from webui.edition.edition import Edition
from webui.pages.answer_table import AnswerColumn, AnswerTable
from webui.pages.description import compact
from webui.pages.network_picture import NetworkPicture, neighbour_picture, network_picture
from webui.pages.network_svg import svg_body

_NODES = 60
_LEAST = 2


@dataclass(frozen=True)
class AnswerNetwork:
    """The drawing of an answer, and its pictures for a wide and for a narrow screen."""

    drawing: NetworkDrawing

    def pictures(self, link: Callable[[str], str]) -> list[tuple[NetworkPicture, Markup]]:
        """Return both pictures with their contents as SVG; the narrow one is of the best tied thing."""
        pictures = network_picture(self.drawing), neighbour_picture(self.drawing, self.drawing.nodes[0].key)
        return [(picture, Markup(svg_body(picture, link))) for picture in pictures]


def joined_columns(columns: Sequence[AnswerColumn]) -> tuple[int, int] | None:
    """Return the two columns of things that a network joins: a thing and its other, else the first two with names."""
    position = {column.name: at for at, column in enumerate(columns) if column.is_thing}
    for name, at in position.items():
        other = f"other{name[:1].upper()}{name[1:]}"
        if other in position:
            return at, position[other]
    named = [at for at, column in enumerate(columns) if column.is_thing and column.has_names]
    # Many things share a country, which joins nothing.
    named = [at for at in named if columns[at].name != "country"] if len(named) > _LEAST else named
    return (named[0], named[1]) if len(named) >= _LEAST else None


def draw_answer(edition: Edition, table: AnswerTable, pair: tuple[int, int], measure: str) -> AnswerNetwork:
    """Return the strongest ties of an answer between at most `_NODES` things, by the places of their columns.

    A tie is as strong as the greatest amount of a column, `measure`; where that is empty, as the number of its rows.
    """
    one, other = pair
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    shared: Counter[tuple[str, str]] = Counter()
    labels: dict[str, str] = {}
    for row in table.rows:
        if not row[one].iri or not row[other].iri or row[one].iri == row[other].iri:
            continue
        ends = (min(row[one].iri, row[other].iri), max(row[one].iri, row[other].iri))
        shared[ends] += 1
        if not measure:
            weights[ends] += 1.0
        else:
            # A pair may stand both ways: its amount is that of one row.
            weights[ends] = max(weights[ends], row[table.position(measure)].number or 0.0)
        labels.update({cell.iri: cell.text for cell in (row[one], row[other]) if cell.text})
    order = sorted(weights, key=lambda ends: (-weights[ends], ends))
    chosen: dict[str, None] = {}
    for ends in order:
        if len({*chosen, *ends}) <= _NODES:
            chosen.update(dict.fromkeys(ends))
    inside = [ends for ends in order if ends[0] in chosen and ends[1] in chosen]
    strongest = {iri: ends for ends in reversed(inside) for iri in ends}
    lines = {*islice(inside, int(LINES_A_NODE * len(chosen))), *strongest.values()}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(chosen)
    graph.add_edges_from(sorted(lines))
    at = places(graph)
    degree = Counter(iri for ends in weights for iri in ends)
    drawn = Counter(iri for ends in inside for iri in ends)
    nodes = [
        DrawnNode(_node(edition, iri, labels), degree[iri], degree[iri] - drawn[iri], degree[iri], *at[iri])
        for iri in sorted(chosen, key=lambda iri: (-degree[iri], labels.get(iri, ""), iri))
    ]
    ties = [DrawnTie(*ends, shared[ends], weights[ends], ends in lines) for ends in inside]
    return AnswerNetwork(NetworkDrawing(tuple(nodes), tuple(ties), len(degree), "", 0, 0))


def _node(edition: Edition, iri: str, labels: Mapping[str, str]) -> TieNode:
    thing = None if iri in labels else edition.names.get(f"<{iri}>")
    label = labels.get(iri) or (thing.label if thing else compact(iri))
    return TieNode(iri, label, "partnership" if iri.startswith(f"{edition.base}partnership/") else "")
