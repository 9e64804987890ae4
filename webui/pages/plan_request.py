"""Requests for plans: forms as the arguments of jobs, and back."""

import json
from collections.abc import Mapping
from typing import Any

import tomli_w

from graph.matchmaking.agenda.event_file import event_of
from graph.matchmaking.consortium.call_file import call_of
from graph.matchmaking.consortium.call_names import resolved
from graph.names.named_thing import EVENT
from graph.names.resolution import resolve
from ontology.errors import HansaError
from ontology.sentence import sentence, word
from ontology.toml_file import TomlError, table_in
from webui.edition.edition import Edition
from webui.jobs import agenda_task, consortium_task
from webui.jobs.job_engine import Job, JobEngine
from webui.jobs.job_files import REQUEST
from webui.pages import agenda_form, consortium_form
from webui.pages.form_fields import Form, day, figure, line

CONSORTIUM, AGENDA = consortium_task.__name__, agenda_task.__name__
# Options of a job: what it is when nothing is written, the least and the most.
CONSORTIUM_OPTIONS = {"count": (3, 1, 5), "distance": (2, 1, 20), "seconds": (10, 1, 60)}
AGENDA_OPTIONS = {"seconds": (10, 1, 60)}
DAY_OPTIONS = {
    "participants": (20, 2, 200),
    "slots": (8, 1, 100),
    "minutes": (20, 1, 480),
    "gap": (5, 0, 480),
}
FORM = "the form"
# The parser of Python keeps every beginning of a dotted key: one of 125,000 parts takes 60 GB.
_MOST_DOTS = 64


class OptionError(HansaError):
    """An option of a form that is out of its bounds; `found` is what was written."""


def options(form: Form, bounds: Mapping[str, tuple[int, int, int]]) -> dict[str, int]:
    """Return whole numbers within their bounds; raises OptionError."""
    values: dict[str, int] = {}
    for name, (default, least, most) in bounds.items():
        text = line(form, name)
        value = figure(text) if text else default
        if not isinstance(value, int) or not least <= value <= most:
            raise OptionError(
                "wrong value",
                sentence("the form, {name}", name=word(name)),
                sentence("a whole number from {least} to {most}", least=str(least), most=str(most)),
                text,
            )
        values[name] = value
    return values


def shown_options(form: Form, bounds: Mapping[str, tuple[int, int, int]]) -> dict[str, str]:
    """Return options as fields show them."""
    return {name: line(form, name) or str(bound[0]) for name, bound in bounds.items()}


def call_text(edition: Edition, form: Form) -> str:
    """Return the form as the text of a call file; raises HansaError where it is none, or names what is not known."""
    return checked_call(edition, consortium_form.table_of(form, edition.names), FORM)


def checked_call(edition: Edition, table: Mapping[str, Any], name: str) -> str:
    """Return the table of a call file of a name as text; raises HansaError as `call_text` does."""
    call, known = call_of(table, name), edition.partner_index.known
    resolved(call, edition.names, known.background, known.vocabulary)
    return tomli_w.dumps(table)


def event_text(form: Form, people: bytes = b"") -> str:
    """Return the form as the text of an event file; raises TomlError where it is none."""
    return checked_event(agenda_form.table_of(form, people), FORM)


def checked_event(table: Mapping[str, Any], name: str) -> str:
    """Return the table of an event file of a name as text; raises TomlError where it is none."""
    event_of(table, name)
    return tomli_w.dumps(table)


def submit_consortium(edition: Edition, jobs: JobEngine, form: Form, client: str) -> Job:
    """Return the job of a form; raises HansaError for a fault of the form, JobsBusyError where it has to wait."""
    arguments = {"toml": call_text(edition, form), **options(form, CONSORTIUM_OPTIONS)}
    title, once = line(form, "title") or "A call", form.get("token", "")
    return submit(edition, jobs, CONSORTIUM, title, arguments, once, client)


def submit_agenda(edition: Edition, jobs: JobEngine, form: Form, people: bytes, client: str) -> Job:
    """Return the job of a form that describes an event; raises as `submit_consortium` does."""
    arguments = {"toml": event_text(form, people), **options(form, AGENDA_OPTIONS)}
    title, once = line(form, "title") or "An event", form.get("token", "")
    return submit(edition, jobs, AGENDA, title, arguments, once, client)


def submit_graph_event(edition: Edition, jobs: JobEngine, form: Form, client: str) -> Job:
    """Return the job of a form that names an event of the graph; raises as `submit_consortium` does."""
    thing = resolve(edition.names, line(form, "event"), (EVENT,)).thing
    begin, on = line(form, "start") or "09:00", day(line(form, "on"))
    tables = options(form, {"tables": (0, 0, 500)})["tables"] or None
    if not _is_time(begin):
        raise OptionError(
            "wrong value", sentence("the form, {name}", name=word("start")), "a time such as 09:00", begin
        )
    if isinstance(on, str) and on:
        raise OptionError(
            "wrong value", sentence("the form, {name}", name=word("on")), "a day such as 2027-03-31", on
        )
    arguments = {
        "event": thing.iri[1:-1],
        "day": {
            **options(form, DAY_OPTIONS),
            **{"tables": tables, "start": begin, "on": str(on), "timezone": line(form, "zone")},
        },
        **options(form, AGENDA_OPTIONS),
    }
    return submit(edition, jobs, AGENDA, thing.label, arguments, form.get("token", ""), client)


def submit(
    edition: Edition,
    jobs: JobEngine,
    task: str,
    title: str,
    arguments: Mapping[str, Any],
    once: str,
    client: str,
) -> Job:
    """Return the job of a task on what is served; raises JobsBusyError. `once` tells a request that is sent twice."""
    request = {**arguments, "snapshot": str(edition.folder.absolute()), "today": edition.today}
    return jobs.submit(task, request, title=title, snapshot=edition.manifest.id, client=client, once=once)


def _is_time(text: str) -> bool:
    hours, _, minutes = text.partition(":")
    both = hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()
    return both and len(text) <= 5 and int(hours) < 24 and int(minutes) < 60


def form_of_job(job: Job) -> Form:
    """Return the form that a job was made from, or that its event of the graph amounts to."""
    arguments = json.loads(job.files.read(REQUEST))["arguments"]
    if job.task == CONSORTIUM:
        form = consortium_form.form_of(table_in(arguments["toml"].encode(), FORM))
        names = list(CONSORTIUM_OPTIONS)
    else:
        names = list(AGENDA_OPTIONS)
        if agenda_task.NAME in job.files.names:
            form = agenda_form.form_of(table_in(job.files.read(agenda_task.NAME), FORM))
        else:
            form = Form(
                {"event": arguments["event"], **{k: str(v) for k, v in arguments["day"].items() if v}}
            )
            form["zone"] = form.pop("timezone", "")
    for name in names:
        form[name] = str(arguments[name])
    return form


def toml_table(content: bytes, name: str) -> dict[str, Any]:
    """Return the top table of a TOML text that a stranger sent; raises TomlError where it is none."""
    if any(text.count(b".") > _MOST_DOTS for text in content.splitlines()):
        raise TomlError(
            "broken TOML",
            name,
            "",
            sentence("lines with at most {number} dots", number=_MOST_DOTS),
            sentence("more"),
        )
    return table_in(content, name)


def loaded(content: bytes, name: str, task: str) -> Form:
    """Return the form of a file of a call or an event; raises TomlError where it is none."""
    table = toml_table(content, name)
    if task == CONSORTIUM:
        call_of(table, name)
        return consortium_form.form_of(table)
    event_of(table, name)
    return agenda_form.form_of(table)
