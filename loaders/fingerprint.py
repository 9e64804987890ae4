"""Checksum of everything that a source's triples are made from.

While it is equal, the triples need not be made again.
"""

from collections.abc import Iterable
from dataclasses import fields
from hashlib import file_digest, sha256
from pathlib import Path

from loaders.code_lists import CodeLists
from loaders.contract import FOLDER, Source
from loaders.files.location import locate
from loaders.source_files import SourceFiles
from ontology.documents import FOLDER as ONTOLOGY
from ontology.iri import Minter


def fingerprint(source_files: SourceFiles, source: Source, mint: Minter, code_lists: CodeLists) -> str:
    """Return the checksum of a source's contract, files, code, base IRI and code lists."""
    parts = [repr(source), mint.base, _code(), _lists(code_lists)]
    for spec in source_files.files(source):
        location = locate(spec, source_files.folder_of(source, spec))
        parts.append(f"{spec.name} {_checksum(location.path) if location else ''}")
    return _joined(parts)


def document_fingerprint(documents: Iterable[Path], mint: Minter) -> str:
    """Return the checksum of documents that are taken as they are."""
    return _joined([mint.base, _code(), *(_checksum(path) for path in documents)])


def _code() -> str:
    """Return the checksum of the code of all loaders."""
    paths = sorted([*FOLDER.rglob("*.py"), *ONTOLOGY.glob("*.py"), *ONTOLOGY.glob("*.csv")])
    return _joined(_checksum(path) for path in paths)


def _lists(code_lists: CodeLists) -> str:
    lines = []
    for field in fields(code_lists):
        lists = getattr(code_lists, field.name)
        for key in sorted(lists) if isinstance(lists, dict) else [""]:
            lines.append(f"{field.name} {key} {sorted(lists[key] if key else lists)}")
    return _joined(lines)


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _joined(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
