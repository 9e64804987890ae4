"""Responses of views: the edition of a request, links, pages and their caching."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, current_app, g, make_response, render_template, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from graph.evidence.rows import text_rows
from graph.names.text_search import near
from ontology.namespace import HANSA
from ontology.sentence import sentence
from ontology.term import iri as term
from webui.edition.edition import Edition, ServedEdition
from webui.http.language import language, plain_root, root
from webui.jobs.job_engine import JobEngine

FOLDER = Path(__file__).parents[1]
LONG = "public, max-age=31536000, immutable"
BRIEF = "public, max-age=0, must-revalidate"
_VOCABULARY = HANSA.iri.rstrip("#")
_KEY = "hansa"


@dataclass(frozen=True)
class Service:
    """The edition that is served, the seconds that a query may take, and the jobs where they are taken.

    `report_address` takes reports of errors in rows, "" for none.
    """

    current: ServedEdition
    deadline: float
    jobs: JobEngine | None = None
    report_address: str = ""


def attach(app: Flask, service: Service) -> None:
    """Give an application its service."""
    app.extensions[_KEY] = service


def service() -> Service:
    """Return the service of the application."""
    attached: Service = current_app.extensions[_KEY]
    return attached


def edition() -> Edition:
    """Return the edition that this request reads, the same from its beginning to its end."""
    if "edition" not in g:
        g.edition = service().current.edition
    current: Edition = g.edition
    return current


@cache
def version() -> str:
    """Return a short hash of templates, catalogues, styles and scripts, which changes with them."""
    digest = sha256()
    folders = ("templates", "translations", "static")
    for path in sorted(path for folder in folders for path in (FOLDER / folder).rglob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def href(iri: str, suffix: str = "html") -> str:
    """Return the path of the document that describes a thing, wherever the thing's IRI leads."""
    base, start = edition().base, root() if suffix == "html" else plain_root()
    if iri.startswith(base):
        path, _, fragment = iri.removeprefix(base).partition("#")
        return start + quote(path, safe="/~") + f".{suffix}" + (f"#{fragment}" if fragment else "")
    if iri.startswith(_VOCABULARY):
        return f"{start}ontology.{suffix}" + iri.removeprefix(_VOCABULARY)
    return f"{start}resource.{suffix}?iri={quote(iri, safe='')}"


def known(iri: str) -> bool:
    """Return whether the graph has a statement about an IRI."""
    try:
        NamedNode(term(iri)[1:-1])
    except ValueError:
        return False
    return bool(text_rows(edition().store, "linked/known", thing=iri))


def require(iri: str) -> str:
    """Return an IRI that the graph knows; abort with 404 where it does not."""
    if not known(iri):
        raise missing(iri)
    return iri


def missing(iri: str) -> NotFound:
    """Return the error of an unknown thing, with suggestions."""
    words = re.sub(r"[^\w]+", " ", iri.removeprefix(edition().base)).strip()
    last = words.rpartition(" ")[2]
    error = NotFound(sentence("Nothing is known here of <{name}>.", name=iri))
    similar = {one.iri: one for text in (last, words) for one, _ in near(edition().names, text, limit=4)}
    error.near = list(similar.values())[:6]  # type: ignore[attr-defined]
    return error


def page(template: str, **values: object) -> Response:
    """Return a page, or 304 where the visitor has it already."""
    return fresh("text/html", lambda: render_template(template, **values).encode())


def fresh(media_type: str, body: Callable[[], bytes], *parts: str) -> Response:
    """Return a representation with its entity tag, or 304 where the client has it.

    Its body is made only where it is sent. `parts` are what it depends on besides the snapshot and the address.
    """
    tag = edition().etag(version(), media_type, language(), *parts)
    if request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
    else:
        response = make_response(body())
        response.content_type = with_charset(media_type)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = BRIEF
    return response


def with_charset(media_type: str) -> str:
    """Return a media type with its character set where it has one."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def wants_html() -> bool:
    """Return whether the visitor prefers a page to a text."""
    best = request.accept_mimetypes.best_match(["text/plain", "text/html", "application/json"])
    return best == "text/html" and "text/html" in request.headers.get("Accept", "")
