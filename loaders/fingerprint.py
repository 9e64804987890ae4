"""What a source's triples are made from, as one checksum: while it is equal, they need not be made again."""

from collections.abc import Iterable
from dataclasses import fields
from hashlib import file_digest, sha256
from pathlib import Path

from loaders.code_lists import Reference
from loaders.contract import FOLDER, Source
from loaders.location import locate
from loaders.run import Shelf
from ontology.documents import FOLDER as ONTOLOGY
from ontology.iri import Minter


def fingerprint(shelf: Shelf, source: Source, mint: Minter, reference: Reference) -> str:
    """Return the checksum of a source's contract and files, the loaders' code, the base IRI and the code lists."""
    parts = [repr(source), mint.base, _code(), _lists(reference)]
    for spec in shelf.files(source):
        found = locate(spec, shelf.folder_of(source, spec))
        parts.append(f"{spec.name} {_checksum(found.path) if found else ''}")
    return _joined(parts)


def document_fingerprint(documents: Iterable[Path], mint: Minter) -> str:
    """Return the checksum of documents that are taken as they stand."""
    return _joined([mint.base, _code(), *(_checksum(path) for path in documents)])


def _code() -> str:
    """Return the checksum of all loaders' code: what one of them uses of another is not worth knowing."""
    paths = sorted([*FOLDER.rglob("*.py"), *ONTOLOGY.glob("*.py"), *ONTOLOGY.glob("*.csv")])
    return _joined(_checksum(path) for path in paths)


def _lists(reference: Reference) -> str:
    found = []
    for field in fields(reference):
        lists = getattr(reference, field.name)
        for key in sorted(lists) if isinstance(lists, dict) else [""]:
            found.append(f"{field.name} {key} {sorted(lists[key] if key else lists)}")
    return _joined(found)


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _joined(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
