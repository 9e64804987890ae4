"""The application: its blueprints, its error pages and the headers of every response."""

import gzip
import logging
from secrets import token_bytes

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from graph.names.named_thing import NamedThing
from graph.store.errors import EngineError, NotFoundError
from ontology.errors import HansaError
from webui.api.operation import PREFIX
from webui.api.problems import OperationError, problem_response
from webui.api.views import api
from webui.edition.edition import ServedEdition
from webui.http.catalogue_texts import register_translation
from webui.http.common_headers import COMMON, LONGEST_ACCEPT
from webui.http.language import LanguagePrefix, language, refuse_prefixed_data
from webui.http.problem_details import problem
from webui.http.responses import LONG, Service, attach, wants_html
from webui.http.typed_names import read_typed_names
from webui.jobs.job_engine import JobEngine
from webui.pages import template_filters
from webui.views.comparison import comparison
from webui.views.crawling import crawling
from webui.views.downloads import dumps
from webui.views.example_queries import query_examples
from webui.views.field_space_page import related_fields
from webui.views.gallery import gallery
from webui.views.guide import guide
from webui.views.linked import linked
from webui.views.lists import lists
from webui.views.map_page import map_page
from webui.views.matchmaking import matchmaking
from webui.views.network_page import network
from webui.views.opportunities import opportunities
from webui.views.pages import pages
from webui.views.plan_jobs import plan_jobs
from webui.views.plans import plans
from webui.views.sparql import sparql

log = logging.getLogger(__name__)

_COMPRESSED = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/rdf+xml",
    "application/sparql",
    "application/n-",
    "application/trig",
    "image/svg+xml",
)
_LEAST = 1000  # bytes that are worth compressing


def create_app(
    current: ServedEdition,
    *,
    deadline: float = 30.0,
    jobs: JobEngine | None = None,
    report_address: str = "",
) -> Flask:
    """Return the application of the pages; the gateway answers queries, within `deadline` s.

    Without `jobs` it computes no consortium and no agenda. `report_address` takes reports of errors, "" for none.
    """
    app = Flask(__name__)
    app.secret_key = token_bytes(32)  # of the tokens of forms, which end with the server
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.finalize = _shown
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    attach(app, Service(current, deadline, jobs, report_address))
    for blueprint in (
        pages,
        guide,
        map_page,
        network,
        related_fields,
        sparql,
        gallery,
        lists,
        dumps,
        query_examples,
        crawling,
        opportunities,
        matchmaking,
        comparison,
        plans,
        plan_jobs,
        api,
        linked,
    ):
        app.register_blueprint(blueprint)
    template_filters.register(app)
    register_translation(app)
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[assignment]
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HansaError, _known_error)
    app.register_error_handler(Exception, _unknown_error)
    app.before_request(_refuse_long_accept)
    app.before_request(refuse_prefixed_data)
    app.before_request(read_typed_names)
    app.after_request(_complete)
    return app


def _shown(value: object) -> object:
    """Return what a template prints: nothing for a cell that is unbound."""
    return "" if value is None else value


def _refuse_long_accept() -> Response | None:
    """Refuse a request whose header Accept would take long to weigh."""
    if len(request.headers.get("Accept", "")) <= LONGEST_ACCEPT:
        return None
    # The answer is a line to everybody: only the header says who wants a page.
    response = make_response(f"431 The header Accept may have {LONGEST_ACCEPT} characters.\n", 431)
    response.content_type = "text/plain; charset=utf-8"
    return response


def _http_error(error: HTTPException) -> Response | BaseResponse:
    if (error.code or 500) < 400:
        return error.get_response()
    response = _error(error.code or 500, error.name, error.description or "", getattr(error, "near", []))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _known_error(error: HansaError) -> Response:
    if isinstance(error, NotFoundError):
        return _error(404, "Not Found", error.sentence, [])
    log.error("%s", error)
    return _error(503 if isinstance(error, EngineError) else 500, error.what, error.sentence, [])


def _unknown_error(error: Exception) -> Response:
    log.exception("failed: %s %s", request.method, request.path, exc_info=error)
    plain = InternalServerError()
    return _error(500, plain.name, "The fault is ours and stands in the server's log.", [])


def _error(status: int, name: str, reason: str, near: list[NamedThing]) -> Response:
    """Return an error as a page for a person, as a problem or a line for a program."""
    if f"{request.path}/".startswith(f"{PREFIX}/"):
        return problem_response(OperationError(status, "", reason))
    if wants_html():
        return make_response(
            render_template("error.html", status=status, name=name, reason=reason, near=near), status
        )
    kind, body = problem(request.headers.get("Accept", ""), status, name, reason)
    response = make_response(body, status)
    response.content_type = kind
    return response


def _complete(response: Response) -> Response:
    """Add the headers of every response, and compress it where that pays."""
    response.headers.update(COMMON)
    if response.mimetype == "text/html":
        response.content_language.add(language())
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = LONG
    if response.content_type and response.content_type.startswith(_COMPRESSED):
        response.vary.add("Accept-Encoding")
        _compress(response)
    return response


def _compress(response: Response) -> None:
    if (
        request.accept_encodings["gzip"] <= 0
        or response.status_code != 200
        or "Content-Encoding" in response.headers
    ):
        return
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) >= _LEAST:
        response.set_data(gzip.compress(data, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
