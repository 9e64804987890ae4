"""The page that draws a network, its download, and its script."""

from flask import Blueprint, Response, abort, make_response, request, send_file

from graph.evidence.neighbourhood import KINDS, LEAST, LIMIT, MOST, Neighbourhood, read_neighbourhood
from webui.http.responses import LONG, edition, href, page, require
from webui.pages.description import describe
from webui.pages.network_canvas import canvas, script, standalone_page

network = Blueprint("network", __name__)


@network.get("/<kind>/<path:local>/network")
def picture(kind: str, local: str) -> Response:
    """Draw the neighbourhood of a thing beside a table of it."""
    iri, drawing = _neighbourhood(kind, local)
    return page(
        "network.html",
        about=describe(edition().store, iri),
        iri=iri,
        drawing=drawing,
        limit=_limit(),
        data=canvas(drawing, iri, href),
        most=MOST,
    )


@network.get("/<kind>/<path:local>/network.html")
def download(kind: str, local: str) -> Response:
    """Give the picture as a file that opens without this server."""
    iri, drawing = _neighbourhood(kind, local)
    about = describe(edition().store, iri)
    response = make_response(standalone_page(drawing, iri, f"Network of {about.label if about else iri}"))
    response.headers["Content-Disposition"] = 'attachment; filename="network.html"'
    return response


def _neighbourhood(kind: str, local: str) -> tuple[str, Neighbourhood]:
    if kind not in KINDS:
        abort(404)
    current = edition()
    iri = require(f"{current.base}{kind}/{local}")
    key = iri, _limit()
    if key not in current.neighbourhoods:
        current.neighbourhoods[key] = read_neighbourhood(current.store, kind, *key)
    return iri, current.neighbourhoods[key]


def _limit() -> int:
    text = request.args.get("nodes", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else LIMIT
    return min(MOST, max(LEAST, number))


@network.get("/assets/vis-network.js")
def drawing_library() -> Response:
    """Give the drawing library."""
    response = send_file(script(), mimetype="text/javascript", conditional=True)
    response.headers["Cache-Control"] = LONG
    return response
