"""Published snapshots: one immutable folder each, and a pointer to the current one."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph.snapshot.integrity import broken_files
from graph.snapshot.manifest import EXPECTED_FORMAT, FORMAT, Manifest, read_manifest
from graph.store.engine import Embedded, Store
from graph.store.engine_file import ENGINE_FILE, open_remote
from graph.store.errors import StoreError

log = logging.getLogger(__name__)

MARK, POINTER, SNAPSHOTS, LEDGER = "hansa-store.json", "current", "snapshots", "ledger.sqlite"
# Answers of jobs, kept by a server for a day.
JOBS = "jobs"
# Measured with pyoxigraph 0.5.13: 146 MB of N-Quads (a million) take 402 MB in memory.
_MEMORY_PER_BYTE = 3


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot: its folder holds `store/`, `graph.nq.gz` and `manifest.json`.

    Where the graph is on a remote engine, `engine.json` names it in their place.
    """

    folder: Path
    manifest: Manifest

    @property
    def is_remote(self) -> bool:
        """Return whether its graph is on a remote engine."""
        return (self.folder / ENGINE_FILE).is_file()

    def open(self, memory: int = 0) -> Store:
        """Open its graph for reading: from memory where it is expected to fit in so many bytes, else its store.

        Raises StoreError where it is broken.
        """
        return open_remote(self.folder) if self.is_remote else self.open_embedded(memory)

    def open_embedded(self, memory: int = 0) -> Embedded:
        """Open its graph in this process; raise StoreError where it is broken."""
        if self.manifest.unpacked * _MEMORY_PER_BYTE > memory:
            return Embedded.read_only(self.folder / "store")
        return Embedded.of_dump(self.dump)

    @property
    def dump(self) -> Path:
        """Return the path of its dump, gzipped N-Quads as they were staged.

        A triple that was staged twice stands there twice.
        """
        return self.folder / "graph.nq.gz"

    def broken_files(self, whole: bool = True) -> Iterator[StoreError]:
        """Yield an error for each file that is not as it was published; without `whole` only samples are compared."""
        return broken_files(self.folder, self.manifest.files, whole)


@dataclass(frozen=True)
class SnapshotFolder:
    """A folder of published snapshots (HANSA_STORE): the current one, and the newest before it."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """Return the path of the ledger of the opportunities of all snapshots."""
        return self.folder / LEDGER

    def current(self) -> Snapshot:
        """Return the published snapshot; where it is broken, the one before it, with a line in the log.

        Raises StoreError where there is none, or where it was written by another version of the store.
        """
        return next(self.sound())

    def sound(self, report: Callable[[str], None] = log.error) -> Iterator[Snapshot]:
        """Yield the published snapshot and those before it, newest first, as far as their files are sound.

        A broken one is reported in a line. Raises StoreError where there is none at all.
        """
        version = self.version()
        if version != FORMAT:
            raise StoreError(
                "store of another version", str(self.folder), EXPECTED_FORMAT, f"format {version}"
            )
        first: StoreError | None = None
        sound = 0
        for name in [pointed := self.pointed, *self.ids_before(pointed)]:
            try:
                snapshot = self.read(name, files="sampled")
            except StoreError as error:
                first = first or error
                continue
            if first is not None and not sound:
                report(f"{first}; snapshot {name}, the one before it, is read until `hansa build` mends it")
            sound += 1
            yield snapshot
        if not sound:
            raise first or StoreError("no snapshot", str(self.folder), "one made by `hansa build`", "none")

    def read(self, identity: str, files: Literal["unread", "sampled", "whole"] = "unread") -> Snapshot:
        """Return a snapshot by its id.

        Raises StoreError where its manifest is broken or another's, or where one of the files that are compared is.
        """
        if not identity:
            raise StoreError("no snapshot", str(self.folder), "one made by `hansa build`", "none")
        folder = self.folder / SNAPSHOTS / identity
        snapshot = Snapshot(folder, read_manifest(folder))
        if snapshot.manifest.id != identity:
            raise StoreError("broken snapshot", str(folder), f"snapshot {identity}", snapshot.manifest.id)
        if files != "unread":
            for fault in snapshot.broken_files(files == "whole"):
                raise fault
        return snapshot

    @property
    def pointed(self) -> str:
        """Return the id that the pointer names, nothing where there is no pointer."""
        try:
            return (self.folder / POINTER).readlink().name
        except OSError:
            return ""

    def before(self, identity: str) -> Snapshot | None:
        """Return the sound snapshot that was published before one by its id, None where there is none."""
        for name in self.ids_before(identity) if identity in self.history() else []:
            with suppress(StoreError):
                return self.read(name, files="sampled")
        return None

    def published(self) -> Snapshot | None:
        """Return the published snapshot, or None where there is none that this version can read."""
        try:
            return self.read(self.pointed)
        except StoreError:
            return None

    def whole(self, identity: str) -> Snapshot | None:
        """Return the snapshot of this id if every byte of it is as published, else None."""
        if not (self.folder / SNAPSHOTS / identity).exists():
            return None
        try:
            return self.read(identity, files="whole")
        except StoreError as error:
            log.warning("%s; it is made again", error)
            return None

    def ids_before(self, identity: str) -> list[str]:
        """Return the ids of the kept snapshots that were current before one, newest first; all for an unknown id."""
        history = self.history()
        return history[: history.index(identity)][::-1] if identity in history else history[::-1]

    def history(self) -> list[str]:
        """Return the ids of the kept snapshots in the order in which they became current."""
        try:
            names = json.loads((self.folder / MARK).read_text(encoding="utf-8"))["published"]
            return [str(name) for name in names]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def version(self) -> int:
        """Return the version of the format; this one where the mark is damaged: each manifest has its own."""
        mark = self.folder / MARK
        if not mark.exists() and not (self.folder / SNAPSHOTS).is_dir():
            raise StoreError("no store", str(self.folder), "a folder made by `hansa build`", "none")
        try:
            return int(json.loads(mark.read_text(encoding="utf-8"))["format"])
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("%s cannot be read; `hansa build` makes it again", mark)
            return FORMAT
