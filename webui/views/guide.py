"""Pages that explain: data, accessibility, attribution, and what is not covered."""

from flask import Blueprint, Response

from webui.http.responses import edition, page
from webui.pages.start_page import counts

guide = Blueprint("guide", __name__)


@guide.get("/data")
def data() -> Response:
    """Give the ways to the data: example queries, SPARQL, sources, vocabulary, dump."""
    return page("data.html", counts=counts(edition()))


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
