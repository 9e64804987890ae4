"""Linked data: an IRI leads by 303 to the document that suits the client."""

from collections.abc import Callable

import pyoxigraph as ox
from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from werkzeug.exceptions import NotAcceptable, NotFound

from ontology.namespace import FOAF, HANSA, RDF, RDFS, VOID
from webui.http.language import root
from webui.http.representation import MEDIA_TYPES, context, offered, serialise, split_suffix, suffix_of
from webui.http.responses import edition, fresh, href, known, missing, page, require
from webui.pages.catalogue_document import catalogue_triples
from webui.pages.description import INVERSE_TRIPLES, construct, triples
from webui.pages.page_tables import table_csv
from webui.pages.thing_pages import show
from webui.pages.vocabulary_terms import vocabulary
from webui.views.past_opportunities import gone

linked = Blueprint("linked", __name__)
_VOCABULARY = HANSA.iri.rstrip("#")


@linked.get("/<path:local>")
def thing(local: str) -> Response:
    """Lead from a thing to its document, or give the document."""
    base = edition().base
    if known(base + local):
        return see_other(base + local)
    stem, suffix = split_suffix(local)
    if suffix and known(base + stem):
        return document(base + stem, suffix)
    iri = base + (stem if suffix else local)
    answer = gone(iri, suffix)
    if answer is None:
        raise missing(iri)
    return answer


@linked.get("/<path:local>.csv")
def table_of_thing(local: str) -> Response:
    """Give all rows of a table of a thing's page as CSV, by its name in `table`."""
    current, name = edition(), request.args.get("table", "")
    iri = current.base + local
    if known(f"{iri}.csv"):
        return see_other(f"{iri}.csv")
    template, values = show(current, require(iri))
    g.has_plain_figures = True
    text = render_template(template, **values, everything=name)
    table = table_csv(text, name, current.base, root())
    if table is None:
        raise NotFound(
            f"{name[:100] or 'table'}: no table of that name on the page of {values['about'].label}."
        )
    return fresh("text/csv", lambda: table)


@linked.get("/resource")
def resource() -> Response:
    """Lead to what is said of an IRI that is not ours."""
    return see_other(require(request.args.get("iri", "")))


@linked.get("/resource.<suffix>")
def resource_document(suffix: str) -> Response:
    """Give what is said of an IRI that is not ours."""
    if suffix not in MEDIA_TYPES:
        abort(404)
    return document(require(request.args.get("iri", "")), suffix)


@linked.get("/.well-known/void")
def void() -> Response:
    """Lead to the description of the data as a whole."""
    dataset = edition().mint.dataset()[1:-1]
    return negotiated(lambda suffix: href(dataset, suffix), data_first=True)


@linked.get("/ontology")
def ontology() -> Response:
    """Lead to the vocabulary."""
    return negotiated(lambda suffix: href(_VOCABULARY, suffix))


@linked.get("/ontology.<suffix>")
def ontology_document(suffix: str) -> Response:
    """Give the vocabulary."""
    if suffix not in MEDIA_TYPES:
        abort(404)
    store, graph = edition().store, edition().mint.graph("ontology")[1:-1]
    if suffix == "html":
        response = page("ontology.html", sections=vocabulary(edition()))
    else:
        response = fresh(
            MEDIA_TYPES[suffix],
            lambda: serialise(list(construct(store, "linked/graph", graph=graph)), suffix),
        )
    response.headers.add("Link", f'<{_VOCABULARY}>; rel="describes"')
    _add_alternates(response, lambda other: href(_VOCABULARY, other), suffix)
    return response


@linked.get("/ontology/context.jsonld")
def json_ld_context() -> Response:
    """Give the JSON-LD context."""
    import json

    return fresh("application/ld+json", lambda: json.dumps({"@context": context()}, indent=1).encode())


def see_other(iri: str) -> Response:
    """Lead to the document of a thing that suits the client."""
    return negotiated(lambda suffix: href(iri, suffix))


def negotiated(path: Callable[[str], str], data_first: bool = False) -> Response:
    """Lead to the suffix of a document that suits the client; with `data_first` a page to who names HTML only."""
    types = offered()
    if data_first:
        types = [name for name in types if name != MEDIA_TYPES["html"]] + [MEDIA_TYPES["html"]]
    best = request.accept_mimetypes.best_match(types, "" if request.accept_mimetypes else types[0])
    if not best:
        raise NotAcceptable(f"Documents are given as {', '.join(MEDIA_TYPES.values())}.")
    response = make_response(redirect(path(suffix_of(best)), 303))
    response.vary.add("Accept")
    _add_alternates(response, path)
    return response


def document(iri: str, suffix: str) -> Response:
    """Give a document about a thing."""
    current = edition()
    if suffix == "html":

        def body() -> bytes:
            template, values = show(current, iri)
            return render_template(template, **values).encode()

        response = fresh("text/html", body)
    else:
        response = fresh(MEDIA_TYPES[suffix], lambda: serialise(_document_triples(iri, suffix), suffix))
    response.headers.add("Link", f'<{iri}>; rel="describes"')
    _add_alternates(response, lambda other: href(iri, other), suffix)
    return response


def _document_triples(iri: str, suffix: str) -> list[ox.Triple]:
    """Return what describes a thing, and what the document says of itself."""
    if iri in (edition().mint.catalogue()[1:-1], edition().mint.dataset()[1:-1]):
        return catalogue_triples(edition())
    statements, cut = triples(edition().store, iri)
    base = edition().base
    about = ox.NamedNode(f"{base}{href(iri, suffix).removeprefix('/')}")
    own = [
        (RDF("type"), ox.NamedNode(FOAF("Document")[1:-1])),
        (FOAF("primaryTopic"), ox.NamedNode(iri)),
        (VOID("inDataset"), ox.NamedNode(edition().mint.dataset()[1:-1])),
    ]
    if cut:
        said = f"Only the first {INVERSE_TRIPLES} links to this thing are given; ask /sparql for all."
        return [
            *statements,
            ox.Triple(about, ox.NamedNode(RDFS("comment")[1:-1]), ox.Literal(said, language="en")),
            *(ox.Triple(about, ox.NamedNode(p[1:-1]), value) for p, value in own),
        ]
    return [*statements, *(ox.Triple(about, ox.NamedNode(p[1:-1]), value) for p, value in own)]


def _add_alternates(response: Response, path: Callable[[str], str], own: str = "") -> None:
    for suffix, media_type in MEDIA_TYPES.items():
        if suffix != own:
            response.headers.add("Link", f'<{path(suffix)}>; rel="alternate"; type="{media_type}"')
