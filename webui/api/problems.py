"""Errors of operations as problems after RFC 9457."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import msgspec
from flask import Response, make_response

from graph.store.errors import NotFoundError
from ontology.errors import HansaError
from webui.api.answers import ProblemDocument
from webui.api.encoding import as_json
from webui.http.problem_details import PROBLEM
from webui.jobs.job_engine import JobsBusyError
from webui.pages.template_filters import suggestions

# Kinds of errors: title and meaning, as the page of the interface describes them.
KINDS = {
    "wrong-request": ("Wrong request", "A parameter or a body is not as the description says."),
    "not-together": ("Not together", "Each parameter is as described, but these do not go together."),
    "unknown-name": ("Unknown name", "Nothing has the name, or several things have; `near` offers others."),
    "nothing-there": ("Nothing there", "The address leads to nothing."),
    "gone": ("Gone", "An earlier snapshot held the opportunity; `instead` offers what took its place."),
    "not-computable": (
        "Not computable",
        "A call or an event contradicts itself, or names what nobody knows.",
    ),
    "not-done": ("Not done", "The job has no result, or not yet."),
    "too-many-jobs": ("Too many jobs", "Send it again after the seconds of `Retry-After`."),
    "no-jobs": ("No jobs", "This server computes no consortia and no agendas."),
}


@dataclass(frozen=True)
class OperationError(Exception):
    """An error of an operation: its status, a kind of KINDS, and in a line what is wrong."""

    status: int
    kind: str
    detail: str
    near: Sequence[str] = ()
    instead: Sequence[str] = ()
    headers: tuple[tuple[str, str], ...] = ()


def of_error(error: HansaError) -> OperationError:
    """Return the error of an operation that another error amounts to.

    >>> of_error(NotFoundError("no region", "the graph", "", "ES99")).status
    404
    """
    if isinstance(error, JobsBusyError):
        status = 429 if error.of_client else 503
        return OperationError(status, "too-many-jobs", f"{error}", headers=(("Retry-After", "30"),))
    if isinstance(error, NotFoundError):
        return OperationError(404, "unknown-name", f"{error}", suggestions(error))
    return OperationError(500, "", f"{error}")


def problem_response(error: OperationError) -> Response:
    """Return a problem as a response."""
    document = ProblemDocument(
        type=f"/api#{error.kind}" if error.kind else "about:blank",
        title=KINDS[error.kind][0] if error.kind else HTTPStatus(error.status).phrase,
        status=error.status,
        detail=error.detail,
        near=list(error.near) or msgspec.UNSET,
        instead=list(error.instead) or msgspec.UNSET,
    )
    response = make_response(as_json(document), error.status)
    response.content_type = PROBLEM
    for name, value in error.headers:
        response.headers[name] = value
    return response
