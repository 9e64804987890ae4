"""Form of an event: its fields as the table of an event file, and back."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from graph.matchmaking.agenda.participant_file import ParticipantTable, participants_in
from ontology.iri import slug
from ontology.sentence import marked, sentence
from ontology.toml_file import TomlError
from webui.pages.form_fields import Form, figure, filled, line, parts, rows, shown, widened

ROWS = {
    "session": ("session_start", "session_end", "session_minutes", "session_gap", "session_tables"),
    "break": ("break_start", "break_end", "break_label"),
}
_LEAST = {"session": 2, "break": 1}
PLAIN = {
    "title": "title",
    "place": "place",
    "timezone": "timezone",
    "meetings_min": "meetings.min",
    "meetings_max": "meetings.max",
    "fit": "matching.fit",
    "relatedness": "matching.relatedness",
    "threshold": "matching.threshold",
}
_TEXTS = ("title", "place", "timezone")
_COLUMNS = ("id", "label", "country", "sectors", "topics", "offers", "wants")
_MORE_COLUMNS = ("organisation", "min", "max", "available")
PEOPLE = marked("the participants")
_MOST = 1000
_PEOPLE_CHARACTERS = 300_000
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)


def given(form: Form, more: int = 0) -> dict[str, Any]:
    """Return what the fields show: the form as it was sent, with empty rows to fill in."""
    values: dict[str, Any] = {name: line(form, name) for name in (*PLAIN, "id")}
    values["cross_border"] = "yes" if form.get("cross_border") else ""
    values["apart"] = form.get("apart", "")[:20_000].strip()
    values["people"] = form.get("people", "")[:_PEOPLE_CHARACTERS].strip()
    for name, columns in ROWS.items():
        values[f"{name}_rows"] = widened(rows(form, columns, columns[0]), columns, _LEAST[name], more)
    return values


def table_of(form: Form, people: bytes = b"") -> dict[str, Any]:
    """Return the table of an event file; `people` is a CSV file of further participants.

    Raises TomlError for participants that are no CSV.
    """
    title = line(form, "title") or "An event"
    table: dict[str, Any] = {"id": line(form, "id") or slug(title) or "event"}
    for name, path in PLAIN.items():
        if text := line(form, name):
            *above, key = path.split(".")
            place = table.setdefault(above[0], {}) if above else table
            place[key] = text if name in _TEXTS else figure(text)
    if form.get("cross_border"):
        table.setdefault("matching", {})["cross_border"] = True
    written = form.get("people", "")[:_PEOPLE_CHARACTERS].strip().encode()
    lists = {
        "break": [
            {**_span(row, "break"), **filled({"label": row["break_label"]})}
            for row in rows(form, ROWS["break"], "break_start")
        ],
        "participant": [*_people(written, PEOPLE), *_people(people, "the file of participants")],
        "apart": [
            {"participants": parts(pair)}
            for pair in form.get("apart", "")[:20_000].splitlines()
            if pair.strip()
        ],
    }
    sessions = [_session(row) for row in rows(form, ROWS["session"], "session_start")]
    return {"title": title, "timezone": "", **table, "session": sessions, **filled(lists)}


def form_of(table: Mapping[str, Any]) -> Form:
    """Return the form of a table that `event_of` accepts."""
    form = Form({"id": table["id"]})
    for name, path in PLAIN.items():
        *above, key = path.split(".")
        form[name] = shown((table.get(above[0], {}) if above else table).get(key))
    if table.get("matching", {}).get("cross_border"):
        form["cross_border"] = "yes"
    for row in table["session"]:
        numbers = (shown(row["minutes"]), shown(row.get("gap", 0)), shown(row["tables"]))
        for column, value in zip(ROWS["session"], (*_ends(row), *numbers), strict=True):
            form.add(column, value)
    for row in table.get("break", []):
        for column, value in zip(ROWS["break"], (*_ends(row), row.get("label", "")), strict=True):
            form.add(column, value)
    form["apart"] = "\n".join("; ".join(row["participants"]) for row in table.get("apart", []))
    form["people"] = _people_text(table.get("participant", []))
    return form


def _session(row: Mapping[str, str]) -> dict[str, Any]:
    numbers = {name: figure(row[f"session_{name}"]) for name in ("minutes", "gap", "tables")}
    return {**_span(row, "session"), **filled(numbers)}


def _span(row: Mapping[str, str], name: str) -> dict[str, datetime | str]:
    return {end: _moment(row[f"{name}_{end}"]) for end in ("start", "end")}


def _moment(text: str) -> datetime | str:
    """Return a local time, or the text where it is none, for the reader of the table to refuse."""
    written = text.replace(" ", "T")
    try:
        return datetime.fromisoformat(written) if _MINUTE.fullmatch(written) else text
    except ValueError:
        return text


def _ends(row: Mapping[str, Any]) -> tuple[str, str]:
    return tuple(_written(row[end]) for end in ("start", "end"))  # type: ignore[return-value]


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def _people(content: bytes, name: str) -> list[dict[str, Any]]:
    """Return the tables of participants of a CSV text; raises TomlError."""
    tables: list[dict[str, Any]] = []
    if not content.strip():
        return tables
    for _, _, person in participants_in(content, name):
        tables.append(_person(person))
        if len(tables) > _MOST:
            raise TomlError(
                "too many participants",
                name,
                "",
                sentence("at most {number} participants", number=str(_MOST)),
                sentence("more"),
            )
    return tables


def _person(person: ParticipantTable) -> dict[str, Any]:
    table = {
        name: value for name, value in msgspec.structs.asdict(person).items() if value not in ("", (), None)
    }
    lists = {name: list(value) for name, value in table.items() if isinstance(value, tuple)}
    if person.available:
        lists["available"] = [{"start": span.start, "end": span.end} for span in person.available]
    return table | lists


def _people_text(people: list[dict[str, Any]]) -> str:
    columns = [*_COLUMNS, *(name for name in _MORE_COLUMNS if any(name in person for person in people))]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for person in people:
        spans = "; ".join(
            "/".join(map(_written, (span["start"], span["end"]))) for span in person.get("available", [])
        )
        writer.writerow(spans if name == "available" else shown(person.get(name)) for name in columns)
    return text.getvalue()
