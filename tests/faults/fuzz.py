"""Mutations of the files that people write: each is read well, or refused in one line."""

import io
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from openpyxl import Workbook
from pyoxigraph import RdfFormat, parse

from graph.matchmaking.agenda.agenda_table import HEADER, rows
from graph.matchmaking.agenda.event_file import read_event
from graph.matchmaking.agenda.icalendar import calendar
from graph.matchmaking.agenda.participants import fill_participants
from graph.matchmaking.agenda.plan import plan
from graph.matchmaking.consortium.call_file import read_call
from graph.matchmaking.consortium.proposals import consortia
from graph.matchmaking.match_facts import read_match_facts
from graph.names.index import name_index
from graph.store.engine import Embedded
from loaders import contract
from loaders.code_lists import CodeLists
from loaders.register import mapping
from loaders.register.loading import load_register
from loaders.source_files import SourceFiles
from ontology.csv_text import csv_file
from ontology.errors import HansaError
from ontology.iri import Minter
from ontology.term import Statement
from tests.faults.mutations import spoilt_table, spoilt_toml, spoilt_workbook
from tests.faults.outcome import Outcome
from tests.support.toy_graph import enumerable

NUMBER = 1_000
_LONGEST_LINE = 4_000
_TODAY, _STAMP = date(2026, 11, 1), datetime(2026, 11, 1, tzinfo=UTC)
_INPUTS = Path(__file__).parent / "inputs"
_EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "register"
_TEXTS = {path.name: path.read_text(encoding="utf-8") for path in (*_INPUTS.iterdir(), *_EXAMPLE.iterdir())}
# A register that is lenient, so that most mutations get further than the limit of skipped rows.
_TEXTS["example.toml"] = _TEXTS["example.toml"].replace("skips = [0, 1]", "skips = [0, 0.9]")


def outcomes(number: int | None, seed: int) -> Iterator[Outcome]:
    """Yield the outcome of so many mutations of each kind of file."""
    code_lists, store = SourceFiles().code_lists(), enumerable()
    kinds: dict[str, Callable[[Path, Random], None]] = {
        "source TOML": lambda folder, random: _source(folder, random, code_lists),
        "register mapping": lambda folder, random: _register(folder, random, "example.toml", code_lists),
        "call TOML": lambda folder, random: _call(folder, random, store),
        "event TOML": lambda folder, random: _event(folder, random, "event.toml", store),
        "participants CSV": lambda folder, random: _event(folder, random, "people.csv", store),
        "register CSV": lambda folder, random: _register(folder, random, "clusters.csv", code_lists),
        "register workbook": lambda folder, random: _workbook(folder, random, code_lists),
    }
    for kind, trial in kinds.items():
        yield _outcome(kind, trial, number or NUMBER, seed)


def _outcome(kind: str, trial: Callable[[Path, Random], None], number: int, seed: int) -> Outcome:
    well, refused, faults = 0, 0, []
    for at in range(number):
        with tempfile.TemporaryDirectory() as folder:
            try:
                trial(Path(folder), Random(f"{kind} {seed} {at}"))
            except HansaError as error:
                refused += 1
                if len(str(error)) > _LONGEST_LINE:
                    faults.append(
                        f"trial {at}: a message of {len(str(error)):,} characters, {str(error)[:200]}"
                    )
            except Exception as error:  # noqa: BLE001 - whatever is no error of ours is the fault that is looked for
                place = traceback.extract_tb(error.__traceback__)[-1]
                faults.append(
                    f"trial {at}: {type(error).__name__} {str(error)[:200]!r} at {place.filename}:{place.lineno}"
                )
            else:
                well += 1
    return Outcome(kind, well, refused - sum("a message of" in fault for fault in faults), tuple(faults))


def _write(folder: Path, *names: str, spoilt: str, random: Random) -> None:
    for name in names:
        text, change = _TEXTS[name], spoilt_toml if name.endswith(".toml") else spoilt_table
        (folder / name).write_bytes(change(text, random) if name == spoilt else text.encode())


def _loaded(statements: Iterable[Statement]) -> None:
    """Parse statements as the engine does when it stages them."""
    lines = (one if isinstance(one, str) else f"{one[0]} {one[1]} {one[2]} .\n" for one in statements)
    for _ in parse("".join(lines).encode(), format=RdfFormat.N_TRIPLES):
        pass


def _source(folder: Path, random: Random, code_lists: CodeLists) -> None:
    name = random.choice(("cluster_members_of_mine.toml", "figures.toml", "graph_of_mine.toml"))
    _write(folder, name, "members.csv", "figures.tsv", "graph.tsv", "own.rq", spoilt=name, random=random)
    source = contract.read(folder / name)
    files = SourceFiles(folder, folder, (source,))
    for present in files.present():
        load, statements = files.load(present, Minter(), code_lists)
        _loaded(statements)
        load.drift()


def _register(folder: Path, random: Random, spoilt: str, code_lists: CodeLists) -> None:
    _write(
        folder, "example.toml", "clusters.csv", "projects.csv", "partners.csv", spoilt=spoilt, random=random
    )
    _load_register(folder / "example.toml", code_lists)


def _load_register(path: Path, code_lists: CodeLists) -> None:
    load = load_register(mapping.read(path), Minter(), code_lists)
    _loaded(load.triples)
    load.skips(), load.drift(), load.rows()


def _workbook(folder: Path, random: Random, code_lists: CodeLists) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "List"
    for line in _TEXTS["clusters.csv"].splitlines():
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in line.split(";")])
    content = io.BytesIO()
    book.save(content)
    (folder / "clusters.xlsx").write_bytes(spoilt_workbook(content.getvalue(), random))
    text = _TEXTS["example.toml"].partition("[files.partnerships]")[0]
    text = text.replace('path = "clusters.csv"', 'path = "clusters.xlsx"\nsheet = "List"')
    (folder / "example.toml").write_text(text, encoding="utf-8")
    _load_register(folder / "example.toml", code_lists)


def _call(folder: Path, random: Random, store: Embedded) -> None:
    _write(folder, "call.toml", spoilt="call.toml", random=random)
    consortia(store, read_call(folder / "call.toml"), _TODAY, count=1, time_limit=1.0)


def _event(folder: Path, random: Random, spoilt: str, store: Embedded) -> None:
    _write(folder, "event.toml", "people.csv", spoilt=spoilt, random=random)
    known = read_match_facts(store)
    prepared = fill_participants(read_event(folder / "event.toml"), name_index(store), known)
    planned = plan(prepared.event, known.related, time_limit=1.0)
    csv_file(HEADER, rows(planned))
    for one in planned.event.participants:
        calendar(planned, one, _STAMP).encode()
