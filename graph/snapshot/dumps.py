"""Dumps of a snapshot: one file of gzipped N-Quads, of which each graph is a part that opens alone.

Joined gzip files are a gzip file, so a graph's dump is a range of the bytes of the whole.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from graph.store.errors import StoreError
from graph.store.staging import Staged

FILE, INDEX = "graph.nq.gz", "dumps.json"
WHOLE = "hansa"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Dump:
    """The dump of a graph, or of all: its place in the file, its size in bytes and its SHA-256."""

    name: str
    offset: int
    size: int
    sha256: str

    @property
    def file_name(self) -> str:
        """Return the name that it is downloaded by."""
        return f"{self.name}.nq.gz"


def write_dumps(folder: Path, staged: Iterable[tuple[str, Staged]]) -> None:
    """Join staged graphs, each with its name, to the dump of a snapshot, and record where each of them is."""
    whole, offset = sha256(), 0
    dumps: list[Dump] = []
    with (folder / FILE).open("wb") as joined:
        for name, graph in staged:
            part, size = sha256(), 0
            with graph.path.open("rb") as packed:
                while chunk := packed.read(_CHUNK):
                    joined.write(chunk)
                    part.update(chunk)
                    whole.update(chunk)
                    size += len(chunk)
            dumps.append(Dump(name, offset, size, part.hexdigest()))
            offset += size
    table = [asdict(one) for one in (Dump(WHOLE, 0, offset, whole.hexdigest()), *dumps)]
    (folder / INDEX).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def read_dumps(folder: Path) -> dict[str, Dump]:
    """Return the dumps of a snapshot by name, that of all graphs first.

    Raises StoreError where their record is missing or broken.
    """
    path = folder / INDEX
    try:
        return {row["name"]: Dump(**row) for row in json.loads(path.read_text(encoding="utf-8"))}
    except FileNotFoundError:
        raise StoreError(
            "broken snapshot", str(folder), f"{INDEX}, as `hansa build` writes it", "none"
        ) from None
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(
            "broken record of dumps", str(path), "name, offset, size, sha256", str(error)
        ) from None
