"""The map of Europe: its page, its picture as a file, and its values as CSV."""

from flask import Blueprint, Response, render_template, request

from graph.comparison.regional_map import INDICATORS
from webui.http.responses import edition, fresh, page
from webui.pages.map_pages import MapView, csv_of, indicator_map, read_criteria

map_page = Blueprint("map_page", __name__)


@map_page.get("/map")
def show_map() -> Response:
    """Give a map of an indicator beside the table of its values."""
    criteria = read_criteria(edition(), request.args)
    view = indicator_map(edition(), criteria)
    return page("map.html", view=view, criteria=criteria, indicators=INDICATORS.values())


@map_page.get("/map.svg")
def map_svg() -> Response:
    """Give the picture as a file with title, legend, source and disclaimer."""
    response = fresh("image/svg+xml", lambda: render_template("map.svg", view=_view()).encode())
    response.headers["Content-Disposition"] = 'attachment; filename="map.svg"'
    return response


@map_page.get("/map.csv")
def map_csv() -> Response:
    """Give the values of all territories as CSV."""
    return fresh("text/csv", lambda: csv_of(_view()))


def _view() -> MapView:
    return indicator_map(edition(), read_criteria(edition(), request.args))
