"""Answers for the IRIs of opportunities that the graph no longer holds."""

from flask import Response, make_response, render_template, request

from graph.opportunities.ledger import find, replacements
from webui.http.representation import MEDIA_TYPES, offered, parsed, serialise, suffix_of
from webui.http.responses import BRIEF, edition, with_charset
from webui.pages.past_opportunity import last_snapshot, past_triples

_SHOWN = 5


def gone(iri: str, suffix: str) -> Response | None:
    """Return 410 with what took the place of an opportunity, None where there never was one of this IRI.

    Without a suffix the format is that which suits the client.
    """
    current = edition()
    past = find(current.ledger, iri) if iri.startswith(f"{current.base}opportunity/") else None
    if past is None:
        return None
    instead = replacements(past, current.opportunities)[:_SHOWN]
    suffix = suffix or suffix_of(request.accept_mimetypes.best_match(offered(), MEDIA_TYPES["html"]))
    if suffix == "html":
        body = render_template(
            "past_opportunity.html", past=past, instead=instead, sentence=last_snapshot(past)
        ).encode()
    else:
        body = serialise(parsed(past_triples(past, instead)), suffix)
    response = make_response(body, 410)
    response.content_type = with_charset(MEDIA_TYPES[suffix])
    response.vary.add("Accept")
    response.headers["Cache-Control"] = BRIEF
    for one in instead:
        response.headers.add("Link", f'<{one.iri}>; rel="successor-version"')
    return response
