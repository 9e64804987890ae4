"""Pages for people: start, search, opportunities, sources."""

import re
from dataclasses import replace

from flask import Blueprint, Response, request

from graph.opportunities.ranking import (
    ORDERS,
    OpportunityFilter,
    RankedOpportunity,
    first_of_each_kind,
    read_reasons,
)
from webui.edition.names import KINDS
from webui.http.responses import edition, fresh, page
from webui.pages.opportunity_pages import OpportunityPage, csv_of, json_of, page_of
from webui.pages.thing_pages import counts

pages = Blueprint("pages", __name__)
_CODE = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{0,3}\Z")
_ALL = 200
_LIMITS = {"kind": 100, "region": 100, "country": 100, "sector": 100, "topic": 100, "organisation": 500}
_LAST_PAGE = 100_000


@pages.get("/")
def start() -> Response:
    """Give the start page: what is in the graph and what can be asked."""
    opportunities = edition().opportunities
    return page(
        "start.html",
        counts=counts(edition()),
        best=first_of_each_kind(opportunities.all, 1),
        kinds=opportunities.kinds(),
    )


@pages.get("/search")
def search() -> Response:
    """Find things by name or code."""
    text, kind = request.args.get("q", "").strip()[:200], request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = edition().names.search(text, kind, _ALL if kind else 8)
    return page("search.html", text=text, kind=kind, found=found)


@pages.get("/opportunities")
def opportunities() -> Response:
    """List the opportunities that meet the criteria, a page of them."""
    criteria, place = _criteria()
    selected = edition().opportunities.select(criteria, _order())
    number = _page_number()
    listed = OpportunityPage(criteria, _order(), place, number, page_of(selected, number), len(selected))
    reasons = {one.iri: read_reasons(edition().store, one.iri) for one in listed.shown}
    return page("opportunities.html", listed=listed, criteria=criteria, orders=ORDERS, why=reasons)


@pages.get("/opportunities.csv")
def opportunities_csv() -> Response:
    """Give all opportunities that meet the criteria as CSV."""
    return fresh("text/csv", lambda: csv_of(_selected()))


@pages.get("/opportunities.json")
def opportunities_json() -> Response:
    """Give all opportunities that meet the criteria as JSON."""
    return fresh("application/json", lambda: json_of(_selected(), edition().manifest.id))


def _selected() -> list[RankedOpportunity]:
    return edition().opportunities.select(_criteria()[0], _order())


def _order() -> str:
    order = request.args.get("order", "")
    return order if order in ORDERS else ""


def _page_number() -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return min(max(1, number), _LAST_PAGE)


def _criteria() -> tuple[OpportunityFilter, str]:
    """Return the criteria of the request, and the name of the region where it names one by code or by name."""
    given = {name: request.args.get(name, "").strip()[:most] for name, most in _LIMITS.items()}
    criteria = OpportunityFilter(**given, text=request.args.get("text", "").strip()[:200])
    if not criteria.region:
        return criteria, ""
    hits = edition().names.search(criteria.region, "region", 1).hits
    region = hits[0].names[0] if hits else None
    if region is None or (_CODE.match(criteria.region) and region.code != criteria.region.upper()):
        return criteria, ""
    return replace(criteria, region=region.code), region.label


@pages.get("/sources")
@pages.get("/about")
def sources() -> Response:
    """Give the page about the sources and the limits of the graph."""
    return page("sources.html", counts=counts(edition()))
