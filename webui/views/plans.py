"""Forms of consortia and agendas: filled in, loaded, saved as TOML, and computed as jobs."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from graph.matchmaking.agenda.graph_event import ZONES
from ontology.errors import HansaError
from ontology.sentence import sentence
from webui.http.form_token import form_token, token_fault
from webui.http.language import root
from webui.http.responses import edition, page, service
from webui.jobs.job_engine import Job, JobEngine, JobsBusyError
from webui.pages import agenda_form, consortium_form
from webui.pages.form_faults import fault_words
from webui.pages.form_fields import Form
from webui.pages.opportunity_plan import form_of_opportunity, organisations_of_regions
from webui.pages.plan_request import (
    AGENDA,
    AGENDA_OPTIONS,
    CONSORTIUM,
    CONSORTIUM_OPTIONS,
    DAY_OPTIONS,
    call_text,
    event_text,
    form_of_job,
    loaded,
    shown_options,
    submit_agenda,
    submit_consortium,
    submit_graph_event,
)

plans = Blueprint("plans", __name__)
_FILE = 256 * 1024  # bytes of a file that is loaded
_MORE = 3  # rows that a button adds


@plans.get("/plan")
def plan() -> Response:
    """Give the two ways to plan."""
    return page("plan.html")


@plans.get("/consortium")
def consortium() -> Response:
    """Give the form of a call, empty, or filled in from an opportunity, a job or the address."""
    return _consortium_page(_first_form(CONSORTIUM))


@plans.post("/consortium")
def compute_consortium() -> Response:
    """Compute consortia for the form, save it as TOML, load one, or add rows to it."""

    def submit(jobs: JobEngine) -> Job:
        return submit_consortium(edition(), jobs, request.form, request.remote_addr or "")

    return _answer(
        CONSORTIUM, _consortium_page, submit, lambda: call_text(edition(), request.form), "call.toml"
    )


@plans.get("/agenda")
def agenda() -> Response:
    """Give the form of an event, empty, or filled in from a job or the address."""
    return _agenda_page(_first_form(AGENDA))


@plans.post("/agenda")
def compute_agenda() -> Response:
    """Compute the agenda of the form or of an event of the graph, save it as TOML, load one, or add rows to it."""

    def submit(jobs: JobEngine) -> Job:
        client = request.remote_addr or ""
        if request.form.get("do") == "event":
            return submit_graph_event(edition(), jobs, request.form, client)
        return submit_agenda(edition(), jobs, request.form, _file("people_file"), client)

    return _answer(
        AGENDA, _agenda_page, submit, lambda: event_text(request.form, _file("people_file")), "event.toml"
    )


def _answer(
    task: str,
    shown: Callable[..., Response],
    submit: Callable[[JobEngine], Job],
    text: Callable[[], str],
    name: str,
) -> Response:
    """Do what the button says; a fault shows the form as it was sent."""
    form, do = request.form, request.form.get("do")
    if do == "rows":
        return shown(form, more=_MORE)
    if fault := token_fault():
        return shown(form, 403, fault)
    try:
        if do == "load":
            uploaded = request.files.get("file")
            return shown(loaded(_file("file"), (uploaded and uploaded.filename) or "the file", task))
        if do == "save":
            return attachment(text().encode(), "application/toml; charset=utf-8", name)
        jobs = service().jobs
        if jobs is None:
            abort(503, sentence("This server computes no consortia and no agendas."))
        return make_response(redirect(f"{root()}job/{submit(jobs).id}", 303))
    except JobsBusyError as error:
        words = (
            "Three of your plans are being computed or wait. Send this one when one of them is done."
            if error.of_client
            else "Many plans are being computed. Send this one again in a minute."
        )
        response = shown(form, 429 if error.of_client else 503, words)
        response.headers["Retry-After"] = "30"
        return response
    except HansaError as error:
        return shown(form, 400, fault_words(error))


def _first_form(task: str) -> MultiDict[str, str]:
    """Return the form of a job or of an opportunity that the address names, else of the address itself."""
    jobs, identity = service().jobs, request.args.get("job", "")
    if identity:
        job = jobs.job(identity) if jobs else None
        if job is None or job.task != task:
            abort(404, sentence("No plan is kept under this address; plans are kept for a day."))
        return form_of_job(job)
    if "opportunity" in request.args:
        return form_of_opportunity(edition(), request.args["opportunity"])
    return Form(request.args)


def _consortium_page(
    form: MultiDict[str, str],
    status: int = 200,
    fault: str = "",
    more: int = 0,
) -> Response:
    known = edition().partner_index.known
    values = {
        "given": consortium_form.given(form, more) | shown_options(form, CONSORTIUM_OPTIONS),
        "kind_options": [("", ""), *((kind, kind) for kind in known.background.kinds)],
        "classes": sorted({name for names in known.region_classes.values() for name in names}),
        "nearby": organisations_of_regions(edition(), request.args.get("opportunity", "")),
    }
    return _form_page("consortium.html", values, status, fault)


def _agenda_page(
    form: MultiDict[str, str],
    status: int = 200,
    fault: str = "",
    more: int = 0,
) -> Response:
    names = ("event", "tables", "start", "on", "zone")
    day = {name: form.get(name, "")[:300] for name in names} | shown_options(form, DAY_OPTIONS)
    given = agenda_form.given(form, more) | shown_options(form, AGENDA_OPTIONS)
    zones = sorted({*ZONES.values(), given["timezone"]} - {""})
    values = {"given": given, "day": day, "zones": zones}
    return _form_page("agenda.html", values, status, fault)


def _form_page(template: str, values: dict[str, Any], status: int, fault: str) -> Response:
    """Return a page with a form, which is for one visitor: it holds a token."""
    rendered = render_template(template, **values, fault=fault, token=form_token())
    response = make_response(rendered, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _file(name: str) -> bytes:
    """Return the content of a file that was sent; raises HansaError where it is too large."""
    uploaded = request.files.get(name)
    content = uploaded.read(_FILE + 1) if uploaded else b""
    if len(content) > _FILE:
        raise HansaError(
            "file too large",
            "the form",
            sentence("at most {number} kB", number=str(_FILE // 1024)),
            sentence("more"),
        )
    return content


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """Return a file to keep, which is for one visitor."""
    response = make_response(content)
    response.content_type = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
