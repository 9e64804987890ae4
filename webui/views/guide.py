"""Pages that explain: data, networks, accessibility, attribution, and what is not covered."""

from flask import Blueprint, Response, make_response, redirect, request

from graph.evidence.neighbourhood import KINDS
from graph.names.resolution import resolve
from graph.store.errors import NotFoundError
from webui.http.responses import edition, page
from webui.pages.start_page import counts
from webui.pages.template_filters import network_of

guide = Blueprint("guide", __name__)


@guide.get("/data")
def data() -> Response:
    """Give the ways to the data: example queries, SPARQL, sources, vocabulary, dump."""
    return page("data.html", counts=counts(edition()))


@guide.get("/network")
def choose_network() -> Response:
    """Ask for a thing by name; redirect to its network."""
    text, note = request.args.get("q", "").strip()[:200], ""
    if text:
        try:
            thing = resolve(edition().names, text, tuple(KINDS)).thing
            return make_response(redirect(network_of(thing.iri[1:-1]), 303))
        except NotFoundError as error:
            note = str(error)
    return page("choose_network.html", text=text, note=note)


@guide.get("/accessibility")
def accessibility() -> Response:
    """Give the accessibility statement."""
    return page("accessibility.html")


@guide.get("/attribution")
def attribution() -> Response:
    """Give publishers, licences and software to be named."""
    return page("attribution.html")


@guide.get("/not-this")
def not_this() -> Response:
    """Give what this does not cover, and what a visitor may take it for."""
    return page("not_this.html")
