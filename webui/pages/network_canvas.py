"""Drawings of a neighbourhood: values for a page, a file, a vector image."""

import math
import sys
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from graph.evidence.neighbourhood import Neighbourhood, NetworkNode

_SCRIPT = Path("templates", "lib", "vis-9.1.2", "vis-network.min.js")
# At most so many labels; pixels of a label with its second line, at the scale of the places.
_LABELS, _LABEL_HEIGHT = 24, 44.0
# At least 3:1 on white; the shapes differ too, for those who tell no colours apart.
_LOOKS: dict[str, dict[str, Any]] = {
    "centre": {"shape": "star", "color": "#b4540a", "size": 22},
    "partnership": {"shape": "square", "color": "#12436d", "size": 13},
    "organisation": {"shape": "dot", "color": "#3d8f7d", "size": 10},
}
_OPTIONS = {
    "physics": {"enabled": False},
    "edges": {"width": 1.3, "color": {"color": "#9aa7b3", "highlight": "#12436d"}, "smooth": False},
    "nodes": {"font": {"size": 16, "color": "#1d2731", "strokeWidth": 4, "strokeColor": "#fcfdfe"}},
    "interaction": {"hover": True, "tooltipDelay": 80, "navigationButtons": False, "keyboard": False},
    "layout": {"improvedLayout": False},
}
_MARGIN = 120.0


@cache
def script() -> Path:
    """Return the file of the drawing library, which comes with pyvis."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pyvis is not installed")
    return Path(spec.origin).parent / _SCRIPT


def canvas(neighbourhood: Neighbourhood, centre: str, link: Callable[[str], str]) -> dict[str, Any]:
    """Return nodes, edges and options as vis-network takes them, every node at its place."""
    nodes = [{"id": node.iri, "href": link(node.iri), **look} for node, look in _drawn(neighbourhood, centre)]
    edges = [{"from": one, "to": other} for one, other in neighbourhood.edges]
    return {"nodes": nodes, "edges": edges, "options": _OPTIONS}


def standalone_page(neighbourhood: Neighbourhood, centre: str, title: str) -> str:
    """Return a page that needs no other host: title, legend and picture, drawn by pyvis."""
    import json
    import re

    drawing = _pyvis().Network(height="85vh", width="100%", cdn_resources="in_line")
    for node, look in _drawn(neighbourhood, centre):
        drawing.add_node(node.iri, **look)
    for one, other in neighbourhood.edges:
        drawing.add_edge(one, other)
    drawing.set_options(json.dumps(_OPTIONS))
    page = str(drawing.generate_html())
    # pyvis asks content networks for style sheets and scripts; what the picture needs stands in the page.
    page = re.sub(r"<link[^>]*https?://[^>]*?/?>", "", page, flags=re.DOTALL)
    page = re.sub(r"<script[^>]*src=[\"']https?://[^>]*>\s*</script>", "", page, flags=re.DOTALL)
    page = re.sub(r"<center>\s*<h1>\s*</h1>\s*</center>", "", page)
    start = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>'
        "<style>body { font-family: sans-serif; margin: 1rem; }</style>"
    )
    page = re.sub(r'<html>\s*<head>\s*<meta charset="utf-8">', lambda _: start, page, count=1)
    heading = f"<body>\n<h1>{escape(title)}</h1>\n<p>{_legend(neighbourhood, centre)}</p>"
    return re.sub(r"<body>", lambda _: heading, page, count=1)


def _legend(neighbourhood: Neighbourhood, centre: str) -> str:
    """Return how many nodes are drawn and what their shapes mean."""
    shown, total = len(neighbourhood.nodes), neighbourhood.total
    first = f"All {total:,}" if shown == total else f"First {shown} of {total:,}"
    star = next(
        (f", the star {escape(node.label)}" for node in neighbourhood.nodes if node.iri == centre), ""
    )
    return f"{first} organisations and partnerships. Squares are partnerships, dots organisations{star}."


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


def vector_image(neighbourhood: Neighbourhood, centre: str, title: str) -> str:
    """Return a drawing as SVG with title and description."""
    if not neighbourhood.nodes:
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>{escape(title)}</title></svg>\n'
    at = {node.iri: (node.x, node.y) for node in neighbourhood.nodes}
    left, top = (min(place[axis] for place in at.values()) - _MARGIN for axis in (0, 1))
    right, bottom = (max(place[axis] for place in at.values()) + _MARGIN for axis in (0, 1))
    lines = [
        f'<line x1="{at[one][0]}" y1="{at[one][1]}" x2="{at[other][0]}" y2="{at[other][1]}" stroke="#9aa7b3"/>'
        for one, other in neighbourhood.edges
    ]
    box = f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"
    style = 'lang="en" role="img" font-family="sans-serif" font-size="14"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {style} viewBox="{box}">',
            f"<title>{escape(title)}</title>",
            f'<text x="{left + 20:.1f}" y="{top + 30:.1f}" font-size="22">{escape(title)}</text>',
            f'<text x="{left + 20:.1f}" y="{top + 52:.1f}">{_legend(neighbourhood, centre)}</text>',
            *lines,
            *(_mark(look) for _, look in _drawn(neighbourhood, centre)),
            "</svg>\n",
        ]
    )


def _mark(look: dict[str, Any]) -> str:
    """Return a node as SVG: shape, tooltip, and label where it has one."""
    x, y, size, colour = look["x"], look["y"], look["size"], look["color"]
    tooltip = f"<title>{escape(look['title'])}</title>"
    if look["shape"] == "dot":
        mark = f'<circle cx="{x}" cy="{y}" r="{size}" fill="{colour}">{tooltip}</circle>'
    elif look["shape"] == "square":
        corner = f'x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size}" height="{2 * size}"'
        mark = f'<rect {corner} fill="{colour}">{tooltip}</rect>'
    else:
        tips = [(size if tip % 2 == 0 else 0.4 * size, tip * math.pi / 5) for tip in range(10)]
        points = " ".join(f"{x + r * math.sin(turn):.1f},{y - r * math.cos(turn):.1f}" for r, turn in tips)
        mark = f'<polygon points="{points}" fill="{colour}">{tooltip}</polygon>'
    label = look["label"].partition("\n")[0].strip()
    text = f'<text x="{x}" y="{y + size + 16:.1f}" text-anchor="middle">{escape(label)}</text>'
    return mark + (text if label else "")


def _drawn(neighbourhood: Neighbourhood, centre: str) -> list[tuple[NetworkNode, dict[str, Any]]]:
    """Return each node with label, tooltip, place, shape, colour and size."""
    labels = labelled(neighbourhood.nodes, centre)
    drawn = []
    for node in neighbourhood.nodes:
        more = f"{node.hidden} more" if node.hidden else ""
        look = {
            "label": _short(node.label) + (f"\n{more}" if more else "") if node.iri in labels else " ",
            "title": "\n".join(part for part in (node.label, node.country, more) if part),
            "x": node.x,
            "y": node.y,
            **_LOOKS["centre" if node.iri == centre else node.kind],
        }
        drawn.append((node, look))
    return drawn


def labelled(nodes: Sequence[NetworkNode], centre: str) -> set[str]:
    """Return the nodes whose labels have room: the centre first, then by degree."""
    chosen: dict[str, tuple[float, float, float]] = {}
    for node in sorted(nodes, key=lambda node: node.iri != centre):
        half = 5.0 * len(_short(node.label))
        apart = all(
            abs(node.x - x) > half + width or abs(node.y - y) > _LABEL_HEIGHT
            for x, y, width in chosen.values()
        )
        if apart and len(chosen) < _LABELS:
            chosen[node.iri] = (node.x, node.y, half)
    return set(chosen)


def _short(label: str, most: int = 28) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"
