"""The list of opportunities: a page for people, CSV, JSON and a feed for programs."""

from flask import Blueprint, Response, request

from graph.opportunities.ranked_opportunity import RankedOpportunity
from webui.http.responses import edition, fresh, href, page
from webui.pages.opportunity_feed import feed
from webui.pages.opportunity_list import opportunity_list, read_request, selected
from webui.pages.opportunity_tables import csv_of, json_of
from webui.pages.template_filters import address

_NEW, _LINES = 24, 100
opportunities = Blueprint("opportunities", __name__)


@opportunities.get("/opportunities")
def opportunity_page() -> Response:
    """List the opportunities that meet the criteria: a few of each kind, or a page of one kind."""
    return page(
        "opportunities.html", listed=opportunity_list(edition(), read_request(edition(), request.args))
    )


@opportunities.get("/opportunities.csv")
def opportunities_csv() -> Response:
    """Give all opportunities that meet the criteria as CSV."""
    return fresh("text/csv", lambda: csv_of(_selected()))


@opportunities.get("/opportunities.json")
def opportunities_json() -> Response:
    """Give all opportunities that meet the criteria as JSON."""
    return fresh("application/json", lambda: json_of(_selected(), edition().manifest.id))


@opportunities.get("/opportunities.atom")
def opportunities_atom() -> Response:
    """Give the first opportunities that meet the criteria as an Atom feed, the new and the changed ones first."""
    return fresh("application/atom+xml", _feed)


@opportunities.get("/changes")
def changes_page() -> Response:
    """Show what is new, gone and changed since the snapshot before."""
    current = edition()
    return page("changes.html", before=current.before, changes=current.changes, shown=_NEW, most=_LINES)


def _feed() -> bytes:
    current = edition()
    asked = read_request(current, request.args)
    now = current.manifest.created
    before = current.before.manifest.created if current.before else now
    host = request.host_url.rstrip("/")
    own, human = (host + address(name, **asked.values) for name in ("opportunities.atom", "opportunities"))
    iris = current.changes.iris if current.changes else frozenset()
    return feed(selected(current, asked), iris, (now, before), (own, human), lambda iri: host + href(iri))


def _selected() -> list[RankedOpportunity]:
    return selected(edition(), read_request(edition(), request.args))
