"""Routes of the JSON interface, one for each declared operation, its description and its page."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, request

from ontology.errors import HansaError
from webui.api import finding, planning, recommending
from webui.api.answers import Overview
from webui.api.encoding import as_json
from webui.api.examples import examples
from webui.api.openapi import JSON, openapi
from webui.api.operation import PREFIX, ApiCall, Operation, Reply
from webui.api.parameter_reading import expectation, parameter_schemas, read_parameters
from webui.api.parameters import LIST_FILTERS, ListParameters, filter_words
from webui.api.problems import KINDS, OperationError, of_error, problem_response
from webui.http.language import plain_root
from webui.http.responses import BRIEF, edition, fresh, page, service, version
from webui.pages.template_filters import LICENCES

api = Blueprint("api", __name__)


def _overview(call: ApiCall) -> Overview:
    manifest = call.edition.manifest
    address = f"{call.root}{PREFIX[1:]}"
    return Overview(
        snapshot=manifest.id,
        created=manifest.created,
        reference_date=call.edition.today,
        base=manifest.base,
        licence=LICENCES["CC-BY-4.0"][1],
        triples=manifest.triples,
        operations={one.name: f"{one.method} {address}{one.path}" for one in OPERATIONS},
        description=f"{address}/openapi.json",
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation("overview", "GET", "/", "Say what is served, and where.", _overview, (Overview,), group="Find"),
    *finding.OPERATIONS,
    *recommending.OPERATIONS,
    *planning.OPERATIONS,
)


@api.get(f"{PREFIX}/openapi.json")
def description() -> Response:
    """Give the description of the interface as OpenAPI 3.1."""
    return fresh(JSON, lambda: as_json(openapi(OPERATIONS, plain_root())))


@api.get("/api")
def api_page() -> Response:
    """Give the page that explains the interface."""
    groups: dict[str, list[Operation]] = {}
    for one in OPERATIONS:
        groups.setdefault(one.group, []).append(one)
    return page(
        "api.html",
        prefix=f"{plain_root()}{PREFIX[1:]}",
        groups=groups.items(),
        rows={one.name: parameter_rows(one) for one in OPERATIONS},
        examples=examples(request.host_url.rstrip("/")),
        kinds=KINDS,
    )


def parameter_rows(operation: Operation) -> list[tuple[str, str, str, bool]]:
    """Return name, meaning, expectation and need of each parameter, those of the path first."""
    of_path = [(name, words, "a text", True) for name, (words, _) in operation.path_words.items()]
    filters = LIST_FILTERS if operation.parameters is ListParameters else ()
    return of_path + [
        (
            name,
            filter_words(name) if name in filters else schema.get("description", ""),
            expectation(schema),
            needed,
        )
        for name, schema, needed in parameter_schemas(operation.parameters)
    ]


def _view(methods: Mapping[str, Operation]) -> Callable[..., Response]:
    """Return the view of an address: the page views take GET of any address, so that this one takes all methods."""
    allowed = ", ".join(sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])}))

    def respond(**path: str) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        try:
            if method == "OPTIONS":
                return make_response("", 204, {"Allow": allowed})
            if method not in methods:
                words = f"This address takes {allowed}."
                raise OperationError(405, "", words, headers=(("Allow", allowed),))
            return _response(methods[method], path)
        except HansaError as error:
            return problem_response(of_error(error))
        except OperationError as error:
            return problem_response(error)

    return respond


def _nothing(rest: str) -> Response:
    words = f"No operation has the address /{rest[:100]}; {PREFIX}/openapi.json describes them."
    return problem_response(OperationError(404, "nothing-there", words))


def _once() -> str:
    """Return what tells a POST that is sent twice, nothing where the client does not say."""
    key = request.headers.get("Idempotency-Key", "")
    return f"{request.remote_addr} {key}" if key else ""


def _response(operation: Operation, path: dict[str, str]) -> Response:
    """Return the response of an operation, or 304 where the client has it."""
    current = edition()
    call = ApiCall(
        current,
        read_parameters(request.args, operation.parameters),
        path,
        plain_root(),
        service().jobs,
        request.get_data() if operation.bodies else b"",
        request.mimetype,
        request.remote_addr or "",
        _once(),
    )
    tag = current.etag(version(), JSON)
    if operation.is_fixed and request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
    else:
        answered = operation.respond(call)
        reply = answered if isinstance(answered, Reply) else Reply(answered)
        body = reply.content if isinstance(reply.content, bytes) else as_json(reply.content)
        response = make_response(b"" if reply.content is None else body, operation.status)
        response.content_type = JSON
        for name, value in reply.headers:
            response.headers[name] = value
    if operation.is_fixed:
        response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = BRIEF if operation.is_fixed else "no-store"
    return response


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
for _path in dict.fromkeys(_one.path for _one in OPERATIONS):
    _own = {_one.method: _one for _one in OPERATIONS if _one.path == _path}
    _rule = PREFIX + _path.replace("{path}", "<path:path>").replace("{", "<").replace("}", ">")
    api.add_url_rule(
        _rule,
        f"of {_path}",
        _view(_own),
        methods=_METHODS,
        provide_automatic_options=False,
        strict_slashes=False,
    )
api.add_url_rule(
    f"{PREFIX}/<path:rest>", "nothing", _nothing, methods=_METHODS, provide_automatic_options=False
)
