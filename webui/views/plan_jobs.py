"""Jobs of plans: how far one is, its answer, its files, and how to end it."""

import io
import json
import zipfile

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from ontology.sentence import sentence
from webui.http.form_token import form_token, token_fault
from webui.http.language import root
from webui.http.responses import service
from webui.jobs.agenda_task import CALENDARS
from webui.jobs.job_engine import Job, JobEngine
from webui.pages.plan_answer import answer_values, file_name
from webui.views.plans import attachment

plan_jobs = Blueprint("plan_jobs", __name__)
_SECONDS = 2  # after which a page of a job that is not over is loaded again
_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "toml": "application/toml; charset=utf-8",
    "zip": "application/zip",
}


@plan_jobs.get("/job/<identity>")
def job_page(identity: str) -> Response:
    """Give how far a job is, or its answer."""
    engine, job = _engine_and_job(identity)
    refreshes = not job.is_over and request.args.get("refresh") != "no"
    values = {
        "job": job,
        "before": engine.before(job),
        "refreshes": refreshes,
        "kept": job.created + engine.limits.kept,
    }
    rendered = render_template("job.html", **values, **answer_values(job), token=form_token())
    response = make_response(rendered)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if refreshes:
        response.headers["Refresh"] = str(_SECONDS)
    return response


@plan_jobs.post("/job/<identity>/cancel")
def cancel(identity: str) -> Response:
    """End a job, and go back to its page."""
    engine, job = _engine_and_job(identity)
    if fault := token_fault():
        abort(403, fault)
    engine.cancel(job)
    return make_response(redirect(f"{root()}job/{job.id}", 303))


@plan_jobs.get("/job/<identity>/<name>")
def job_file(identity: str, name: str) -> Response:
    """Give a file of a job that is done."""
    _, job = _engine_and_job(identity)
    if name not in job.files.names:
        abort(404, sentence("This plan has no such file."))
    content = job.files.read(name)
    if name.endswith(".json"):
        content = (json.dumps(json.loads(content), indent=1, ensure_ascii=False) + "\n").encode()
    return attachment(content, _TYPES[name.rpartition(".")[2]], file_name(job, name))


@plan_jobs.get("/job/<identity>/calendar/<name>")
def calendar(identity: str, name: str) -> Response:
    """Give the calendar of a participant."""
    _, job = _engine_and_job(identity)
    if CALENDARS not in job.files.names or not name.endswith(".ics"):
        abort(404, sentence("This plan has no such calendar."))
    with zipfile.ZipFile(io.BytesIO(job.files.read(CALENDARS))) as archive:
        if name not in archive.namelist():
            abort(404, sentence("This plan has no such calendar."))
        return attachment(archive.read(name), "text/calendar; charset=utf-8", name)


def _engine_and_job(identity: str) -> tuple[JobEngine, Job]:
    engine = service().jobs
    job = engine.job(identity) if engine else None
    if engine is None or job is None:
        abort(404, sentence("No plan is kept under this address; plans are kept for a day."))
    return engine, job
