"""The list of opportunities: a page for people, CSV, JSON and a feed for programs."""

from flask import Blueprint, Response, request

from graph.opportunities.ranked_opportunity import RankedOpportunity
from webui.http.responses import edition, fresh, page
from webui.pages.opportunity_list import opportunity_list, read_request, selected
from webui.pages.opportunity_tables import csv_of, json_of

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


def _selected() -> list[RankedOpportunity]:
    return selected(edition(), read_request(edition(), request.args))
