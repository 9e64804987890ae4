"""Writing that outlives a loss of power: files and folders reach the disk before they are named."""

import os
import shutil
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Wait until a folder is on the disk with everything below it."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def write_text(path: Path, text: str) -> None:
    """Write a file atomically: a reader sees the old text or the new one, also after a loss of power."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
    sync(path.parent)


def own_copies(folder: Path) -> None:
    """Replace files that share their bytes with another name (hard links) by copies.

    Else one spoilt block would spoil every snapshot with the same source.
    """
    for path in list(folder.rglob("*")):
        if path.is_file() and path.stat().st_nlink > 1:
            fresh = path.with_name(f".{path.name}.new")
            shutil.copyfile(path, fresh)
            fresh.replace(path)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder, whatever there is."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
