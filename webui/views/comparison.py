"""Comparison of regions: a page for people, CSV and JSON for programs."""

from flask import Blueprint, Response, request

from graph.comparison.comparison_rows import COLUMNS, comparison_object, comparison_rows
from graph.comparison.region_comparison import RegionComparison
from webui.http.responses import edition, fresh, page
from webui.http.tables import csv_of, object_of
from webui.pages.comparison_page import compared, comparison_values

comparison = Blueprint("comparison", __name__)


@comparison.get("/compare")
def compare() -> Response:
    """Put 2 to 10 regions side by side."""
    return page("compare.html", **comparison_values(edition(), request.args.getlist("region"), request.args))


@comparison.get("/compare.csv")
def compare_csv() -> Response:
    """Give a comparison as `hansa compare` prints it as CSV."""
    return fresh("text/csv", lambda: csv_of(COLUMNS, [*comparison_rows(_compared())]))


@comparison.get("/compare.json")
def compare_json() -> Response:
    """Give a comparison as `hansa compare` prints it as JSON."""
    return fresh("application/json", lambda: object_of(comparison_object(_compared())))


def _compared() -> RegionComparison:
    whole, _ = compared(edition(), request.args.getlist("region"))
    return whole
