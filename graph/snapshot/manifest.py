"""Manifest of a snapshot: what is in it, where it is from, and the checksums of its files."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.snapshot.durable import write_text
from graph.snapshot.integrity import FileRecord
from graph.store.errors import StoreError

FORMAT = 3
EXPECTED_FORMAT = f"format {FORMAT}, as `hansa build` writes it"
_FILE = "manifest.json"


@dataclass(frozen=True)
class Part:
    """A named graph of a snapshot: its source, its content, and the records that were skipped.

    `themes` are codes of the EU's data themes. `statements` is how many lines it has in the dump, `triples` how many of
    them are distinct. `skips` lists the first records of each reason, `skipped` counts all of each; `checked` names the
    checks that it passed.
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
    statements: int = 0
    checksum: str = ""
    skips: list[dict[str, Any]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    drift: list[str] = field(default_factory=list)
    checked: str = ""


@dataclass(frozen=True)
class Manifest:
    """Manifest of a snapshot; `id` depends on its content only, never on the time.

    `validated` is a checksum of the validated sources and the shapes, `warnings` are the results; `left_out` are the
    sources without their files. `reference_date` is the day that derivation took for today. `files` are the records of
    the snapshot's files by their paths; `unpacked` is the size of the dump in bytes once unpacked.
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
    files: dict[str, FileRecord] = field(default_factory=dict)
    unpacked: int = 0
    format: int = FORMAT

    @property
    def triples(self) -> int:
        """Return the number of triples in all graphs."""
        return sum(part.triples for part in self.parts)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write a manifest with its own checksum into a snapshot's folder."""
    write_text(folder / _FILE, manifest_text(manifest))


def manifest_text(manifest: Manifest) -> str:
    """Return the JSON of a manifest, with its own checksum."""
    table = asdict(manifest)
    return json.dumps({**table, "checksum": _checksum(table)}, indent=1, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Return a snapshot's manifest; raise StoreError where it is missing, broken or of another version."""
    path = folder / _FILE
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError("broken snapshot", str(folder), _FILE, "none") from None
    except OSError as error:
        raise StoreError(
            "broken snapshot", str(path), "a file that can be read", str(error.strerror)
        ) from None
    except (ValueError, RecursionError) as error:
        raise StoreError("broken manifest", str(path), "JSON", str(error)) from None
    return manifest_of(table, str(path))


def manifest_of(table: object, where: str) -> Manifest:
    """Return the manifest in parsed JSON; raise StoreError where it is broken or of another version."""
    if not isinstance(table, dict):
        raise StoreError("broken manifest", where, "a table", type(table).__name__)
    if table.get("format") != FORMAT:
        version = f"format {table.get('format')}"
        raise StoreError(
            "snapshot of another version", where.removesuffix(f"/{_FILE}"), EXPECTED_FORMAT, version
        )
    expected, checksum = table.pop("checksum", None), _checksum(table)
    if checksum != expected:
        raise StoreError("broken manifest", where, f"checksum {expected}", checksum)
    try:
        parts = tuple(Part(**part) for part in table.pop("parts"))
        files = {name: FileRecord(**record) for name, record in table.pop("files").items()}
        return Manifest(parts=parts, files=files, **table)
    except (TypeError, KeyError, AttributeError) as error:
        raise StoreError("broken manifest", where, "the fields of a manifest", str(error)) from None


def _checksum(table: dict[str, Any]) -> str:
    return sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()[:16]
