"""Builds that are killed, at random moments and at file operations: what is read is a whole snapshot or none."""

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

from graph.names.index import is_current, write_index
from graph.snapshot.build import Recipe, build
from graph.snapshot.folder import SnapshotFolder
from graph.snapshot.manifest import Part
from graph.snapshot.publication import roll_back
from graph.snapshot.sources import Input
from graph.snapshot.verification import snapshot_faults
from graph.store.engine import Embedded, rows, text
from graph.store.errors import StoreError
from ontology.iri import Minter
from ontology.term import Statement, Triple, literal
from tests.faults.outcome import Outcome

NUMBER = 200
_SOURCES = ("one", "two", "three")
_STATEMENTS = 500
_FILE_EVENTS = {
    "open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "os.utime", "os.listdir",
    "os.scandir", "shutil.copyfile", "shutil.rmtree",
}  # fmt: skip
_EVERY_SOURCE = "SELECT DISTINCT ?edition { ?s <a:edition> ?edition } ORDER BY ?edition"
_NONE, _ENDED = "no snapshot", "ended before it was killed"


def outcomes(number: int | None, seed: int) -> Iterator[Outcome]:
    """Yield the outcome of builds killed at file operations, and of builds killed at random moments."""
    number, random = number or NUMBER, Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        operations, seconds = _measure(Path(folder) / "measured")
        half = (number + 1) // 2
        at_operations = [partial(_die_at_operation, random.randrange(operations)) for _ in range(half)]
        at_moments = [partial(_die_after, random.uniform(0, seconds)) for _ in range(half)]
        yield _outcome("builds killed at file operations", at_operations, Path(folder) / "store", random)
        yield _outcome("builds killed at random moments", at_moments, Path(folder) / "store", random)


def _outcome(what: str, kills: Sequence[Callable[[], None]], store: Path, random: Random) -> Outcome:
    none, whole = 0, 0
    faults: list[str] = []
    for trial, kill in enumerate(kills):
        if trial % 10 == 0:  # a first build, which may leave nothing
            shutil.rmtree(store, ignore_errors=True)
        before, edition = _in_child(partial(_read, store)), str(random.randrange(4))
        ended = _in_child(partial(_build_killed, store, edition, kill))
        after = _in_child(partial(_read, store))
        none, whole = none + (after == _NONE), whole + (after != _NONE)
        if after not in (before, edition) or ended not in ("", _ENDED):
            faults.append(f"trial {trial}: {before} before, {edition} built, {after} after: {ended}")
        if trial % 4 == 3:
            again = _in_child(partial(_build_and_read, store, edition))
            if again != edition:
                faults.append(f"trial {trial}: the build after it gives {again}, not {edition}")
        if trial % 20 == 19:
            _in_child(partial(_roll_back, store))
    return Outcome(what, whole, none, tuple(faults))


def _measure(store: Path) -> tuple[int, float]:
    """Return how many file operations a build has, and its seconds."""
    count = 0

    def counted(event: str, _arguments: object) -> None:
        nonlocal count
        count += event in _FILE_EVENTS

    def measured() -> str:
        sys.addaudithook(counted)
        began = time.monotonic()
        _build(store, "0")
        return f"{count} {time.monotonic() - began}"

    operations, seconds = _in_child(measured).split()
    return int(operations), float(seconds)


def _in_child(work: Callable[[], str]) -> str:
    """Return what a forked child returns, nothing where it is killed: this process never opens a store."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        answer = ""
        try:
            answer = work()
        except BaseException:  # noqa: BLE001  # an error of any kind is an answer, and a fork must not go on here
            answer = traceback.format_exc()
        finally:
            with suppress(OSError):
                os.write(writer, answer.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        answer = stream.read()
    os.waitpid(pid, 0)
    return answer


def _triples(name: str, edition: str) -> Iterator[Statement]:
    for number in range(_STATEMENTS):
        yield f"<a:{name}/{number}>", "<a:edition>", literal(edition)


def _derive(store: Embedded, _: Minter) -> Iterator[Triple]:
    for row in rows(store.query(_EVERY_SOURCE)):
        yield "<a:derived>", "<a:edition>", literal(text(row[0]))


def _build(store: Path, edition: str) -> None:
    inputs = [
        Input(name, _triples(name, edition), lambda name=name: Part("", name), f"{name} {edition}")  # type: ignore[misc]
        for name in _SOURCES
    ]
    recipe = Recipe(Minter(), "0", _derive, index=write_index, is_indexed=is_current)
    build(SnapshotFolder(store), inputs, recipe)


def _build_killed(store: Path, edition: str, kill: Callable[[], None]) -> str:
    kill()
    _build(store, edition)
    return _ENDED


def _build_and_read(store: Path, edition: str) -> str:
    _build(store, edition)
    return _read(store)


def _roll_back(store: Path) -> str:
    with suppress(StoreError):  # there may be none before
        roll_back(SnapshotFolder(store))
    return ""


def _read(store: Path) -> str:
    """Return the edition that all of the published snapshot is of, or that there is none."""
    try:
        snapshot = SnapshotFolder(store).current()
    except StoreError as error:
        return _NONE if error.what in ("no snapshot", "no store") else str(error)
    faults = [str(fault) for fault in snapshot_faults(snapshot)]
    editions = [text(row[0]) for row in rows(snapshot.open().query(_EVERY_SOURCE))]
    return ", ".join(editions + faults)


def _die_at_operation(number: int) -> None:
    left = number

    def die(event: str, _arguments: object) -> None:
        nonlocal left
        if event in _FILE_EVENTS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(die)


def _die_after(seconds: float) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6))
