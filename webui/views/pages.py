"""Pages for people: start, search, opportunities, sources."""

import csv
import io
import json
import re
from dataclasses import replace

from flask import Blueprint, Response, request

from webui.edition.names import KINDS
from webui.edition.opportunity_list import PARTS, SCORES, Choice
from webui.http.responses import edition, fresh, page
from webui.pages.thing_pages import counts, reasons

pages = Blueprint("pages", __name__)
_CODE = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{0,3}\Z")
_ALL = 200


@pages.get("/")
def start() -> Response:
    """Say what is in here and what can be asked."""
    held = edition()
    return page(
        "start.html",
        counts=counts(held),
        best=held.opportunities.first_of_each_kind(each=1),
        kinds=held.opportunities.kinds(),
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
    """List the opportunities that are asked for."""
    choice, place = _choice()
    held = edition()
    selection = held.opportunities.select(choice)
    why = {one.iri: reasons(held, one.iri) for one in selection.shown}
    return page("opportunities.html", selection=selection, choice=choice, place=place, why=why)


@pages.get("/opportunities.csv")
def opportunities_csv() -> Response:
    """Give all opportunities that are asked for as CSV."""
    return fresh("text/csv", _csv)


@pages.get("/opportunities.json")
def opportunities_json() -> Response:
    """Give all opportunities that are asked for as JSON."""
    return fresh("application/json", _json)


def _csv() -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(
        ("opportunity", "kind", "rank", "label", "parties", "countries", "sectors", *SCORES, *PARTS)
    )
    for one in edition().opportunities.matching(_choice()[0]):
        writer.writerow(
            (
                one.iri,
                one.kind,
                one.rank,
                one.label,
                "; ".join(party.label for party in one.parties),
                "; ".join(sorted(one.countries)),
                "; ".join(sector.label for sector in one.sectors),
                *(one.values.get(name, "") for name in (*SCORES, *PARTS)),
            )
        )
    return stream.getvalue().encode()


def _json() -> bytes:
    choice, _ = _choice()
    found = edition().opportunities.matching(choice)
    records = [
        {
            "id": one.iri,
            "kind": one.kind,
            "rank": one.rank,
            "label": one.label,
            "parties": [{"id": p.iri, "label": p.label, "role": p.role} for p in one.parties],
            "sectors": [{"id": s.iri, "label": s.label} for s in one.sectors],
            **one.values,
        }
        for one in found
    ]
    whole = {"snapshot": edition().manifest.id, "total": len(found), "opportunities": records}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _choice() -> tuple[Choice, str]:
    """Return what is asked for, and the name of the region where one is; a region is named by code or by name."""
    given = {
        name: request.args.get(name, "").strip()[:100] for name in ("kind", "region", "country", "sector")
    }
    page_text = request.args.get("page", "1")
    number = max(1, int(page_text)) if page_text.isascii() and page_text.isdigit() else 1
    choice = Choice(**given, text=request.args.get("text", "").strip()[:200], page=min(number, 100_000))
    if not choice.region:
        return choice, ""
    hits = edition().names.search(choice.region, "region", 1).hits
    found = hits[0].names[0] if hits else None
    if found is None or (_CODE.match(choice.region) and found.code != choice.region.upper()):
        return choice, ""
    return replace(choice, region=found.code), found.label


@pages.get("/sources")
@pages.get("/about")
def sources() -> Response:
    """Say where everything is from and what it is not."""
    return page("sources.html", counts=counts(edition()))
