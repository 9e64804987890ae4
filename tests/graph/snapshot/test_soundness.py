"""A snapshot is compared with its manifest before it is read; a broken one is refused, and the one before it read."""

import gzip
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.names.index import is_current, write_index
from graph.snapshot.build import Recipe, build
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.integrity import broken_files, file_records
from graph.snapshot.manifest import Part
from graph.snapshot.publication import roll_back
from graph.snapshot.sources import Input
from graph.snapshot.verification import snapshot_faults
from graph.store.engine import Embedded
from graph.store.errors import StoreError
from hansa.cli import main
from ontology.iri import Minter
from ontology.term import Triple, literal
from webui.edition.edition import ServedEdition


def published(folder: Path, text: str) -> Snapshot:
    """Publish a snapshot of one statement."""

    def triples() -> Iterator[Triple]:
        yield "<a:it>", "<a:says>", literal(text)

    inputs = [Input("one", triples(), lambda: Part("", "one"), f"key {text}")]
    recipe = Recipe(Minter(), "0", lambda *_: iter(()), index=write_index, is_indexed=is_current)
    return build(SnapshotFolder(folder), inputs, recipe)


def said(snapshot: Snapshot) -> list[str]:
    return [quad.object.value for quad in snapshot.open().engine.quads_for_pattern(None, None, None, None)
            if quad.predicate.value == "a:says"]  # fmt: skip


def flip(path: Path, at: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(at)
        byte = stream.read(1)
        stream.seek(at)
        stream.write(bytes([byte[0] ^ 0xFF]))


def test_broken_snapshot_is_refused_in_a_line_and_the_one_before_it_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = published(tmp_path, "a"), published(tmp_path, "b")
    second.dump.write_bytes(second.dump.read_bytes()[:-1])
    size = second.manifest.files["graph.nq.gz"].size
    with caplog.at_level(logging.ERROR):
        snapshot = SnapshotFolder(tmp_path).current()
    assert said(snapshot) == ["a"]
    line = (
        f"broken snapshot in {second.dump}: expected {size} bytes, found {size - 1} bytes;"
        f" snapshot {first.manifest.id}, the one before it, is read until `hansa build` mends it"
    )
    assert caplog.messages == [line]
    assert published(tmp_path, "b").manifest.id == second.manifest.id
    assert said(SnapshotFolder(tmp_path).current()) == ["b"]


def test_one_spoilt_block_spoils_one_snapshot_only(tmp_path: Path) -> None:
    first, second = published(tmp_path, "a"), published(tmp_path, "b")
    for name in second.manifest.files:
        flip(second.folder / name, 0) if (second.folder / name).stat().st_size else None
    assert list(first.broken_files()) == []
    assert len(list(second.broken_files())) > 5


def test_sample_finds_a_file_of_another_size_and_the_whole_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(os.urandom(6_000_000))
    records = file_records(tmp_path)
    assert records["big"].size == 6_000_000
    missed = []
    for at in (0, 2_999_999, 5_999_999, 70_000):
        flip(path, at)
        assert len(list(broken_files(tmp_path, records, whole=True))) == 1
        missed += [] if list(broken_files(tmp_path, records, whole=False)) else [at]
        flip(path, at)
    assert missed == [70_000]
    assert list(broken_files(tmp_path, records, whole=True)) == []


def test_snapshot_of_an_earlier_format_says_to_build(tmp_path: Path) -> None:
    snapshot = published(tmp_path, "a")
    path = snapshot.folder / "manifest.json"
    path.write_text(
        json.dumps({**json.loads(path.read_text(encoding="utf-8")), "format": 2}), encoding="utf-8"
    )
    expected = (
        f"snapshot of another version in {snapshot.folder}: expected format 3, as `hansa build` writes it"
    )
    with pytest.raises(StoreError, match=f"^{expected}, found format 2$"):
        SnapshotFolder(tmp_path).current()


def test_verification_finds_a_dump_and_a_store_that_differ(tmp_path: Path) -> None:
    """The manifest may be right of each file and the files not of each other: only reading them all shows it."""
    snapshot = published(tmp_path, "a")
    graph = snapshot.manifest.parts[0].graph
    line = gzip.decompress(snapshot.dump.read_bytes()).splitlines(keepends=True)
    assert list(snapshot_faults(snapshot)) == []
    other = published(tmp_path / "other", "b")
    mixed = Snapshot(other.folder, other.manifest)
    mixed.dump.write_bytes(gzip.compress(b"".join([*line, line[0].replace(b'"a"', b'"c"')])))
    records = other.manifest.files | {"graph.nq.gz": file_records(other.folder)["graph.nq.gz"]}
    object.__setattr__(mixed.manifest, "files", records)
    assert [(fault.what, fault.expected, fault.found) for fault in snapshot_faults(mixed)][:1] == [
        ("broken dump", "1 statements", "2")
    ]
    assert str(graph) in str(next(snapshot_faults(mixed)))


def test_roll_back_goes_to_the_snapshot_before_and_a_build_comes_back(tmp_path: Path) -> None:
    snapshots = SnapshotFolder(tmp_path)
    ids = [published(tmp_path, name).manifest.id for name in "abc"]
    assert roll_back(snapshots).manifest.id == ids[1]
    assert roll_back(snapshots).manifest.id == ids[0]
    with pytest.raises(StoreError, match="no snapshot before the current one"):
        roll_back(snapshots)
    assert roll_back(snapshots, ids[2]).manifest.id == ids[2]
    assert snapshots.history() == [ids[0], ids[2]]
    with pytest.raises(StoreError, match=r"no such snapshot in .*, found \.\./x"):
        roll_back(snapshots, "../x")
    assert published(tmp_path, "b").manifest.id == ids[1]
    assert said(snapshots.current()) == ["b"]
    assert snapshots.history() == [ids[0], ids[2], ids[1]]


def test_roll_back_passes_over_a_broken_snapshot(tmp_path: Path) -> None:
    first, second, _ = (published(tmp_path, name) for name in "abc")
    flip(second.dump, 20)
    assert roll_back(SnapshotFolder(tmp_path)).manifest.id == first.manifest.id


def test_commands_verify_and_roll_back(tmp_path: Path) -> None:
    first, second = published(tmp_path, "a"), published(tmp_path, "b")

    def hansa(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["--store", str(tmp_path), *words])
        return result.exit_code, result.output.splitlines()[-1]

    manifest = second.manifest
    line = f"Snapshot {manifest.id} is sound: {len(manifest.files)} files, {manifest.triples:,} triples"
    assert hansa("verify") == (0, line)
    flip(second.folder / "names.sqlite", 100)
    code, said_last = hansa("verify")
    assert code == 2
    assert said_last.startswith(
        f"hansa: broken snapshot in {second.folder / 'names.sqlite'}: expected checksum "
    )
    manifest = first.manifest
    assert hansa("rollback") == (
        0, f"Snapshot {manifest.id} of {manifest.created} is current: {manifest.triples:,} triples",
    )  # fmt: skip
    assert hansa("verify")[0] == 0
    assert hansa("verify", second.manifest.id)[0] == 2


def test_spoilt_block_of_a_store_is_one_line(tmp_path: Path) -> None:
    snapshot = published(tmp_path, "a")
    for path in (snapshot.folder / "store").glob("*.sst"):
        flip(path, path.stat().st_size // 3)
    with pytest.raises(
        StoreError, match=r"^broken store in .*: expected one that `hansa verify` accepts, found "
    ):
        Embedded.read_only(snapshot.folder / "store").query("SELECT * { ?s ?p ?o }")


def test_server_examines_every_byte_and_leaves_a_broken_snapshot(tmp_path: Path) -> None:
    first, second = published(tmp_path, "a"), published(tmp_path, "b")
    served = ServedEdition(SnapshotFolder(tmp_path))
    served.examine()
    assert (served.edition.manifest.id, served.fault, served.refresh()) == (second.manifest.id, "", False)
    other = ServedEdition(SnapshotFolder(tmp_path))
    flip(second.dump, 20)
    other.examine()
    assert other.refresh() is True
    assert other.edition.manifest.id == first.manifest.id
    assert other.fault.startswith(f"broken snapshot in {second.dump}: expected checksum ")
    published(tmp_path, "b")
    assert other.refresh() is True
    assert (other.edition.manifest.id, other.fault) == (second.manifest.id, "")


def test_snapshot_that_the_query_process_refuses_is_not_served(tmp_path: Path) -> None:
    first, second = published(tmp_path, "a"), published(tmp_path, "b")

    def refuse_second(folder: Path) -> None:
        if folder == second.folder:
            raise StoreError("refused")

    served = ServedEdition(SnapshotFolder(tmp_path), before=refuse_second)
    assert (served.edition.manifest.id, served.fault) == (first.manifest.id, "refused")
    assert served.refresh(refuse_second) is False
