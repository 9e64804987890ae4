"""A drawn network as files: CSV, GraphML, SVG, and a page that opens without this server."""

import io
import json
import re
import sys
from html import escape
from types import ModuleType
from typing import Any

import networkx as nx

from graph.explorer.drawing import NetworkDrawing
from graph.snapshot.manifest import Manifest
from ontology.csv_text import csv_file
from ontology.sentence import Sentence, joined, sentence
from webui.pages.label_places import short_label
from webui.pages.network_picture import network_picture, title_of
from webui.pages.network_svg import svg_file

NETWORK_FORMS = {
    "csv": "text/csv",
    "graphml": "application/graphml+xml",
    "svg": "image/svg+xml",
    "html": "text/html",
}
CSV_COLUMNS = (
    "one",
    "one_label",
    "one_kind",
    "other",
    "other_label",
    "other_kind",
    "partnerships",
    "newman_weight",
)
# At least 3:1 on white; the shapes differ too, for those who tell no colours apart.
_LOOKS: dict[str, dict[str, Any]] = {
    "star": {"shape": "star", "color": "#b4540a"},
    "square": {"shape": "square", "color": "#12436d"},
    "circle": {"shape": "dot", "color": "#2f7f6e"},
}
_OPTIONS = {
    "physics": {"enabled": False},
    "edges": {"width": 1.3, "color": {"color": "#9aa7b3", "highlight": "#12436d"}, "smooth": False},
    "nodes": {"font": {"size": 14, "color": "#1d2731", "strokeWidth": 4, "strokeColor": "#fcfdfe"}},
    "interaction": {"hover": True, "tooltipDelay": 80, "navigationButtons": False, "keyboard": False},
    "layout": {"improvedLayout": False},
}


def network_file(form: str, drawing: NetworkDrawing, manifest: Manifest, title: str) -> bytes:
    """Return a drawing in one of `NETWORK_FORMS`."""
    if form == "csv":
        return network_csv(drawing, manifest.base)
    if form == "graphml":
        return network_graphml(drawing, manifest.base)
    make = {"svg": network_svg, "html": standalone_page}[form]
    source = "Source: register of Hansa, a reference set and no census; " + source_line(manifest)
    return make(drawing, manifest.base, title, source)


def source_line(manifest: Manifest) -> str:
    """Return the snapshot and the licence of a picture."""
    return f"snapshot {manifest.id} of {manifest.created[:10]}; CC BY 4.0"


def network_csv(drawing: NetworkDrawing, base: str) -> bytes:
    """Return all ties between the drawn nodes as CSV, the strongest first."""
    rows = []
    for tie in drawing.ties:
        one, other = (drawing.node[key].node for key in (tie.one, tie.other))
        ends = [cell for end in (one, other) for cell in (base + end.key, end.label, end.kind)]
        rows.append((*ends, tie.shared, tie.weight))
    return csv_file(CSV_COLUMNS, rows)


def network_graphml(drawing: NetworkDrawing, base: str) -> bytes:
    """Return the drawn nodes with label, kind, country and place, and all ties between them, as GraphML."""
    graph: nx.Graph[str] = nx.Graph()
    for drawn in drawing.nodes:
        node = drawn.node
        graph.add_node(
            base + node.key,
            label=node.label,
            kind=node.kind,
            country=node.country,
            partnerships=drawn.partnerships,
            x=drawn.x,
            y=drawn.y,
        )
    for tie in drawing.ties:
        graph.add_edge(base + tie.one, base + tie.other, partnerships=tie.shared, weight=tie.weight)
    stream = io.BytesIO()
    nx.write_graphml(graph, stream)
    return stream.getvalue()


def network_svg(drawing: NetworkDrawing, base: str, title: str, source: str) -> bytes:
    """Return the picture as a file with title, legend and source; its nodes are links to their IRIs."""
    picture = network_picture(drawing)
    return svg_file(picture, title, legend(drawing), source, lambda key: base + key).encode()


def legend(drawing: NetworkDrawing) -> Sentence:
    """Return how many nodes are drawn and what their shapes mean, in a line."""
    shown, total = len(drawing.nodes), drawing.total
    words = [
        sentence("All {total} nodes.", total=total)
        if shown == total
        else sentence("First {shown} of {total} nodes.", shown=shown, total=total)
    ]
    if any(node.node.kind == "partnership" for node in drawing.nodes):
        words.append(sentence("Squares are partnerships, circles organisations."))
    if drawing.centre:
        words.append(sentence("The star is {name}.", name=drawing.node[drawing.centre].label))
    if len(drawing.lines) < len(drawing.ties):
        words.append(
            sentence(
                "The {number} strongest of {ties} ties are drawn.",
                number=len(drawing.lines),
                ties=len(drawing.ties),
            )
        )
    return joined(words, " ")


def standalone_page(drawing: NetworkDrawing, base: str, title: str, source: str) -> bytes:
    """Return a page that needs no other host: title, legend and picture, drawn by pyvis."""
    canvas = _pyvis().Network(height="85vh", width="100%", cdn_resources="in_line")
    picture = network_picture(drawing)
    for mark in picture.marks:
        label = short_label(drawing.node[mark.key].label) if mark.label else " "
        canvas.add_node(
            base + mark.key,
            label=label,
            title=title_of(drawing.node[mark.key]),
            x=mark.x * 1.6,
            y=mark.y * 1.6,
            size=mark.radius * 1.3,
            **_LOOKS[mark.shape],
        )
    for line in picture.lines:
        canvas.add_edge(base + line.one, base + line.other, width=line.width)
    canvas.set_options(json.dumps(_OPTIONS))
    page = str(canvas.generate_html())
    # pyvis asks content networks for style sheets and scripts; what the picture needs stands in the page.
    page = re.sub(r"<link[^>]*https?://[^>]*?/?>", "", page, flags=re.DOTALL)
    page = re.sub(r"<script[^>]*src=[\"']https?://[^>]*>\s*</script>", "", page, flags=re.DOTALL)
    page = re.sub(r"<center>\s*<h1>\s*</h1>\s*</center>", "", page)
    start = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>'
        "<style>body { font-family: sans-serif; margin: 1rem; }</style>"
    )
    page = re.sub(r'<html>\s*<head>\s*<meta charset="utf-8">', lambda _: start, page, count=1)
    heading = f"<body>\n<h1>{escape(title)}</h1>\n<p>{escape(legend(drawing))}</p>\n<p>{escape(source)}</p>"
    return re.sub(r"<body>", lambda _: heading, page, count=1).encode()


def _pyvis() -> ModuleType:
    """Return the module of pyvis, imported without its notebook stack."""
    missing = [name for name in ("IPython", "IPython.display") if name not in sys.modules]
    for name in missing:
        stand_in = ModuleType(name)
        stand_in.IFrame = None  # type: ignore[attr-defined]
        sys.modules[name] = stand_in
    try:
        import pyvis.network
    finally:
        for name in missing:
            del sys.modules[name]
    return pyvis.network  # type: ignore[no-any-return]
