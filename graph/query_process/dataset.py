"""Dataset that the query process opens: a dump read into memory while it fits, else a store on disk."""

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

import pyoxigraph as ox

# Measured with pyoxigraph 0.5.13: 146 MB of N-Quads (a million) take 402 MB in memory, 2.75 bytes a byte.
MEMORY_PER_BYTE = 3
_UNPACKED_PER_GZ_BYTE = 20
_GZ_SIZE_IS_KNOWN_BELOW = 1 << 27


class DatasetError(ValueError):
    """A dump or store that cannot be served."""


@dataclass(frozen=True)
class Dataset:
    """The data of a snapshot: a dump to read into `memory`, or a store to open on `disk`."""

    mode: Literal["memory", "disk"]
    path: Path

    def open(self) -> ox.Store:
        """Return the store for reading; raise DatasetError where the data is broken."""
        try:
            return ox.Store.read_only(str(self.path)) if self.mode == "disk" else _load(self.path)
        except (SyntaxError, OSError, EOFError) as error:
            raise DatasetError(f"{self.path}: {error}") from error


def find_dataset(path: Path, memory: int) -> Dataset:
    """Return the dataset of a dump, a store folder, or a folder with both.

    A dump ends in `.nq` or `.nq.gz`. Of the two, the dump is used while it is expected to fit in `memory` bytes. Raises
    DatasetError where there is neither, or the dump is too large and no store stands beside it.
    """
    if path.is_file():
        return _choose(path, path, None, memory)
    if path.is_dir():
        store = next((at for at in (path, path / "store") if (at / "CURRENT").is_file()), None)
        return _choose(path, _only_dump(path), store, memory)
    raise DatasetError(f"{path}: no such file or folder")


def _choose(path: Path, dump: Path | None, store: Path | None, memory: int) -> Dataset:
    if dump and expected_memory(dump) <= memory:
        return Dataset("memory", dump)
    if store:
        return Dataset("disk", store)
    if dump:
        raise DatasetError(
            f"{dump}: expected to take {expected_memory(dump)} bytes in memory, found a limit of {memory} "
            "and no store beside it"
        )
    raise DatasetError(f"{path}: expected a dump (.nq or .nq.gz) or a store, found neither")


def expected_memory(dump: Path) -> int:
    """Return the bytes of memory that a dump is expected to need, from its size."""
    size = dump.stat().st_size
    if dump.suffix == ".gz":
        size = _unpacked_size(dump, size)
    return size * MEMORY_PER_BYTE


def _unpacked_size(dump: Path, size: int) -> int:
    """Return the size that a gzip file ends with.

    Past 4 GiB it wraps, so large files are estimated.
    """
    if not 4 <= size < _GZ_SIZE_IS_KNOWN_BELOW:
        return size * _UNPACKED_PER_GZ_BYTE
    with dump.open("rb") as file:
        file.seek(-4, 2)
        return int.from_bytes(file.read(4), "little")


def _only_dump(folder: Path) -> Path | None:
    dumps = sorted([*folder.glob("*.nq"), *folder.glob("*.nq.gz")])
    if len(dumps) > 1:
        raise DatasetError(f"{folder}: expected one dump, found {', '.join(at.name for at in dumps)}")
    return dumps[0] if dumps else None


def _load(dump: Path) -> ox.Store:
    store = ox.Store()
    if dump.suffix == ".gz":
        with gzip.open(dump, "rb") as file:
            store.bulk_load(input=cast("IO[bytes]", file), format=ox.RdfFormat.N_QUADS)
    else:
        store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
    return store
