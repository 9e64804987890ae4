"""Publication of snapshots: the writer's lock, the move of the pointer, and the way back."""

import errno
import fcntl
import json
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graph.snapshot.durable import own_copies, remove, sync, sync_tree, write_text
from graph.snapshot.folder import JOBS, LEDGER, MARK, POINTER, SNAPSHOTS, Snapshot, SnapshotFolder
from graph.snapshot.integrity import file_records
from graph.snapshot.manifest import FORMAT, Manifest, write_manifest
from graph.store.errors import StoreError

log = logging.getLogger(__name__)

KEPT = 3
STAGED = "staged"
_LOCK, _WORK = ".lock", ".building"
_OWN = {MARK, POINTER, SNAPSHOTS, STAGED, JOBS, _LOCK, LEDGER, f".{MARK}.new", f".{POINTER}.new"}
_REMOVALS, _PAUSE = 40, 0.05
_REFUSALS = (errno.EROFS, errno.EACCES, errno.EPERM)
_DISK_FAULTS = (*_REFUSALS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


class BuildRunningError(StoreError):
    """A folder of snapshots that another process writes to."""


def prepare(snapshots: SnapshotFolder) -> None:
    """Make the folder a store.

    Raises StoreError where it has other files or is of a later version. The snapshots of an earlier version stay until
    a build has published one of this version.
    """
    folder, mark = snapshots.folder, snapshots.folder / MARK
    if folder.exists() and not folder.is_dir():
        raise StoreError("not a folder", str(folder), "a folder", "a file")
    others = {path.name for path in folder.iterdir()} - _OWN if folder.is_dir() else set()
    if others and not mark.exists():
        raise StoreError("not a store", str(folder), f"an empty folder or one with {MARK}", "other files")
    folder.mkdir(parents=True, exist_ok=True)
    if mark.exists() and (version := snapshots.version()) > FORMAT:
        raise StoreError(
            "store of a later version", str(folder), f"format {FORMAT} or less", f"format {version}"
        )
    if not mark.is_file():
        # First of all, so that a build that is killed here leaves a folder that the next one accepts.
        _write_mark(folder, [])
    for path in (folder / SNAPSHOTS, folder / STAGED):
        if not path.is_dir():
            remove(path)
            path.mkdir()


@contextmanager
def writing(snapshots: SnapshotFolder) -> Iterator[Path]:
    """Yield an empty folder to build in, under the writer's lock; it is removed afterwards.

    Raises StoreError where another build has the lock, or where the disk cannot be written. The lock ends with its
    process, and the next build removes what a killed one left.
    """
    with _locked(snapshots):
        work = snapshots.folder / SNAPSHOTS / _WORK
        _remove_while_written(work)
        work.mkdir()
        try:
            yield work
        finally:
            _remove_while_written(work)


@contextmanager
def _locked(snapshots: SnapshotFolder) -> Iterator[None]:
    folder = snapshots.folder
    try:
        prepare(snapshots)
        with (folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BuildRunningError(
                    "another build is running", str(folder), "one build at a time", "two"
                ) from None
            yield
    except OSError as error:
        # The engine's own faults of the disk come without a number.
        if error.errno is not None and error.errno not in _DISK_FAULTS:
            raise
        raise StoreError(
            "cannot write",
            str(error.filename or folder),
            "a folder that may be written" if error.errno in _REFUSALS else "a disk with room",
            str(error),
        ) from error


def publish(snapshots: SnapshotFolder, work: Path, manifest: Manifest) -> Snapshot:
    """Name a built folder and move the pointer to it once all of it is on the disk.

    Readers of the old snapshot are not disturbed. A broken folder of the same id is set aside until then.
    """
    folder = snapshots.folder / SNAPSHOTS / manifest.id
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
    return _point(snapshots, manifest.id)


def renew(snapshots: SnapshotFolder, manifest: Manifest) -> Snapshot:
    """Give the snapshot of an id, whose files stay, a new manifest, and move the pointer to it."""
    write_manifest(manifest, snapshots.folder / SNAPSHOTS / manifest.id)
    return _point(snapshots, manifest.id)


def roll_back(snapshots: SnapshotFolder, identity: str = "") -> Snapshot:
    """Make an earlier snapshot the current one again: that of an id, else the last sound one before the current.

    What is newer stays until the next build, and may be named to come back to it. Raises StoreError where there is no
    such snapshot, or a byte of it is not as it was published.
    """
    with _locked(snapshots):
        kept = sorted(path.name for path in (snapshots.folder / SNAPSHOTS).iterdir() if path.name.isalnum())
        if identity and identity not in kept:
            raise StoreError(
                "no such snapshot", str(snapshots.folder), " or ".join(kept) or "one that was built", identity
            )
        snapshot = snapshots.read(identity, files="whole") if identity else _last_whole(snapshots)
        history, name = snapshots.history(), snapshot.manifest.id
        earlier = history[: history.index(name)] if name in history else history
        _move_pointer(snapshots.folder, [*earlier, name])
        return snapshot


def _last_whole(snapshots: SnapshotFolder) -> Snapshot:
    for name in snapshots.ids_before(snapshots.pointed):
        try:
            return snapshots.read(name, files="whole")
        except StoreError as error:
            log.error("%s", error)
    raise StoreError("no snapshot before the current one", str(snapshots.folder), "an earlier one", "none")


def _point(snapshots: SnapshotFolder, identity: str) -> Snapshot:
    """Move the pointer to a snapshot and delete those that are no longer kept."""
    snapshot = snapshots.read(identity)
    history = [*(name for name in snapshots.history() if name != identity), identity][-KEPT:]
    _move_pointer(snapshots.folder, history)
    for path in (snapshots.folder / SNAPSHOTS).iterdir():
        if path.name not in (*history, _WORK):
            remove(path)
    return snapshot


def _move_pointer(folder: Path, history: list[str]) -> None:
    """Make the last snapshot of a history the current one."""
    _write_mark(folder, history)
    pointer, fresh = folder / POINTER, folder / f".{POINTER}.new"
    remove(fresh)
    fresh.symlink_to(Path(SNAPSHOTS) / history[-1])
    if not pointer.is_symlink():
        remove(pointer)
    fresh.replace(pointer)
    sync(folder)


def _write_mark(folder: Path, history: list[str]) -> None:
    if (folder / MARK).is_dir():
        remove(folder / MARK)
    write_text(folder / MARK, json.dumps({"format": FORMAT, "published": history}) + "\n")


def _remove_while_written(folder: Path) -> None:
    """Remove a folder, again where the engine of a failed build still writes into it."""
    for _ in range(_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE)
