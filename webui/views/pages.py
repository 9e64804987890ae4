"""Pages for people: start, search, opportunities, sources."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, make_response, redirect, request

from graph.comparison.regional_map import INDICATORS
from graph.lists.list_kinds import LIST_KINDS
from graph.names.named_thing import KINDS, REGION
from graph.names.resolution import resolve, resolve_country
from graph.names.text_search import search as search_names
from graph.opportunities.ranking import (
    ORDERS,
    OpportunityFilter,
    RankedOpportunity,
    read_reasons,
)
from graph.store.errors import NotFoundError
from webui.http.responses import edition, fresh, href, page
from webui.pages.map_pages import MapCriteria, indicator_map
from webui.pages.opportunity_pages import OpportunityPage, csv_of, json_of, page_of
from webui.pages.search_pages import groups, of_kind, sole_match
from webui.pages.start_page import counts, coverage, of_the_day

pages = Blueprint("pages", __name__)
_SUGGESTED = 8
_LIMITS = {"kind": 100, "region": 100, "country": 100, "sector": 100, "topic": 100, "organisation": 500}
_LAST_PAGE = 100_000


@pages.get("/")
def start() -> Response:
    """Give the start page: search, map, ways in, recommendations of the day, counts."""
    return page(
        "start.html",
        view=indicator_map(edition(), MapCriteria(INDICATORS["organisations"])),
        best=of_the_day(edition()),
        counts=counts(edition()),
        coverage=coverage(edition()),
    )


@pages.get("/search")
def search() -> Response:
    """Find things by name, code or keyword; redirect to a sole exact match, show all lists without a text."""
    text, kind = request.args.get("q", "").strip()[:200], request.args.get("kind", "")
    current = edition()
    if kind in KINDS:
        return page("search.html", text=text, kind=kind, groups=of_kind(current, text, kind), near=())
    if text and (sole := sole_match(current, text)):
        return make_response(redirect(href(sole), 303))
    result = search_names(current.names, text, limit=_SUGGESTED)
    about = len(current.opportunities.select(OpportunityFilter(text=text))) if text else 0
    return page(
        "search.html",
        text=text,
        kind="",
        groups=groups(current, text, result),
        near=result.near,
        opportunities=about,
        lists=LIST_KINDS,
    )


@pages.get("/suggest")
def suggest() -> Response:
    """Give the first things whose names begin with a text, as JSON."""
    things = search_names(edition().names, request.args.get("q", ""), limit=_SUGGESTED).things[:_SUGGESTED]
    return jsonify(
        [
            {"label": one.label, "short": one.short, "code": one.code, "kind": one.kind, "id": one.iri[1:-1]}
            for one in things
        ]
    )


@pages.get("/opportunities")
def opportunities() -> Response:
    """List the opportunities that meet the criteria, a page of them."""
    criteria, place, note = _criteria()
    selected = edition().opportunities.select(criteria, _order())
    number = _page_number()
    listed = OpportunityPage(criteria, _order(), place, number, page_of(selected, number), len(selected))
    reasons = {one.iri: read_reasons(edition().store, one.iri) for one in listed.shown}
    return page("opportunities.html", listed=listed, criteria=criteria, orders=ORDERS, why=reasons, note=note)


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


def _criteria() -> tuple[OpportunityFilter, str, str]:
    """Return the criteria, the label of their region, and notes on the names.

    A name that nothing has, or several things, stays as it is: nothing matches it, and the note says why.
    """
    given = {name: request.args.get(name, "").strip()[:most] for name, most in _LIMITS.items()}
    criteria = OpportunityFilter(**given, text=request.args.get("text", "").strip()[:200])
    place, notes = "", []
    try:
        if criteria.country:
            code, note = resolve_country(edition().names, criteria.country)
            criteria, notes = replace(criteria, country=code), [note]
        if criteria.region:
            resolution = resolve(edition().names, criteria.region, (REGION,))
            criteria, place = replace(criteria, region=resolution.thing.code), resolution.thing.label
            notes.append(resolution.note)
    except NotFoundError as error:
        notes.append(str(error))
    return criteria, place, " ".join(filter(None, notes))


@pages.get("/sources")
@pages.get("/about")
def sources() -> Response:
    """Give the page about the sources and the limits of the graph."""
    return page("sources.html", counts=counts(edition()))
