"""The picture of a network, and the one script it needs, from the wheel of pyvis itself."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request, send_file

from webui.http.responses import LONG, edition, href, page, require
from webui.pages.description import describe
from webui.pages.network_picture import LEAST, LIMIT, MOST, QUERIES, Drawing, Node, draw

picture = Blueprint("picture", __name__)
_SCRIPT = Path("templates", "lib", "vis-9.1.2", "vis-network.min.js")
# At most so many labels; pixels of a label with its second line, at the scale of the places.
_LABELLED, _LABEL_HEIGHT = 24, 44.0
# At least 3:1 on white; the shapes differ too, for those who tell no colours apart.
_LOOKS = {
    "centre": {"shape": "star", "color": "#b4540a", "size": 22},
    "partnership": {"shape": "square", "color": "#12436d", "size": 13},
    "organisation": {"shape": "dot", "color": "#3d8f7d", "size": 10},
}


@picture.get("/<kind>/<path:local>/network")
def network(kind: str, local: str) -> Response:
    """Draw the neighbourhood of a thing beside a table of it."""
    if kind not in QUERIES:
        abort(404)
    held = edition()
    iri = require(f"{held.base}{kind}/{local}")
    about = describe(held.store, iri)
    limit = _limit()
    drawing = held.drawings.get((iri, limit))
    if drawing is None:
        drawing = held.drawings[iri, limit] = draw(held.store, kind, iri, limit)
    return page(
        "network.html",
        about=about,
        iri=iri,
        drawing=drawing,
        limit=limit,
        data=canvas(drawing, iri),
        most=MOST,
    )


def _limit() -> int:
    text = request.args.get("nodes", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else LIMIT
    return min(MOST, max(LEAST, number))


def canvas(drawing: Drawing, centre: str) -> dict[str, Any]:
    """Return nodes, edges and options as vis-network takes them, made by pyvis, every node at its given place."""
    from pyvis.network import Network

    drawn = Network()
    labelled = _labelled(drawing.nodes, centre)
    for node in drawing.nodes:
        kind = "centre" if node.iri == centre else node.kind
        more = f"{node.hidden} more" if node.hidden else ""
        drawn.add_node(
            node.iri,
            label=_short(node.label) + (f"\n{more}" if more else "") if node.iri in labelled else " ",
            title="\n".join(part for part in (node.label, node.country, more) if part),
            x=node.x,
            y=node.y,
            href=href(node.iri),
            **_LOOKS[kind],
        )
    for one, other in drawing.edges:
        drawn.add_edge(one, other)
    options = {
        "physics": {"enabled": False},
        "edges": {"width": 1.3, "color": {"color": "#9aa7b3", "highlight": "#12436d"}, "smooth": False},
        "nodes": {"font": {"size": 16, "color": "#1d2731", "strokeWidth": 4, "strokeColor": "#fcfdfe"}},
        "interaction": {"hover": True, "tooltipDelay": 80, "navigationButtons": False, "keyboard": False},
        "layout": {"improvedLayout": False},
    }
    return {"nodes": drawn.nodes, "edges": drawn.edges, "options": options}


def _labelled(nodes: Sequence[Node], centre: str) -> set[str]:
    """Return the nodes whose labels have room: the centre first, then by degree, none over another."""
    chosen: dict[str, tuple[float, float, float]] = {}
    for node in sorted(nodes, key=lambda node: node.iri != centre):
        half = 5.0 * len(_short(node.label))
        apart = all(
            abs(node.x - x) > half + width or abs(node.y - y) > _LABEL_HEIGHT
            for x, y, width in chosen.values()
        )
        if apart and len(chosen) < _LABELLED:
            chosen[node.iri] = (node.x, node.y, half)
    return set(chosen)


def _short(label: str, most: int = 28) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


@picture.get("/assets/vis-network.js")
def script() -> Response:
    """Give the drawing library from where pyvis has it."""
    response = send_file(_script(), mimetype="text/javascript", conditional=True)
    response.headers["Cache-Control"] = LONG
    return response


@cache
def _script() -> Path:
    found = find_spec("pyvis")
    if found is None or found.origin is None:
        raise FileNotFoundError("pyvis is not installed")
    return Path(found.origin).parent / _SCRIPT
