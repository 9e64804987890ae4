"""Operations on jobs: consortia and agendas are submitted, watched, fetched and cancelled."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec

from graph.matchmaking.agenda.event_file import EventFile
from graph.matchmaking.consortium.call_file import CallFile
from graph.store.errors import NotFoundError
from ontology.errors import HansaError
from ontology.toml_file import convert
from webui.api import parameters
from webui.api.job_answers import AgendaResult, ConsortiumResult, GraphEvent, JobAnswer
from webui.api.openapi import JSON
from webui.api.operation import PREFIX, ApiCall, Operation, Reply
from webui.api.problems import OperationError
from webui.jobs.job_engine import Job, JobEngine, JobsBusyError
from webui.pages.form_fields import Form
from webui.pages.plan_request import (
    AGENDA,
    CONSORTIUM,
    checked_call,
    checked_event,
    submit,
    submit_graph_event,
    toml_table,
)
from webui.pages.template_filters import suggestions

TOML = "application/toml"
_BODY = "the body"
_SECONDS = "2"  # after which it pays to look again


def _consortium(call: ApiCall) -> Reply:
    jobs = _jobs(call)
    try:
        table = _table(call, CallFile)
        arguments = {"toml": checked_call(call.edition, table, _BODY), **msgspec.to_builtins(call.parameters)}
        job = submit(call.edition, jobs, CONSORTIUM, str(table["title"]), arguments, call.once, call.client)
    except HansaError as error:
        raise _not_computable(error) from None
    return _accepted(call, jobs, job)


def _agenda(call: ApiCall) -> Reply:
    jobs = _jobs(call)
    try:
        job = _submit_agenda(call, jobs)
    except HansaError as error:
        raise _not_computable(error) from None
    return _accepted(call, jobs, job)


def _submit_agenda(call: ApiCall, jobs: JobEngine) -> Job:
    options = msgspec.to_builtins(call.parameters)
    raw = _object(call)
    if "event" in raw:
        event = convert(raw, GraphEvent, _BODY)
        form = Form(
            {name: str(value) for name, value in msgspec.to_builtins(event).items() if value is not None}
        )
        form.update({name: str(value) for name, value in options.items()} | {"token": call.once})
        return submit_graph_event(call.edition, jobs, form, call.client)
    table = _table(call, EventFile)
    arguments = {"toml": checked_event(table, _BODY), **options}
    return submit(call.edition, jobs, AGENDA, str(table["title"]), arguments, call.once, call.client)


def _object(call: ApiCall) -> dict[str, Any]:
    """Return the body as it was written; raises OperationError for one that cannot be read."""
    if call.media_type == TOML:
        return toml_table(call.body, _BODY)
    if call.media_type != JSON:
        raise OperationError(
            415, "wrong-request", f"expected {JSON} or {TOML}, found {call.media_type or 'no type'}."
        )
    try:
        raw = msgspec.json.decode(call.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise OperationError(400, "wrong-request", f"The body is no JSON: {error}.") from None
    if not isinstance(raw, dict):
        raise OperationError(400, "wrong-request", "The body: expected an object.")
    return raw


def _table(call: ApiCall, type_: type[CallFile] | type[EventFile]) -> dict[str, Any]:
    """Return the body as the table of a file, with dates as TOML has them; raises TomlError."""
    file = convert(_object(call), type_, _BODY)
    table: dict[str, Any] = _stated(msgspec.to_builtins(file, builtin_types=(date, datetime)))
    return table


def _stated(value: Any) -> Any:
    """Return a value without members that are null, which TOML does not have."""
    if isinstance(value, Mapping):
        return {name: _stated(one) for name, one in value.items() if one is not None}
    return [_stated(one) for one in value] if isinstance(value, list | tuple) else value


def _not_computable(error: HansaError) -> Exception:
    if isinstance(error, JobsBusyError):
        return error
    near = suggestions(error) if isinstance(error, NotFoundError) else ()
    return OperationError(422, "not-computable", str(error), near)


def _jobs(call: ApiCall) -> JobEngine:
    if call.jobs is None:
        raise OperationError(503, "no-jobs", "This server computes no consortia and no agendas.")
    return call.jobs


def _job(call: ApiCall) -> tuple[JobEngine, Job]:
    jobs = _jobs(call)
    job = jobs.job(call.path["id"])
    if job is None:
        raise OperationError(
            404, "nothing-there", "No job is kept under this address; jobs are kept for a day."
        )
    return jobs, job


def _accepted(call: ApiCall, jobs: JobEngine, job: Job) -> Reply:
    headers = (("Location", f"{call.root}{PREFIX[1:]}/jobs/{job.id}"), ("Retry-After", _SECONDS))
    return Reply(_answer(call, jobs, job), headers)


def _answer(call: ApiCall, jobs: JobEngine, job: Job) -> JobAnswer:
    is_done = job.state == "done"
    page = f"{call.root}job/{job.id}"
    return JobAnswer(
        id=job.id,
        task="consortium" if job.task == CONSORTIUM else "agenda",
        title=job.title,
        snapshot=job.snapshot,
        state=job.state,
        before=jobs.before(job) if job.state == "waiting" else 0,
        seconds=round(job.seconds(), 1),
        progress=job.files.progress,
        fault=job.fault,
        created=job.created.isoformat(timespec="seconds"),
        kept_until=(job.created + jobs.limits.kept).isoformat(timespec="seconds"),
        page=page,
        result=f"{call.root}{PREFIX[1:]}/jobs/{job.id}/result" if is_done else None,
        files={name: f"{page}/{name}" for name in job.files.names} if is_done else {},
    )


def _show(call: ApiCall) -> Reply:
    jobs, job = _job(call)
    return Reply(_answer(call, jobs, job), () if job.is_over else (("Retry-After", _SECONDS),))


def _result(call: ApiCall) -> Reply:
    _, job = _job(call)
    if job.state != "done":
        words = f"The job is {job.state}{f': {job.fault}' if job.fault else ''}."
        raise OperationError(
            409, "not-done", words, headers=() if job.is_over else (("Retry-After", _SECONDS),)
        )
    return Reply(job.files.read("answer.json"))


def _cancel(call: ApiCall) -> Reply:
    jobs, job = _job(call)
    jobs.forget(job)
    return Reply(None)


_JOB = {"id": ("The id of a job, from the address that the POST gave.", "0")}
_GONE = {404: "No job is kept under this address."}
_REFUSED = {
    413: "A body of more than 1 MiB.",
    415: "A body that is neither JSON nor TOML.",
    422: "A call or an event that contradicts itself, or names what is not known.",
    429: "Too many jobs of one client; `Retry-After` says when to come back.",
}
_SENT = {"Location": "The address of the job.", "Retry-After": "Seconds after which it pays to look."}
_job_operation = partial(Operation, group="Jobs", is_fixed=False)
_submission = partial(_job_operation, status=202, problems=_REFUSED, headers=_SENT)
OPERATIONS = (
    _submission(
        "propose_consortium",
        "POST",
        "/consortium",
        "Compute consortia for a call, as a job; the body is the call file, as JSON or as it is.",
        _consortium,
        (JobAnswer,),
        parameters.ConsortiumParameters,
        bodies={JSON: (CallFile,), TOML: (str,)},
    ),
    _submission(
        "plan_agenda",
        "POST",
        "/agenda",
        "Compute the agenda of an event, as a job; the body is the event file, or names an event of the graph.",
        _agenda,
        (JobAnswer,),
        parameters.AgendaParameters,
        bodies={JSON: (EventFile, GraphEvent), TOML: (str,)},
    ),
    _job_operation(
        "job",
        "GET",
        "/jobs/{id}",
        "Say how far a job is.",
        _show,
        (JobAnswer,),
        path_words=_JOB,
        problems=_GONE,
    ),
    _job_operation(
        "job_result",
        "GET",
        "/jobs/{id}/result",
        "Give the result of a job.",
        _result,
        (ConsortiumResult, AgendaResult),
        path_words=_JOB,
        problems=_GONE | {409: "It is not done yet, failed or was cancelled."},
    ),
    _job_operation(
        "cancel_job",
        "DELETE",
        "/jobs/{id}",
        "Cancel a job, or forget it with its result.",
        _cancel,
        path_words=_JOB,
        status=204,
        problems=_GONE,
    ),
)
