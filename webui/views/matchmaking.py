"""Search of partners and explanation of pairs: pages for people, CSV and JSON for programs."""

from flask import Blueprint, Response, request

from webui.http.responses import edition, fresh, page
from webui.http.tables import csv_of, json_of
from webui.pages import explanation_page, partner_page

matchmaking = Blueprint("matchmaking", __name__)


@matchmaking.get("/partners")
def partners() -> Response:
    """Rank partners of an organisation, with the form that asks for them."""
    return page("partners.html", **partner_page.values(edition(), request.args))


@matchmaking.get("/partners.csv")
def partners_csv() -> Response:
    """Give the ranked partners as `hansa partners` prints them as CSV."""
    return fresh("text/csv", lambda: csv_of(*partner_page.table(edition(), request.args, joined=True)))


@matchmaking.get("/partners.json")
def partners_json() -> Response:
    """Give the ranked partners as `hansa partners` prints them as JSON."""
    return fresh(
        "application/json", lambda: json_of(*partner_page.table(edition(), request.args, joined=False))
    )


@matchmaking.get("/explain")
def explain() -> Response:
    """Explain why two are recommended to each other, or why not."""
    return page("explain.html", **explanation_page.values(edition(), request.args))


@matchmaking.get("/explain.json")
def explain_json() -> Response:
    """Give an explanation as `hansa explain` prints it as JSON."""
    return fresh("application/json", lambda: explanation_page.as_json(edition(), request.args))
