"""Dataset that the query process opens: a dump read into memory while it fits, a store on disk, or a remote engine."""

import gzip
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

import pyoxigraph as ox

from graph.store.engine_file import ENGINE_FILE

# Measured with pyoxigraph 0.5.13: 146 MB of N-Quads (a million) take 402 MB in memory, 2.75 bytes a byte.
MEMORY_PER_BYTE = 3
_PIECE = 1 << 20


class DatasetError(ValueError):
    """A dump or store that cannot be served."""


@dataclass(frozen=True)
class Dataset:
    """The data of a snapshot: a dump to read into `memory`, a store on `disk`, or graphs on a `remote` engine."""

    mode: Literal["memory", "disk", "remote"]
    path: Path

    def open(self) -> ox.Store:
        """Return the store for reading; raise DatasetError where the data is broken."""
        if self.mode == "remote":
            from graph.query_process.remote_dataset import RemoteDataset  # not needed where the graph is here

            # It is asked in the one way in which a store is asked here.
            return cast("ox.Store", RemoteDataset.of_folder(self.path))
        try:
            return ox.Store.read_only(str(self.path)) if self.mode == "disk" else _load(self.path)
        except (SyntaxError, OSError, EOFError, RuntimeError, zlib.error) as error:
            raise DatasetError(f"{self.path}: {error}") from error


def find_dataset(path: Path, memory: int) -> Dataset:
    """Return the dataset of a dump, a store folder, or a folder with both, or of a snapshot on a remote engine.

    A dump ends in `.nq` or `.nq.gz`. Of the two, the dump is used while it is expected to fit in `memory` bytes. Raises
    DatasetError where there is neither, or the dump is too large and no store stands beside it.
    """
    if path.is_file():
        return _choose(path, path, None, memory)
    if (path / ENGINE_FILE).is_file():
        return Dataset("remote", path)
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
    """Return the bytes of memory that a dump is expected to need, from its size once it is unpacked."""
    size = _unpacked_size(dump) if dump.suffix == ".gz" else dump.stat().st_size
    return size * MEMORY_PER_BYTE


def _unpacked_size(dump: Path) -> int:
    """Return the unpacked size that the manifest beside a dump gives; without one, unpack to count.

    What a gzip file says at its end is the size of its last member only, and a dump has one for each graph.
    """
    manifest = dump.with_name("manifest.json")
    try:
        if manifest.exists():
            return int(json.loads(manifest.read_bytes())["unpacked"])
        with gzip.open(dump, "rb") as file:
            return sum(len(piece) for piece in iter(lambda: file.read(_PIECE), b""))
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise DatasetError(f"{dump}: {error}") from error


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
