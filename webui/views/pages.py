"""Pages for people: start, search, sources."""

from flask import Blueprint, Response, jsonify, make_response, redirect, request

from graph.comparison.regional_map import INDICATORS
from graph.lists.list_kinds import LIST_KINDS
from graph.names.name_errors import one_of
from graph.names.named_thing import KINDS, REGION
from graph.names.parameter_values import OPPORTUNITY
from graph.names.text_search import search as search_names
from graph.opportunities.opportunity_filter import OpportunityFilter
from webui.http.catalogue_texts import place, translated
from webui.http.responses import edition, href, page
from webui.pages.map_pages import MapCriteria, indicator_map
from webui.pages.search_pages import groups, of_kind, sole_match
from webui.pages.start_page import counts, coverage, of_the_day

pages = Blueprint("pages", __name__)
_SUGGESTED = 8


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
    """Give the first things whose names begin with a text, of some kinds where they are named, as JSON."""
    text, named = request.args.get("q", ""), request.args.getlist("kind")
    if named == [OPPORTUNITY]:
        selected = edition().opportunities.select(OpportunityFilter(text=text))[:_SUGGESTED]
        return jsonify(
            [{"label": one.label, "kind": translated(one.kind_label), "id": one.iri} for one in selected]
        )
    result = search_names(edition().names, text, [kind for kind in named if kind in KINDS], limit=_SUGGESTED)
    return jsonify(
        [
            {
                "label": place(one.usual) if one.kind == REGION else one.usual,
                "short": one.other,
                "code": one.code,
                "kind": translated(one_of([one.kind])),
                "id": one.iri[1:-1],
            }
            for one in result.things[:_SUGGESTED]
        ]
    )


@pages.get("/sources")
@pages.get("/about")
def sources() -> Response:
    """Give the page about the sources and the limits of the graph."""
    return page("sources.html", counts=counts(edition()))
