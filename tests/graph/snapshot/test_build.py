"""A build is deterministic and atomic: whatever goes wrong, what was served is served still."""

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.publication import prepare, publish, writing
from graph.store.engine import Embedded
from graph.store.errors import StoreError
from hansa.build_inputs import build
from loaders.contract import FOLDER
from loaders.errors import ContractError, MissingFileError
from ontology.errors import HansaError
from ontology.iri import DEFAULT_BASE


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Return a copy of the shipped facts that a test may spoil."""
    folder = tmp_path / "facts"
    shutil.copytree(FOLDER / "data", folder)
    return folder


def served(folder: Path) -> tuple[str, bool]:
    """Return the id of what is served, and whether it answers."""
    snapshot = SnapshotFolder(folder).current()
    return snapshot.manifest.id, bool(snapshot.open().query("ASK { ?s ?p ?o }"))


def test_same_inputs_give_the_same_snapshot_in_another_process(own_store: Path, snapshot: Snapshot) -> None:
    shutil.rmtree(own_store / "staged")
    command = [sys.executable, "-m", "hansa", "--store", str(own_store), "build"]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "1"}, check=True, capture_output=True)
    again = SnapshotFolder(own_store).current()
    assert again.manifest.id == snapshot.manifest.id
    assert [(p.name, p.checksum, p.triples) for p in again.manifest.parts] == [
        (p.name, p.checksum, p.triples) for p in snapshot.manifest.parts
    ]
    assert again.manifest.warnings == snapshot.manifest.warnings
    assert again.dump.read_bytes() == snapshot.dump.read_bytes()


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def repeat_line(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join([*lines, lines[1]]), encoding="utf-8")

    return spoil


def not_utf8(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b"Vienna", b"Wi\xe9n", 1))


def empty(folder: Path) -> None:
    (folder / "programmes.csv").write_bytes(b"")


def gone(folder: Path) -> None:
    (folder / "partnerships.csv").unlink()


def cut(folder: Path) -> None:
    lines = (folder / "s3_priorities.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "s3_priorities.csv").write_text("".join(lines[:20]), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "error", "told"),
    [
        (
            replace("events.csv", "date_start", "start_date"),
            ContractError,
            "missing column .*events.csv: expected date_start",
        ),
        (
            replace("cluster_organisations.csv", ",AT31,", ",AT39,"),
            ContractError,
            "row 2: unknown NUTS code .* found AT39",
        ),
        (
            replace("s3_priorities.csv", "\nPL51,", "\nNL35,"),
            ContractError,
            "NUTS code of another version .* found NL35 .*2024",
        ),
        (
            replace("s3_priorities.csv", "Upstream Chemical", "Upstream Comical"),
            ContractError,
            "unknown sector .* found Upstream Comical",
        ),
        (
            repeat_line("partnerships.csv"),
            ContractError,
            r"duplicate id .*row 115.* found s3martmed again \(first in row 2\)",
        ),
        (
            replace("partnerships.csv", "2018-10-01,2020-09", "2021-10-01,2020-09"),
            ContractError,
            "reversed dates",
        ),
        (not_utf8, ContractError, "not UTF-8 .*events.csv.*0xe9"),
        (empty, ContractError, "empty file .*programmes.csv"),
        (gone, MissingFileError, "missing file .*partnerships.csv"),
        (
            cut,
            ContractError,
            "row count out of bounds .*s3_priorities.csv: expected 1000 to 5000 rows, found 19",
        ),
    ],
)
def test_bad_input_is_named_and_what_was_served_stays(
    spoil: Callable[[Path], None],
    error: type[HansaError],
    told: str,
    facts: Path,
    own_store: Path,
    snapshot: Snapshot,
) -> None:
    spoil(facts)
    with pytest.raises(error, match=told):
        build(own_store, DEFAULT_BASE, facts)
    assert served(own_store) == (snapshot.manifest.id, True)
    assert not (own_store / "snapshots" / ".building").exists()


def start(folder: Path, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "hansa", "--store", str(folder), "build", *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("step", ["priorities-unsourced", "validation"])
def test_killed_build_leaves_the_old_snapshot_and_does_not_block_the_next(
    step: str, own_store: Path, snapshot: Snapshot
) -> None:
    process = start(own_store, "--unsourced")
    assert process.stderr is not None
    with process:
        for line in process.stderr:
            if line.strip() == step:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    assert served(own_store) == (snapshot.manifest.id, True)
    with writing(SnapshotFolder(own_store)) as work:
        assert list(work.iterdir()) == []


def test_two_builds_at_once_are_refused(own_store: Path) -> None:
    with writing(SnapshotFolder(own_store)), pytest.raises(StoreError, match="another build is running"):
        build(own_store, DEFAULT_BASE)


def test_store_of_another_version_is_not_read(own_store: Path) -> None:
    (own_store / "hansa-store.json").write_text('{"format": 1}', encoding="utf-8")
    expected = f"store of another version in {own_store}: expected format 3, as `hansa build` writes it, found format 1"
    with pytest.raises(StoreError, match=f"^{expected}$"):
        SnapshotFolder(own_store).current()


def test_snapshot_of_another_version_is_refused(own_store: Path) -> None:
    manifest = own_store / "current" / "manifest.json"
    table = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**table, "format": 99}), encoding="utf-8")
    with pytest.raises(StoreError, match="snapshot of another version"):
        SnapshotFolder(own_store).current()


def test_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(StoreError, match="not a store"):
        build(tmp_path, DEFAULT_BASE)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_store_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"no store in .*: expected a folder made by `hansa build`, found none"
    ):
        SnapshotFolder(tmp_path / "nothing").current()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system with room for a store's beginnings, or skip where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount a small disk: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_full_disk_is_told_and_nothing_is_published(small_disk: Path) -> None:
    process = start(small_disk / "store")
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2
    assert told.splitlines()[-1].startswith("hansa: cannot write")
    assert "No space left" in told
    with pytest.raises(StoreError, match="no snapshot"):
        SnapshotFolder(small_disk / "store").current()


def test_read_only_disk_is_told(small_disk: Path) -> None:
    (small_disk / "store").mkdir()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    process = start(small_disk / "store")
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "expected a folder that may be written" in told
    assert "Read-only file system" in told


def test_folder_of_a_build_that_was_killed_at_its_first_step_is_accepted(tmp_path: Path) -> None:
    (tmp_path / ".hansa-store.json.new").write_text('{"for', encoding="utf-8")
    prepare(SnapshotFolder(tmp_path))
    assert json.loads((tmp_path / "hansa-store.json").read_text(encoding="utf-8")) == {
        "format": 3,
        "published": [],
    }


def test_old_snapshots_are_pruned_but_never_the_current_one(tmp_path: Path, snapshot: Snapshot) -> None:
    snapshots = SnapshotFolder(tmp_path / "store")
    for name in ("aaaa", "bbbb", "cccc", "dddd"):
        with writing(snapshots) as work:
            publish(snapshots, work, dataclasses.replace(snapshot.manifest, id=name))
    assert sorted(path.name for path in (tmp_path / "store" / "snapshots").iterdir()) == [
        "bbbb",
        "cccc",
        "dddd",
    ]
    assert snapshots.current().manifest.id == "dddd"


def test_default_graph_is_the_union_of_the_sources(store: Embedded) -> None:
    assert bool(store.query("ASK { ?region <https://w3id.org/hansa/ontology#nutsLevel> 2 }"))


def test_folder_of_a_failed_build_goes_though_its_engine_still_writes(tmp_path: Path) -> None:
    snapshots = SnapshotFolder(tmp_path / "store")

    def write(work: Path) -> None:
        for number in range(3000):
            with contextlib.suppress(FileNotFoundError):
                (work / f"{number}.sst").touch()

    with ThreadPoolExecutor(1) as engine, contextlib.suppress(RuntimeError), writing(snapshots) as work:
        engine.submit(write, work)
        raise RuntimeError
    assert not work.exists()
