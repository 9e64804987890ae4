"""Published snapshots: one immutable folder each, and a pointer to the current one."""

import contextlib
import errno
import fcntl
import json
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from graph.snapshot.durable import own_copies, remove, sync, sync_tree, write_text
from graph.snapshot.integrity import broken_files, file_records
from graph.snapshot.manifest import EXPECTED_FORMAT, FORMAT, Manifest, read_manifest, write_manifest
from graph.store.engine import Embedded
from graph.store.errors import StoreError

log = logging.getLogger(__name__)

KEPT = 3
# Measured with pyoxigraph 0.5.13: 146 MB of N-Quads (a million) take 402 MB in memory.
_MEMORY_PER_BYTE = 3
_REMOVALS, _PAUSE = 40, 0.05
_MARK, _POINTER, _LOCK, _SNAPSHOTS, _STAGED = "hansa-store.json", "current", ".lock", "snapshots", "staged"
_OWN = {_MARK, _POINTER, _LOCK, _SNAPSHOTS, _STAGED, f".{_MARK}.new", f".{_POINTER}.new"}
_REFUSALS = (errno.EROFS, errno.EACCES, errno.EPERM)
_DISK_FAULTS = (*_REFUSALS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot: its folder holds `store/`, `graph.nq.gz` and `manifest.json`."""

    folder: Path
    manifest: Manifest

    def open(self, memory: int = 0) -> Embedded:
        """Open its graph for reading: from memory where it is expected to fit in so many bytes, else its store.

        Raises StoreError where it is broken.
        """
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

    def current(self) -> Snapshot:
        """Return the published snapshot; where it is broken, the one before it, with a line in the log.

        Raises StoreError where there is none, or where it was written by another version of the store.
        """
        return next(self.sound())

    def sound(self, report: Callable[[str], None] = log.error) -> Iterator[Snapshot]:
        """Yield the published snapshot and those before it, newest first, as far as their files are sound.

        A broken one is reported in a line. Raises StoreError where there is none at all.
        """
        version = self._version()
        if version != FORMAT:
            raise StoreError(
                "store of another version", str(self.folder), EXPECTED_FORMAT, f"format {version}"
            )
        first: StoreError | None = None
        is_sound = False
        for name in self._newest_first():
            try:
                snapshot = self.read(name, files="sampled")
            except StoreError as error:
                if first is None:
                    report(f"{error}; the snapshot before it is read until `hansa build` makes it again")
                first = first or error
                continue
            is_sound = True
            yield snapshot
        if not is_sound:
            raise first or StoreError("no snapshot", str(self.folder), "one made by `hansa build`", "none")

    def read(self, identity: str, files: Literal["unread", "sampled", "whole"] = "unread") -> Snapshot:
        """Return a snapshot by its id.

        Raises StoreError where its manifest is broken or another's, or where one of the files that are compared is.
        """
        folder = self.folder / _SNAPSHOTS / identity
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
            return (self.folder / _POINTER).readlink().name
        except OSError:
            return ""

    def before(self, identity: str) -> Snapshot | None:
        """Return the sound snapshot that was published before one by its id, None where there is none."""
        history = self.history()
        earlier = history[: history.index(identity)] if identity in history else []
        for name in reversed(earlier):
            with contextlib.suppress(StoreError):
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
        if not (self.folder / _SNAPSHOTS / identity).exists():
            return None
        try:
            return self.read(identity, files="whole")
        except StoreError as error:
            log.warning("%s; it is made again", error)
            return None

    def _newest_first(self) -> list[str]:
        """Return the ids to try: that of the pointer, then those that were published before it."""
        pointed, history = self.pointed, self.history()
        before = history[: history.index(pointed)] if pointed in history else history
        return [name for name in (pointed, *reversed(before)) if name]

    def history(self) -> list[str]:
        """Return the ids of the kept snapshots in the order in which they became current."""
        try:
            names = json.loads((self.folder / _MARK).read_text(encoding="utf-8"))["published"]
            return [str(name) for name in names]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def prepare(self) -> None:
        """Make the folder a store.

        Raises StoreError where it has other files or is of a later version. The snapshots of an earlier version stay
        until a build has published one of this version.
        """
        if self.folder.exists() and not self.folder.is_dir():
            raise StoreError("not a folder", str(self.folder), "a folder", "a file")
        others = {path.name for path in self.folder.iterdir()} - _OWN if self.folder.is_dir() else set()
        mark = self.folder / _MARK
        if others and not mark.exists():
            raise StoreError(
                "not a store", str(self.folder), f"an empty folder or one with {_MARK}", "other files"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        if mark.exists() and (version := self._version()) > FORMAT:
            raise StoreError(
                "store of a later version", str(self.folder), f"format {FORMAT} or less", f"format {version}"
            )
        if not mark.is_file():
            # First of all, so that a build that is killed here leaves a folder that the next one accepts.
            self._write_mark(self.history())
        for name in (_SNAPSHOTS, _STAGED):
            path = self.folder / name
            if not path.is_dir():
                remove(path)
                path.mkdir()

    def _write_mark(self, history: list[str]) -> None:
        mark = self.folder / _MARK
        if mark.is_dir():
            remove(mark)
        write_text(mark, json.dumps({"format": FORMAT, "published": history}) + "\n")

    def _version(self) -> int:
        """Return the version of the format; this one where the mark is damaged: each manifest has its own."""
        mark = self.folder / _MARK
        if not mark.exists() and not (self.folder / _SNAPSHOTS).is_dir():
            raise StoreError("no store", str(self.folder), "a folder made by `hansa build`", "none")
        try:
            return int(json.loads(mark.read_text(encoding="utf-8"))["format"])
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("%s cannot be read; `hansa build` makes it again", mark)
            return FORMAT

    @contextlib.contextmanager
    def writing(self) -> Iterator[Path]:
        """Yield an empty folder to build in, under the writer's lock; it is removed afterwards.

        Raises StoreError where another build has the lock, or where the disk cannot be written. The lock ends with its
        process, and the next build removes what a killed one left.
        """
        with self._locked():
            work = self.folder / _SNAPSHOTS / ".building"
            _remove(work)
            work.mkdir()
            try:
                yield work
            finally:
                _remove(work)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.prepare()
            with (self.folder / _LOCK).open("w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise StoreError(
                        "another build is running", str(self.folder), "one build at a time", "two"
                    ) from None
                yield
        except OSError as error:
            # The engine's own faults of the disk come without a number.
            if error.errno is not None and error.errno not in _DISK_FAULTS:
                raise
            raise StoreError(
                "cannot write",
                str(error.filename or self.folder),
                "a folder that may be written" if error.errno in _REFUSALS else "a disk with room",
                str(error),
            ) from error

    def publish(self, work: Path, manifest: Manifest) -> Snapshot:
        """Name a built folder and move the pointer to it once all of it is on the disk.

        Readers of the old snapshot are not disturbed. A broken folder of the same id is set aside until then.
        """
        folder = self.folder / _SNAPSHOTS / manifest.id
        for diary in (work / "store").glob("LOG*"):
            diary.unlink()
        own_copies(work)
        write_manifest(replace(manifest, files=file_records(work)), work)
        sync_tree(work)
        if folder.exists():
            aside = folder.with_name(f"{manifest.id}.broken")
            remove(aside)
            folder.rename(aside)
        work.rename(folder)
        sync(folder.parent)
        return self.point(manifest.id)

    def renew(self, manifest: Manifest) -> Snapshot:
        """Give the snapshot of an id, whose files stay, a new manifest, and move the pointer to it."""
        write_manifest(manifest, self.folder / _SNAPSHOTS / manifest.id)
        return self.point(manifest.id)

    def point(self, identity: str) -> Snapshot:
        """Move the pointer to a snapshot and delete those that are no longer kept."""
        snapshot = self.read(identity)
        history = [*(name for name in self.history() if name != identity), identity][-KEPT:]
        self._move_pointer(history)
        kept = {*history, ".building"}
        for path in (self.folder / _SNAPSHOTS).iterdir():
            if path.name not in kept:
                remove(path)
        return snapshot

    def _move_pointer(self, history: list[str]) -> None:
        """Make the last snapshot of a history the current one."""
        self._write_mark(history)
        pointer, fresh = self.folder / _POINTER, self.folder / f".{_POINTER}.new"
        remove(fresh)
        fresh.symlink_to(Path(_SNAPSHOTS) / history[-1])
        if not pointer.is_symlink():
            remove(pointer)
        fresh.replace(pointer)
        sync(self.folder)

    def roll_back(self, identity: str = "") -> Snapshot:
        """Make an earlier snapshot the current one again: that of an id, else the last sound one before the current.

        What is newer stays until the next build, and may be named to come back to it. Raises StoreError where there is
        no such snapshot, or a byte of it is not as it was published.
        """
        with self._locked():
            pointed, history = self.pointed, self.history()
            kept = sorted(path.name for path in (self.folder / _SNAPSHOTS).iterdir() if path.name.isalnum())
            if identity and identity not in kept:
                raise StoreError("no such snapshot", str(self.folder), " or ".join(kept) or "one", identity)
            before = history[: history.index(pointed)] if pointed in history else history
            for name in [identity] if identity else reversed(before):
                try:
                    snapshot = self.read(name, files="whole")
                except StoreError as error:
                    if identity:
                        raise
                    log.error("%s", error)
                    continue
                rest = history[: history.index(name)] if name in history else history
                self._move_pointer([*rest, name])
                return snapshot
            raise StoreError("no snapshot before the current one", str(self.folder), "an earlier one", "none")


def _remove(folder: Path) -> None:
    """Remove a folder, again where the engine of a failed build still writes into it."""
    for _ in range(_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE)
