"""The command that arranges the meetings of a matchmaking event."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.named import named
from hansa.number_types import Seconds
from hansa.output import clean_stdout, format_option, paragraph, show, show_object
from hansa.settings import Settings, open_store_with_date
from ontology.csv_text import BYTE_ORDER_MARK, csv_file
from ontology.errors import HansaError

if TYPE_CHECKING:
    from graph.matchmaking.agenda.event import Event
    from graph.matchmaking.agenda.graph_event import Day, PreparedEvent
    from graph.matchmaking.agenda.plan import Agenda
    from graph.matchmaking.match_facts import MatchFacts
    from graph.store.engine import Store


@click.command()
@click.option(
    "--event",
    "wanted",
    required=True,
    metavar="EVENT|FILE",
    help="An event of the graph by id, IRI or name, or a TOML file with sessions and participants.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for agenda.csv and calendars."
)
@click.option("--force", is_flag=True, help="Overwrite files in --out.")
@click.option(
    "--participants",
    type=click.IntRange(2, 500),
    default=20,
    show_default=True,
    help="Event of the graph: how many.",
)
@click.option("--slots", type=click.IntRange(1, 100), default=8, show_default=True, help="… times to meet.")
@click.option(
    "--minutes", type=click.IntRange(1, 480), default=20, show_default=True, help="… minutes a meeting."
)
@click.option("--gap", type=click.IntRange(0, 480), default=5, show_default=True, help="… minutes between.")
@click.option("--tables", type=click.IntRange(1), help="… tables. [one for every two participants]")
@click.option(
    "--start", type=click.DateTime(["%H:%M"]), default="09:00", show_default=True, help="… first meeting."
)
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="… day of the meetings. [the first]")
@click.option("--timezone", default="", help="… IANA time zone. [that of the country's capital]")
@click.option("--seconds", type=Seconds(), default=30.0, show_default=True, help="Time for the solver.")
@format_option
@click.pass_context
def agenda(
    context: click.Context,
    wanted: str,
    out: Path | None,
    force: bool,
    participants: int,
    slots: int,
    minutes: int,
    gap: int,
    tables: int | None,
    start: datetime,
    on: datetime | None,
    timezone: str,
    seconds: float,
    form: str,
) -> None:
    """Arrange who meets whom at an event, when and at which table, and why.

    First as many participants as possible get a meeting, then the minima are met, then the summed value of the
    meetings is the highest. A file that names an organisation by its id need not repeat its name, country and
    sectors. For an event of the graph, participants are assumed from its themes; the answer states how.
    """
    from graph.matchmaking.agenda.graph_event import Day
    from graph.matchmaking.agenda.plan import plan
    from graph.matchmaking.match_facts import read_match_facts

    settings: Settings = context.obj
    store, today = open_store_with_date(settings)
    known = read_match_facts(store)
    if wanted.endswith(".toml") or Path(wanted).is_file():
        _refuse(context, wanted)
        prepared = _from_file(store, known, Path(wanted))
    else:
        day = Day(
            participants, slots, minutes, gap, tables, start.time(), on.date() if on else None, timezone
        )
        prepared = _from_graph(store, known, wanted, day, today)
    files = _files(prepared.event, out, force) if out else []
    with clean_stdout():
        planned = plan(prepared.event, known.related, time_limit=seconds)
    if files:
        _write(planned, files)
    if form == "json":
        from graph.matchmaking.agenda.agenda_object import agenda_object

        show_object({**agenda_object(prepared, planned), "files": [str(path) for path in files]})
    elif form == "csv":
        from graph.matchmaking.agenda.agenda_table import HEADER, rows

        show(HEADER, rows(planned), "csv")
    else:
        _print_text(prepared, planned, files)


def _refuse(context: click.Context, wanted: str) -> None:
    """Raise HansaError for options that an event file decides."""
    names = ("participants", "slots", "minutes", "gap", "tables", "start", "on", "timezone")
    given = [
        f"--{'date' if name == 'on' else name}"
        for name in names
        if context.get_parameter_source(name) == click.core.ParameterSource.COMMANDLINE
    ]
    if given:
        raise HansaError(
            "option for an event of the graph", wanted, "sessions as the file has them", ", ".join(given)
        )


def _from_file(store: "Store", known: "MatchFacts", path: Path) -> "PreparedEvent":
    from graph.matchmaking.agenda.event_file import read_event
    from graph.matchmaking.agenda.participants import fill_participants
    from graph.names.index import name_index

    if not path.is_file():
        raise HansaError("no event file", str(path), "a TOML file", "nothing there")
    return fill_participants(read_event(path), name_index(store), known)


def _from_graph(store: "Store", known: "MatchFacts", wanted: str, day: "Day", today: date) -> "PreparedEvent":
    from graph.matchmaking.agenda.graph_event import prepare_event
    from graph.names.named_thing import EVENT

    return prepare_event(store, known, named(store, wanted, (EVENT,)).iri, day, today)


def _files(event: "Event", folder: Path, force: bool) -> list[Path]:
    """Return where agenda.csv and each participant's calendar go; raises HansaError where one is there already."""
    from graph.matchmaking.agenda.icalendar import file_names

    names = file_names([participant.id for participant in event.participants])
    files = [folder / "agenda.csv", *(folder / f"{name}.ics" for name in names)]
    there = [path.name for path in files if path.exists()]
    if there and not force:
        existing = f"{len(there)} of the files, the first {there[0]}"
        raise HansaError("would overwrite", str(folder), "--force or another folder", existing)
    return files


def _write(planned: "Agenda", files: Sequence[Path]) -> None:
    from graph.matchmaking.agenda.agenda_table import HEADER, rows
    from graph.matchmaking.agenda.icalendar import calendar

    stamp = datetime.now(UTC)
    calendars = [calendar(planned, one, stamp).encode() for one in planned.event.participants]
    contents = [BYTE_ORDER_MARK + csv_file(HEADER, rows(planned)), *calendars]
    try:
        files[0].parent.mkdir(parents=True, exist_ok=True)
        for path, content in zip(files, contents, strict=True):
            path.write_bytes(content)
    except OSError as error:
        raise HansaError("cannot write", str(files[0].parent), "a folder to write to", str(error)) from error


def _print_text(prepared: "PreparedEvent", planned: "Agenda", written: Sequence[Path]) -> None:
    from graph.matchmaking.related_fields import RULE

    event = planned.event
    click.echo(click.style(f"{event.title} ({event.id})", bold=True))
    for sentence in (*prepared.assumptions, RULE):
        paragraph(sentence)
    for meeting in planned.meetings:
        match = meeting.match
        click.echo(
            f"{meeting.slot.time.start:%Y-%m-%d %H:%M} table {meeting.table}:"
            f" {click.style(f'{meeting.one.label} - {meeting.other.label}', bold=True)}"
            f" (value {match.value:.2f}: fit {match.fit:.2f}, relatedness {match.relatedness:.2f})"
        )
        paragraph(" ".join(match.reasons))
    click.echo(
        f"{planned.fairness.served} of {len(event.participants)} participants served in {len(planned.meetings)}"
        f" meetings; {planned.fairness.short} meetings short of the minima"
    )
    for unmet in planned.unmet:
        click.echo(f"  - {unmet.participant.label}: {unmet.meetings} meetings, {unmet.why}")
    proof = "proven best" if planned.status == "optimal" else planned.status
    click.echo(
        f"value {planned.value:.2f}, at most {planned.bound:.2f}, gap {planned.gap:.1%} ({proof});"
        f" {planned.seconds:.1f} s"
    )
    if written:
        click.echo(
            f"{len(written)} files in {written[0].parent}: agenda.csv and a calendar for each participant"
        )
