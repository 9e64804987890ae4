"""Published snapshots: one immutable folder each, and a pointer to the current one."""

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.store.engine import Embedded
from graph.store.errors import StoreError

FORMAT = 2
KEPT = 3
_EXPECTED = f"format {FORMAT}, as `hansa build` writes it"
_REMOVALS, _PAUSE = 40, 0.05
_MARK = "hansa-store.json"
_FRESH_MARK = f".{_MARK}.new"


@dataclass(frozen=True)
class Part:
    """A named graph of a snapshot: its source, its content, and the records that were skipped.

    `themes` are codes of the EU's data themes. `skips` lists the first records of each reason, `skipped` counts all of
    each; `checked` names the checks that it passed.
    """

    graph: str
    name: str
    title: str = ""
    description: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    edition: str = ""
    attribution: str = ""
    themes: Sequence[str] = ("REGI", "ECON")
    rows: dict[str, int] = field(default_factory=dict)
    triples: int = 0
    checksum: str = ""
    skips: list[dict[str, Any]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    drift: list[str] = field(default_factory=list)
    checked: str = ""


@dataclass(frozen=True)
class Manifest:
    """Manifest of a snapshot; `id` depends on its content only, never on the time.

    `validated` is a checksum of the validated sources and the shapes, `warnings` are the results; `left_out` are the
    sources without their files. `reference_date` is the day that derivation took for today.
    """

    id: str
    base: str
    created: str
    hansa: str
    parts: tuple[Part, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    validated: str = ""
    warnings: list[dict[str, str]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    reference_date: str = ""
    format: int = FORMAT

    @property
    def triples(self) -> int:
        """Return the number of triples in all graphs."""
        return sum(part.triples for part in self.parts)


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot: its folder holds `store/`, `graph.nq.gz` and `manifest.json`."""

    folder: Path
    manifest: Manifest

    def open(self) -> Embedded:
        """Open its store for reading."""
        return Embedded.read_only(self.folder / "store")

    @property
    def dump(self) -> Path:
        """Return the path of its dump, gzipped N-Quads as they were staged.

        A triple that was staged twice stands there twice.
        """
        return self.folder / "graph.nq.gz"


@dataclass(frozen=True)
class SnapshotFolder:
    """A folder of published snapshots (HANSA_STORE): the current one, and the newest before it."""

    folder: Path

    def current(self) -> Snapshot:
        """Return the published snapshot.

        Raises StoreError where there is none, or where it was written by another version of the store.
        """
        version = self._version()
        if version != FORMAT:
            raise StoreError("store of another version", str(self.folder), _EXPECTED, f"format {version}")
        pointer = self.folder / "current"
        if not pointer.exists():
            raise StoreError("no snapshot", str(self.folder), "one made by `hansa build`", "none")
        return read(pointer.resolve())

    def before(self, snapshot: Snapshot) -> Snapshot | None:
        """Return the newest snapshot that was made before another one, None where there is none that can be read."""
        others = []
        for folder in sorted((self.folder / "snapshots").glob("*/manifest.json")):
            with contextlib.suppress(StoreError):
                others.append(read(folder.parent))
        earlier = [one for one in others if one.manifest.created < snapshot.manifest.created]
        return max(earlier, key=lambda one: one.manifest.created, default=None)

    def published(self) -> Snapshot | None:
        """Return the published snapshot, or None where there is none that this version can read."""
        try:
            return self.current()
        except StoreError:
            return None

    def has(self, identity: str) -> bool:
        """Return whether a snapshot of this id is in the folder."""
        return (self.folder / "snapshots" / identity / "manifest.json").exists()

    def prepare(self) -> None:
        """Make the folder a store.

        Raises StoreError where it has other files or is of a later version. The snapshots of an earlier version stay
        until a build has published one of this version.
        """
        if self.folder.exists() and not self.folder.is_dir():
            raise StoreError("not a folder", str(self.folder), "a folder", "a file")
        mark = self.folder / _MARK
        others = (
            {path.name for path in self.folder.iterdir()} - {_FRESH_MARK} if self.folder.is_dir() else set()
        )
        if others and not mark.exists():
            raise StoreError(
                "not a store", str(self.folder), f"an empty folder or one with {_MARK}", "other files"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            # First of all, so that a build that is killed here leaves a folder that the next one accepts.
            self._write_mark()
        elif (version := self._version()) > FORMAT:
            raise StoreError(
                "store of a later version", str(self.folder), f"format {FORMAT} or less", f"format {version}"
            )
        (self.folder / "snapshots").mkdir(exist_ok=True)

    def _write_mark(self) -> None:
        fresh = self.folder / _FRESH_MARK
        fresh.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
        fresh.replace(self.folder / _MARK)

    def _version(self) -> int:
        mark = self.folder / _MARK
        if not mark.exists():
            raise StoreError("no store", str(self.folder), "a folder made by `hansa build`", "none")
        try:
            return int(json.loads(mark.read_text(encoding="utf-8"))["format"])
        except (ValueError, KeyError, TypeError):
            raise StoreError("broken store", str(mark), '{"format": …}', "something else") from None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Path]:
        """Yield an empty folder to build in, under the writer's lock; it is removed afterwards.

        Raises StoreError where another build has the lock. The lock ends with its process, and the next build removes
        what a killed one left.
        """
        self.prepare()
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(
                    "another build is running", str(self.folder), "one build at a time", "two"
                ) from None
            work = self.folder / "snapshots" / ".building"
            _remove(work)
            work.mkdir()
            try:
                yield work
            finally:
                _remove(work)

    def publish(self, work: Path, manifest: Manifest) -> Snapshot:
        """Name a built folder and move the pointer to it.

        Readers of the old snapshot are not disturbed.
        """
        text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False) + "\n"
        (work / "manifest.json").write_text(text, encoding="utf-8")
        folder = self.folder / "snapshots" / manifest.id
        if self.has(manifest.id):
            # The same graph again: its folder stays, only the manifest is new.
            (work / "manifest.json").replace(folder / "manifest.json")
        else:
            shutil.rmtree(folder, ignore_errors=True)
            work.rename(folder)
        fresh = self.folder / ".current.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("snapshots") / manifest.id)
        fresh.replace(self.folder / "current")
        self._write_mark()
        os.utime(folder)
        self._prune(folder)
        return read(folder)

    def _prune(self, current: Path) -> None:
        folders = [path for path in (self.folder / "snapshots").iterdir() if not path.name.startswith(".")]
        newest = sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest[KEPT:]:
            if path != current:
                shutil.rmtree(path)


def _remove(folder: Path) -> None:
    """Remove a folder, again where the engine of a failed build still writes into it."""
    for _ in range(_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE)


def read(folder: Path) -> Snapshot:
    """Read a snapshot's manifest; raises StoreError where it is missing, broken or of another version."""
    path = folder / "manifest.json"
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError("broken snapshot", str(folder), "manifest.json", "none") from None
    except ValueError as error:
        raise StoreError("broken manifest", str(path), "JSON", str(error)) from None
    if table.get("format") != FORMAT:
        version = f"format {table.get('format')}"
        raise StoreError("snapshot of another version", str(folder), _EXPECTED, version)
    try:
        parts = tuple(Part(**part) for part in table.pop("parts"))
        return Snapshot(folder, Manifest(parts=parts, **table))
    except (TypeError, KeyError) as error:
        raise StoreError("broken manifest", str(path), "the fields of a manifest", str(error)) from None
