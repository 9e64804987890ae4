"""Task of a job: the agenda of an event."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import tomli_w

from graph.matchmaking.agenda.agenda_object import agenda_object
from graph.matchmaking.agenda.agenda_table import HEADER, rows
from graph.matchmaking.agenda.event_file import event_of
from graph.matchmaking.agenda.event_table import event_table
from graph.matchmaking.agenda.graph_event import Day, PreparedEvent, prepare_event
from graph.matchmaking.agenda.icalendar import calendar, file_names
from graph.matchmaking.agenda.participants import fill_participants
from graph.matchmaking.agenda.plan import Agenda, plan
from graph.matchmaking.match_facts import MatchFacts, read_match_facts
from graph.names.index import name_index
from graph.store.engine import Store
from ontology.csv_text import BYTE_ORDER_MARK, csv_file
from ontology.sentence import sentence
from ontology.toml_file import table_in
from webui.jobs.job_files import JobFiles
from webui.jobs.snapshot import open_snapshot

NAME, CALENDARS = "event.toml", "calendars.zip"


def answer(arguments: Mapping[str, Any], files: JobFiles) -> None:
    """Write the event as TOML, the agenda as JSON and CSV, and the calendars of its participants.

    Arguments: `snapshot` (its folder), `today`, `seconds`, and either `toml` (the text of an event file) or `event`
    (an IRI) with `day`, the fields of a Day. Raises HansaError where the event cannot be planned.
    """
    store = open_snapshot(arguments["snapshot"])
    known = read_match_facts(store)
    prepared = _prepared(store, known, arguments, files)
    files.report(
        sentence(
            "{number} participants and {times} times read.",
            number=len(prepared.event.participants),
            times=len(prepared.event.slots),
        )
    )
    planned = plan(prepared.event, known.related, time_limit=arguments["seconds"], report=files.report)
    record = agenda_object(prepared, planned)
    names = file_names([one["id"] for one in record["participants"]])
    for one, name in zip(record["participants"], names, strict=True):
        one["calendar"] = f"{name}.ics"
    table = csv_file(HEADER, rows(planned))
    files.write("answer.csv", table)
    files.write(CALENDARS, _calendars(planned, names, table))
    files.write_answer(record)


def _prepared(
    store: Store, known: MatchFacts, arguments: Mapping[str, Any], files: JobFiles
) -> PreparedEvent:
    if "toml" in arguments:
        files.write(NAME, arguments["toml"].encode())
        event = event_of(table_in(arguments["toml"].encode(), NAME), NAME)
        return fill_participants(event, name_index(store), known)
    day = arguments["day"]
    prepared = prepare_event(
        store,
        known,
        f"<{arguments['event']}>",
        Day(
            **{name: day[name] for name in ("participants", "slots", "minutes", "gap", "tables", "timezone")},
            start=time.fromisoformat(day["start"]),
            on=date.fromisoformat(day["on"]) if day["on"] else None,
        ),
        date.fromisoformat(arguments["today"]),
    )
    files.write(NAME, tomli_w.dumps(event_table(prepared.event)).encode())
    return prepared


def _calendars(planned: Agenda, names: list[str], table: bytes) -> bytes:
    """Return an archive with the agenda as CSV and a calendar for each participant."""
    stamp = datetime.now(UTC)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("agenda.csv", BYTE_ORDER_MARK + table)
        for one, name in zip(planned.event.participants, names, strict=True):
            archive.writestr(f"{name}.ics", calendar(planned, one, stamp))
    return content.getvalue()
